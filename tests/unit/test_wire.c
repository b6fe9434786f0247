/* wire: one door for every format; a bad item costs its neighbours nothing, the sink's answer
 * ends the parse, and what went wrong is always said. */
#include "wire.h"

#include <stdlib.h>

static int parse(const char *p, const char *type, enum wu_format f, struct seen *seen,
		 struct wu_err *err)
{
	struct wu_wire_opts opts = {
		.url = "http://tide.example/f", .content_type = type, .format = f};

	*seen = (struct seen){0};
	return wu_wire_parse(p, strlen(p), &opts, SINK(seen), err);
}

/* Every format, looked at or named, gives as many stories as it holds. */
static void each_format_has_its_reader(void **state)
{
	static const struct {
		enum wu_format format;
		unsigned stories;
		const char *p;
	} all[] = {
		{WU_FORMAT_NDJSON, 3,
		 "{\"text\":\"a\"}\r\n\r\n{\"text\":\"b\"}\n\n{\"text\":\"c\"}"},
		{WU_FORMAT_RSS, 2,
		 "<rss><channel><item><title>a</title></item>"
		 "<item><title>b</title></item></channel></rss>"},
		{WU_FORMAT_ATOM, 1,
		 "<feed xmlns='http://www.w3.org/2005/Atom'>"
		 "<entry><title>a</title></entry></feed>"},
		{WU_FORMAT_HTML, 1,
		 "<!doctype html><title>a</title><article><p>The harbour bridge "
		 "opened to traffic on Tuesday morning.</p></article>"},
		{WU_FORMAT_TEXT, 1, "A title\n\nA text.\n"},
	};
	struct seen seen;
	struct wu_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		assert_int_equal(parse(all[i].p, NULL, WU_FORMAT_UNKNOWN, &seen, &err), 0);
		assert_int_equal(seen.stories, all[i].stories);
		assert_int_equal(parse(all[i].p, NULL, all[i].format, &seen, NULL), 0);
		assert_int_equal(seen.stories, all[i].stories);
		assert_int_equal(seen.notes, 0);
	}
}

/* Of 40 lines every set of bad ones: the good are read, the bad told with their number. */
static void bad_lines_cost_themselves_only(void **state)
{
	static const char *const bad[] = {"{\"text\":4}", "{", "[]", "\x01", "nul"};
	struct wu_buf b;
	struct seen seen;
	char want[32];

	(void)state;
	wu_buf_init(&b, 1 << 16);
	for (unsigned step = 1; step < 40; step++) {
		unsigned good = 0, last = 0;

		wu_buf_reset(&b);
		for (unsigned i = 1; i <= 40; i++) {
			last = i % step == 0 ? i : last;
			good += i % step != 0;
			assert_int_equal(wu_buf_addf(&b, "%s%s",
						     i % step ? "{\"text\":\"a\"}" : bad[i % 5],
						     i % 3 ? "\n" : "\r\n"),
					 0);
		}
		assert_int_equal(wu_buf_add(&b, "", 1), 0);
		assert_int_equal(parse(b.p, NULL, WU_FORMAT_NDJSON, &seen, NULL),
				 good ? 0 : WU_EEMPTY);
		assert_int_equal(seen.stories, good);
		assert_int_equal(seen.notes, 40 - good);
		snprintf(want, sizeof(want), "line %u: ", last);
		assert_memory_equal(seen.last, want, strlen(want));
	}
	wu_buf_close(&b);
}

struct stop {
	unsigned at, seen;
	int answer;
};

static int stop_at(void *ctx, struct wu_story *s)
{
	struct stop *stop = ctx;

	assert_non_null(s);
	return stop->seen++ == stop->at ? stop->answer : 0;
}

static void the_sink_ends_it(void **state)
{
	static const char *const docs[] = {
		"{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n",
		"<rss><channel><item><title>a</title></item><item><title>b</title></item>"
		"<item><title>c</title></item></channel></rss>",
	};
	static const int answers[] = {WU_EBUSY, WU_EIO, WU_END, 7};
	struct wu_wire_opts opts = {.url = NULL};

	(void)state;
	for (unsigned i = 0; i < 2 * 4 * 4; i++) {
		struct stop stop = {i / 8, 0, answers[i / 2 % 4]};
		struct wu_wire_sink sink = {.ctx = &stop, .story = stop_at};
		const char *p = docs[i % 2];
		int rc = wu_wire_parse(p, strlen(p), &opts, &sink, NULL);

		assert_int_equal(rc, stop.at < 3 ? stop.answer : 0);
		assert_int_equal(stop.seen, stop.at < 3 ? stop.at + 1 : 3);
	}
}

