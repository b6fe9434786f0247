/* weigh: sums of text, links and prose; what is set aside, and when names are not believed. */
#include "wire.h"

#include "wire/weigh.h"

static struct wu_tree *tree;
static struct wu_weight *weights;

static void weigh(const char *html, bool names)
{
	struct seen seen = {0};

	assert_int_equal(wu_tree_new(html, strlen(html), SINK(&seen), &tree), 0);
	assert_int_equal(wu_weigh(tree, names, &weights), 0);
}

static void done(void)
{
	wu_tree_free(tree);
	wu_free(weights);
}

static const struct wu_weight *of(const char *id)
{
	for (uint32_t i = 0; i < wu_tree_end(tree, 0); i++) {
		const char *a = wu_tree_nodes(tree, &(uint32_t){0})[i].tag == WU_TAG_text
					? NULL
					: wu_tree_attr(tree, i, WU_ATTR_ID);

		if (a && !strcmp(a, id))
			return &weights[i];
	}
	fail();
	return NULL;
}

#define LONG "The harbour bridge opened to traffic on Tuesday, four months after the barge. "

static void sums_are_of_what_is_read(void **state)
{
	(void)state;
	weigh("<div id=d>ab <a href=/x>cd</a><p id=p>" LONG "<a href=/y>efg</a></p>"
	      "<script>never</script><p hidden>nor this</p></div>",
	      true);
	assert_int_equal(of("d")->own, 4);
	assert_int_equal(of("d")->own_linked, 2);
	assert_int_equal(of("d")->linked, 5);
	assert_int_equal(of("p")->prose, of("p")->text - 3);
	assert_int_equal(of("d")->text, of("p")->text + 4);
	assert_int_equal(of("d")->prose, of("p")->prose);
	assert_true(wu_weigh_prose(of("p")) && !wu_weigh_prose(of("d")));
	done();
}

static void furniture_is_set_aside(void **state)
{
	(void)state;
	weigh("<div id=a>" LONG LONG LONG LONG "</div><div id=b class=share>" LONG "</div>"
	      "<nav id=c>" LONG "</nav><div id=d class=byline>Mara Oduya</div>"
	      "<div id=e class=social><blockquote>" LONG "</blockquote></div>"
	      "<div id=f itemprop=articleBody class=share>" LONG "</div>"
	      "<table id=g><tr><td><img><tr><td>The bridge</table>",
	      true);
	assert_false(of("a")->off || of("e")->off || of("f")->off);
	assert_true(of("b")->off && of("c")->off && of("d")->off);
	assert_true(of("g")->off && of("g")->photo);
	assert_true(of("f")->body);
	done();
}

/* A name that most of the page goes by says nothing. */
static void names_are_not_always_believed(void **state)
{
	(void)state;
	weigh("<div id=a class=share>" LONG LONG "</div><div id=b class=share>" LONG "</div>",
	      true);
	assert_false(of("a")->off);
	done();
	weigh("<div id=a>" LONG LONG LONG LONG "</div><div id=b class=share>" LONG "</div>", false);
	assert_false(of("b")->off);
	done();
}

static void teasers_are_set_aside(void **state)
{
	(void)state;
	weigh("<div id=a>" LONG LONG LONG LONG "</div>"
	      "<div id=b><h3><a href=/x>Other</a></h3><p>" LONG "</p></div>"
	      "<div id=c><h3><a href=/y>More</a></h3><p>" LONG "</p></div>",
	      true);
	assert_true(of("b")->off && of("c")->off && !of("a")->off);
	done();
	/* nor are they most of the page: then they are what it has to tell */
	weigh("<div id=b><h3><a href=/x>Other</a></h3><p>" LONG "</p></div>"
	      "<div id=c><h3><a href=/y>More</a></h3><p>" LONG "</p></div>"
	      "<div id=a><h3><a href=/z>Most</a></h3><p>" LONG "</p></div>",
	      true);
	assert_false(of("b")->off || of("c")->off || of("a")->off);
	done();
	/* one alone may be the article, whose headline links to itself; so may a place in it */
	weigh("<div id=a>" LONG LONG LONG LONG "</div>"
	      "<div id=b><h3><a href=/x>Other</a></h3><p>" LONG "</p></div>"
	      "<div id=c><h3><a href='#y'>More</a></h3><p>" LONG "</p></div>",
	      true);
	assert_false(of("b")->off || of("c")->off);
	done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_of_what_is_read),
		cmocka_unit_test(furniture_is_set_aside),
		cmocka_unit_test(names_are_not_always_believed),
		cmocka_unit_test(teasers_are_set_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
