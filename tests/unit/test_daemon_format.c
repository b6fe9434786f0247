/* Formats of tail: every field by its name, quoting that can be undone, patterns. */
#include "base.h"

#include <stdio.h>

#include "cli/format.h"

struct made {
	struct wu_story *story;
	struct wu_event ev;
	struct column_row row;
};

static void make(struct made *m)
{
	static const char title[] = "A \"b\", c\nd\te\\f \x1b[31m";

	assert_int_equal(wu_story_new(&m->story), 0);
	assert_int_equal(wu_story_set(m->story, WU_TITLE, title, sizeof(title) - 1), 0);
	assert_int_equal(wu_story_set(m->story, WU_URL, "https://a.example/x", 19), 0);
	m->ev = (struct wu_event){.ev = WU_EV_JOIN,
				  .seq = 12,
				  .ts = 1772532720123,
				  .cluster = 9,
				  .size = 3,
				  .story = m->story,
				  .relation = WU_REL_ABRIDGED,
				  .match = {9, .5401, 1, 7, "contained"},
				  .lag_ms = 156250,
				  .agency = span("yonhap")};
	m->row = (struct column_row){&m->ev, span("{\"v\":1,\"msg\":\"abridged of 9\"}")};
}

static char *formatted(const char *how, const struct column_row *row)
{
	char why[FORMAT_WHY], *text = NULL;
	struct format f;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(format_read(how, &f, why), 0);
	format_head(&f, out);
	format_event(&f, row, out);
	fclose(out);
	return text;
}

static void expect(const char *how, const struct column_row *row, const char *want)
{
	char *got = formatted(how, row);

	assert_string_equal(got, want);
	free(got);
}

static void patterns(void **state)
{
	struct made m;

	(void)state;
	make(&m);
	expect("{seq} {ts} {ev} {cluster} x{size}", &m.row,
	       "12 2026-03-03T10:12:00.123Z join c9 x3\n");
	expect("{relation} {of} {jaccard} {containment} {votes} {lag}", &m.row,
	       "abridged 9 0.540 1.000 7 156.250\n");
	expect("{title}|{outlet}|{agency}|{lang}|", &m.row,
	       "A \"b\", c d e\\f [31m|a.example|yonhap||\n");
	expect("{{{seq}}}\\t\\\\\\x{msg}", &m.row, "{12}\t\\\\xabridged of 9\n");
	wu_story_free(m.story);
}

static void unknown_fields_name_near_ones(void **state)
{
	char why[FORMAT_WHY];
	struct format f = {FORMAT_CSV, NULL};

	(void)state;
	assert_int_equal(format_read("{ts} {titl}", &f, why), WU_EINVAL);
	assert_non_null(strstr(why, "\"titl\"; did you mean \"title\""));
	assert_int_equal(format_read("{ts} {qqqqqqq}", &f, why), WU_EINVAL);
	assert_null(strstr(why, "mean"));
	assert_int_equal(format_read("{ts} {", &f, why), WU_EINVAL);
	assert_int_equal(format_read("xml", &f, why), WU_EINVAL);
	assert_non_null(strstr(why, "csv"));
	assert_int_equal(f.kind, FORMAT_CSV);
}

static void csv_quotes(void **state)
{
	struct made m;
	char *got;

	(void)state;
	make(&m);
	got = formatted("csv", &m.row);
	assert_non_null(strstr(got, "\n12,2026-03-03T10:12:00.123Z,join,c9,3,a.example,yonhap,,"
				    "\"A \"\"b\"\", c\nd\te\\f "));
	assert_int_equal(strncmp(got, "seq,ts,ev,cluster,size,", 23), 0);
	free(got);
	got = formatted("tsv", &m.row);
	assert_non_null(strstr(got, "\tA \"b\", c\\nd\\te\\\\f "));
	free(got);
	wu_story_free(m.story);
}

static void a_gap_has_no_seq(void **state)
{
	struct wu_event ev = {.ev = WU_EV_GAP, .seq = 5, .ts = WU_NO_TIME, .other = 5, .last = 9};
	struct column_row row = {&ev, {NULL, 0}};
	char *got;

	(void)state;
	expect("json", &row,
	       "{\"v\":1,\"ev\":\"gap\",\"msg\":\"events are lost\",\"from\":5,\"to\":9}\n");
	expect("{seq} {title}", &row, "");
	row.line = span("{\"v\":1,\"seq\":5,\"ev\":\"gap\",\"from\":5,\"to\":9}"); /* written */
	expect("{ev} {from} {to}", &row, "gap 5 9\n");
	row.line = (struct wu_span){NULL, 0};
	got = formatted("csv", &row);
	assert_non_null(strstr(got, "\n,,gap,,"));
	assert_non_null(strstr(got, ",5,9,"));
	free(got);
}

/* Every row of the table is a name alone and bears an event that has nothing. */
static void the_table_is_sound(void **state)
{
	struct wu_event none = {.ev = WU_EV_CONFIG, .ts = WU_NO_TIME};
	struct column_row row = {&none, {"{}", 2}};
	char scratch[COLUMN_SCRATCH];

	(void)state;
	for (const struct column *c = columns; c->name; c++) {
		const char *meant;

		assert_ptr_equal(column_find(c->name, &meant), c);
		if (strcmp(c->name, "ev") != 0 && strcmp(c->name, "time") != 0)
			assert_int_equal(c->get(&row, scratch).len, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns),
		cmocka_unit_test(unknown_fields_name_near_ones),
		cmocka_unit_test(csv_quotes),
		cmocka_unit_test(a_gap_has_no_seq),
		cmocka_unit_test(the_table_is_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