static void failures_are_said(void **state)
{
	static const struct {
		const char *p;
		enum wu_format format;
		int rc;
		const char *says;
	} all[] = {
		{"", WU_FORMAT_UNKNOWN, WU_EFORMAT, "neither"},
		{"\x7f"
		 "ELF\x01\x02",
		 WU_FORMAT_COUNT, WU_EFORMAT, ""},
		{"<svg/>", WU_FORMAT_UNKNOWN, WU_EFORMAT, "neither"},
		{"<rss><channel/></rss>", WU_FORMAT_UNKNOWN, WU_EEMPTY, "rss"},
		{"<html><p>Home</p></html>", WU_FORMAT_UNKNOWN, WU_EEMPTY, "html"},
		{" \n ", WU_FORMAT_TEXT, WU_EEMPTY, "text"},
		{"\n\n", WU_FORMAT_NDJSON, WU_EEMPTY, "ndjson"},
	};
	struct seen seen;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct wu_err err;

		memset(&err, 'x', sizeof(err));
		assert_int_equal(parse(all[i].p, NULL, all[i].format, &seen, &err), all[i].rc);
		assert_int_equal(err.code, all[i].rc);
		assert_non_null(memchr(err.text, 0, sizeof(err.text)));
		assert_non_null(strstr(err.text, all[i].says));
		assert_true(err.text[0] && seen.stories == 0);
	}
}

static void the_type_decides_where_bytes_do_not(void **state)
{
	static const char lost[] = "Home <p>The harbour bridge opened to traffic on Tuesday.</p>";
	struct wu_story *s;
	struct seen seen;

	(void)state;
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(parse(lost, "application/x-ndjson", WU_FORMAT_UNKNOWN, &seen, NULL),
			 WU_EEMPTY);
	assert_int_equal(parse(lost, "image/png", WU_FORMAT_UNKNOWN, &seen, NULL), 0);
	wu_story_free(s);
}

/* A note of any length arrives cut at 500 bytes; nobody has to listen. */
static void notes_are_cut(void **state)
{
	struct wu_wire_sink deaf = {.story = see_story};
	static char text[700];
	struct seen seen = {0};

	(void)state;
	wu_wire_note(NULL, "x");
	wu_wire_note(&deaf, "x");
	for (size_t n = 0; n < sizeof(text); n++) {
		memset(text, 'n', n);
		text[n] = 0;
		wu_wire_note(SINK(&seen), "%s", text);
		assert_int_equal(strlen(seen.last), n < 500 ? n : 499);
	}
	assert_int_equal(seen.notes, sizeof(text));
}

static void every_allocation_may_fail(void **state)
{
	static const char lines[] = "{\"text\":\"a\"}\n{\"text\":\"b\xff\"}\n";
	static const char plain[] = "A title\n\nA text with a \xe9 of another set.\n";

	(void)state;
	starve(lines, strlen(lines), WU_FORMAT_NDJSON);
	starve(plain, strlen(plain), WU_FORMAT_TEXT);
	cut_everywhere(lines, strlen(lines), WU_FORMAT_NDJSON);
	cut_everywhere(lines, strlen(lines), WU_FORMAT_UNKNOWN);
}

/* ---- wire formats ------------------------------------------------------------------------ */

struct fields {
	unsigned n;
	char text[3][2000]; /* headline, byline, body of the first item */
};

static int see_fields(void *ctx, const struct wu_item *i)
{
	static const enum wu_field which[] = {WU_TITLE, WU_BYLINE, WU_TEXT};
	struct fields *f = ctx;

	for (int k = 0; k < 3 && f->n == 0; k++)
		snprintf(f->text[k], sizeof(f->text[k]), "%.*s", (int)i->story->field[which[k]].len,
			 i->story->field[which[k]].p);
	f->n++;
	return 0;
}

static const char *const forms[] = {
	"nitf.xml",    "nitf.g2.xml",  "html.g2.xml", "text.g2.xml",  "message.g2.xml",
	"newsml1.xml", "1.ninjs.json", "2.ninjs.json", "3.ninjs.json", "iptc7901", "anpa",
};

#define FORMS (sizeof(forms) / sizeof(*forms))

static void the_same_story_in_every_format(void **state)
{
	static const char *const stories[] = {"en", "ko"};
	static struct fields first, f;
	char name[64];
	struct wu_buf b;

	(void)state;
	for (size_t s = 0; s < 2; s++)
		for (size_t k = 0; k < FORMS; k++) {
			struct wu_wire_opts opts = {0};
			struct wu_wire_sink sink = {.ctx = &f, .item = see_fields};

			memset(&f, 0, sizeof(f));
			snprintf(name, sizeof(name), "story-%s.%s", stories[s], forms[k]);
			fixture(name, &b);
			assert_int_equal(wu_wire_parse(b.p, b.len, &opts, &sink, NULL), 0);
			wu_buf_close(&b);
			first = k ? first : f;
			assert_int_equal(f.n, strstr(name, "message") ? 2 : 1);
			for (int t = 0; t < 3; t++) {
				assert_true(strlen(f.text[t]) > 10);
				assert_string_equal(f.text[t], first.text[t]);
			}
		}
}

