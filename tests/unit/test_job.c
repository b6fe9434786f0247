/* job: who gets which item, what is noted, and the document behind them. */
#include "wire.h"

#include "wire/job.h"

struct all {
	unsigned stories, items, documents, notes;
	int answer;
	bool damaged;
};

static int a_story(void *ctx, struct wu_story *s)
{
	struct all *a = ctx;

	assert_non_null(s);
	a->stories++;
	return a->answer;
}

static int an_item(void *ctx, const struct wu_item *i)
{
	struct all *a = ctx;

	assert_true(i->format != WU_FORMAT_UNKNOWN);
	a->items++;
	return a->answer;
}

static void a_note(void *ctx, const char *text)
{
	struct all *a = ctx;

	assert_true(*text);
	a->notes++;
}

static void a_document(void *ctx, const struct wu_document *d)
{
	struct all *a = ctx;

	a->documents++;
	a->damaged = d->damaged;
}

static const char two[] = "[{\"uri\":\"a\",\"headline\":\"One\"},{\"uri\":\"b\"}]";
static const char bad[] = "{\"uri\":\"a\",\"headline\":\"One\"}\n{\"uri\"\n";

static int run(const char *text, struct all *a, bool items)
{
	struct wu_wire_opts opts = {.format = WU_FORMAT_NINJS};
	struct wu_wire_sink sink = {.ctx = a,
				    .story = a_story,
				    .note = a_note,
				    .item = items ? an_item : NULL,
				    .document = a_document};

	return wu_wire_parse(text, strlen(text), &opts, &sink, NULL);
}

static void stories_or_items(void **state)
{
	struct all a = {0}, b = {0}, c = {0}, d = {.answer = 7};

	(void)state;
	assert_int_equal(run(two, &a, false), 0);
	assert_int_equal(a.stories, 1);
	assert_int_equal(a.notes, 1);
	assert_int_equal(a.documents, 1);
	assert_int_equal(run(two, &b, true), 0);
	assert_int_equal(b.items, 2);
	assert_int_equal(b.stories + b.notes, 0);
	assert_false(b.damaged);
	assert_int_equal(run(bad, &c, true), 0);
	assert_true(c.damaged && c.notes == 1 && c.items == 1);
	assert_int_equal(run(two, &d, true), 7);
	assert_true(d.items == 1 && d.documents == 1);
}

/* Nobody need listen. */
static void deaf(void **state)
{
	struct wu_wire_opts opts = {.format = WU_FORMAT_NINJS};
	struct wu_wire_sink sink = {0};

	(void)state;
	assert_int_equal(wu_wire_parse(two, strlen(two), &opts, &sink, NULL), WU_EEMPTY);
	assert_int_equal(wu_wire_parse(bad, strlen(bad), &opts, &sink, NULL), WU_EEMPTY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(stories_or_items),
					   cmocka_unit_test(deaf)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
