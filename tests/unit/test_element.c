/* element: names without their namespace, paths, codes; the first that says something counts. */
#include "wire.h"

#include "wire/element.h"

static const char text[] =
	"<x:a xmlns:x='u'><x:b q='1'>One <i>two</i></x:b><c><b>three</b></c><b>four</b><t>2026-03-03T"
	"01:00:00Z</t><fig><cap>A</cap><cap/><in><cap>B</cap></in></fig></x:a>";

static void find(void **state)
{
	const xmlNode *root, *b;
	xmlDoc *doc;

	(void)state;
	assert_int_equal(wu_markup_strict(text, strlen(text), &doc, NULL), 0);
	root = xmlDocGetRootElement(doc);
	assert_true(wu_element_is(root, "a") && !wu_element_is(root, "A"));
	b = wu_element_child(root, "b");
	assert_span(wu_element_attr(b, "q"), "1");
	assert_span(wu_element_attr(b, "r"), "");
	assert_span(wu_element_attr(NULL, "q"), "");
	assert_non_null(wu_element_next(b, "b"));
	assert_null(wu_element_next(wu_element_next(b, "b"), "b"));
	assert_ptr_equal(wu_element_find(root, "i"), wu_element_path(root, "b/i"));
	assert_string_equal(wu_element_path(root, "c/b")->children->content, "three");
	assert_null(wu_element_path(root, "c/d/e"));
	assert_null(wu_element_path(root, "a-name-that-is-longer-than-any-there-can-be/b"));
	assert_null(wu_element_child(NULL, "b"));
	assert_null(wu_element_find(NULL, "b"));
	assert_null(wu_element_next(NULL, "b"));
	assert_false(wu_element_is(NULL, "b"));
	xmlFreeDoc(doc);
}

static void codes(void **state)
{
	static const char *const all[][2] = {{"stat:usable", "usable"}, {"usable", "usable"},
					     {"http://x.example/s/usable", "usable"},
					     {"stat:", ""}, {"", ""}};

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_span(wu_element_code((struct wu_span){all[i][0], strlen(all[i][0])}),
			    all[i][1]);
}

static void fill(struct wu_item *i, const xmlNode *root)
{
	wu_element_set(i, WU_TITLE, NULL);
	wu_element_set(i, WU_TITLE, wu_element_child(root, "b"));
	wu_element_set(i, WU_TITLE, wu_element_child(root, "c"));
	wu_element_say(i, WU_SAYS_NOTE, wu_element_child(root, "none"));
	wu_element_say(i, WU_SAYS_NOTE, wu_element_child(root, "c"));
	wu_element_time(i, WU_SAYS_SENT, wu_element_child(root, "t"), 0);
	wu_element_time_value(i, WU_SAYS_SENT, (struct wu_span){"2027-01-01", 10}, 0);
	wu_element_body(i, root, wu_markup_hidden);
	wu_element_captions(i, root, "cap");
}

static void says(void **state)
{
	struct wu_item *i;
	xmlDoc *doc;
	bool failed = true;
	uint64_t live;

	(void)state;
	assert_int_equal(wu_markup_strict(text, strlen(text), &doc, NULL), 0);
	assert_int_equal(wu_item_new(&i), 0);
	fill(i, xmlDocGetRootElement(doc));
	assert_int_equal(i->rc, 0);
	assert_span(i->story->field[WU_TITLE], "One two");
	assert_span(i->says[WU_SAYS_NOTE], "three");
	assert_span(i->says[WU_SAYS_SENT], "2026-03-03T01:00:00.000Z");
	assert_int_equal(i->story->n_captions, 2);
	assert_true(i->story->field[WU_TEXT].len > 10);
	live = wu_mem_live();
	for (unsigned n = 0; failed && n < 100; n++) {
		wu_item_reset(i);
		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		fill(i, xmlDocGetRootElement(doc));
		wu_mem_hook(NULL, NULL);
		failed = allow_left == 0;
		assert_true(i->rc == 0 || (failed && i->rc == WU_ENOMEM));
		if (i->rc == 0) { /* then nothing is missing */
			assert_span(i->story->field[WU_TITLE], "One two");
			assert_span(i->says[WU_SAYS_NOTE], "three");
			assert_int_equal(i->story->n_captions, 2);
			assert_true(i->story->field[WU_TEXT].len > 10);
		}
		assert_true(wu_mem_live() <= live);
	}
	assert_false(failed);
	wu_item_free(i);
	xmlFreeDoc(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(find), cmocka_unit_test(codes),
					   cmocka_unit_test(says)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