/* No cut of them crashes, leaks or reads behind its end; no lost allocation either. */
static void wire_formats_cut_and_starved(void **state)
{
	char name[64];
	struct wu_buf b;

	(void)state;
	for (size_t k = 0; k < FORMS; k++) {
		snprintf(name, sizeof(name), "story-ko.%s", forms[k]);
		fixture(name, &b);
		cut_everywhere(b.p, b.len, WU_FORMAT_UNKNOWN);
		starve(b.p, b.len, WU_FORMAT_UNKNOWN);
		wu_buf_close(&b);
	}
}

static size_t unescape(const char *p, const char *end, struct wu_buf *out);

/* "{N:text}" behind its backslash; returns the bytes of it. */
static size_t repeat(const char *p, const char *end, struct wu_buf *out)
{
	char *colon;
	unsigned long n = strtoul(p + 1, &colon, 10);
	const char *close = memchr(colon, '}', (size_t)(end - colon));

	for (unsigned long i = 0; i < n; i++)
		for (const char *q = colon + 1; q < close; q++) {
			if (q[0] == '\\' && q[1] == '#') {
				assert_int_equal(wu_buf_addf(out, "%lu", i), 0);
				q++;
			} else if (*q == '\\') {
				q += unescape(q, close, out) - 1;
			} else {
				assert_int_equal(wu_buf_add(out, q, 1), 0);
			}
		}
	return (size_t)(close + 1 - p);
}

/* One escape or one byte at p; returns the bytes it took. */
static size_t unescape(const char *p, const char *end, struct wu_buf *out)
{
	static const char names[] = "nrt\\", means[] = "\n\r\t\\";
	const char *at;
	char c = *p, hex[3] = {0};

	if (c != '\\' || p + 1 == end) {
		assert_int_equal(wu_buf_add(out, &c, 1), 0);
		return 1;
	}
	if (p[1] == '{')
		return 1 + repeat(p + 1, end, out);
	at = strchr(names, p[1]);
	if (at) {
		assert_int_equal(wu_buf_add(out, means + (at - names), 1), 0);
		return 2;
	}
	assert_int_equal(p[1], 'x');
	memcpy(hex, p + 2, 2);
	c = (char)strtoul(hex, NULL, 16);
	assert_int_equal(wu_buf_add(out, &c, 1), 0);
	return 4;
}

static void check_bad(const char *expected, const char *words, const struct wu_buf *doc)
{
	struct wu_wire_opts opts = {0};
	struct seen seen = {0};
	struct wu_err err = {0};
	int rc = wu_wire_parse(doc->p, doc->len, &opts, SINK(&seen), &err);
	int want = expected[0] == 'r' ? WU_EFORMAT : expected[0] == 'e' ? WU_EEMPTY : 0;
	bool limit = want == WU_EFORMAT && rc == WU_ELIMIT;

	if ((rc != want && !limit) || (!want && seen.stories != (unsigned)atoi(expected)))
		fail_msg("%s: %d, %u stories, %s: %.200s", expected, rc, seen.stories, err.text,
			 doc->p);
	if (want != WU_EFORMAT && (seen.notes > 0) != (strchr(expected, '!') != NULL))
		fail_msg("%s: %u notes (%s): %.200s", expected, seen.notes, seen.last, doc->p);
	if (*words && !strstr(err.text, words) && !strstr(seen.last, words))
		fail_msg("\"%s\" is neither in \"%s\" nor in \"%s\"", words, err.text, seen.last);
}

static void bad_documents_get_their_verdict(void **state)
{
	unsigned rows = 0;
	struct wu_buf table;

	(void)state;
	fixture("bad.txt", &table);
	for (char *line = table.p, *nl; line < table.p + table.len; line = nl + 1) {
		char *words = strstr(line, " | "), *text;
		struct wu_buf doc;

		nl = memchr(line, '\n', (size_t)(table.p + table.len - line));
		assert_non_null(nl);
		if (*line == '#' || nl == line)
			continue;
		text = strstr(words + 2, " | ");
		assert_true(words && text && text < nl);
		*words = *text = *nl = 0;
		wu_buf_init(&doc, 8u << 20);
		for (const char *p = text + 3; p < nl;)
			p += unescape(p, nl, &doc);
		assert_int_equal(wu_buf_add(&doc, "", 1), 0);
		doc.len--;
		check_bad(line, words + 3 < text ? words + 3 : "", &doc);
		assert_int_equal(wu_mem_live(), doc.p ? 2 : 1);
		wu_buf_close(&doc);
		rows++;
	}
	assert_true(rows >= 80);
	wu_buf_close(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_format_has_its_reader),
		cmocka_unit_test(bad_lines_cost_themselves_only),
		cmocka_unit_test(the_sink_ends_it),
		cmocka_unit_test(failures_are_said),
		cmocka_unit_test(the_type_decides_where_bytes_do_not),
		cmocka_unit_test(notes_are_cut),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(the_same_story_in_every_format),
		cmocka_unit_test(wire_formats_cut_and_starved),
		cmocka_unit_test(bad_documents_get_their_verdict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
