/* sax: the row of events, its limits, and that a second run begins anew. */
#include "wire.h"

#include "wire/markup.h"
#include "wire/sax.h"

struct heard {
	char text[4000];
	unsigned begins;
	unsigned stop_at, events;
};

static int hear(struct heard *h, const char *fmt, int n, const char *p)
{
	size_t at = strlen(h->text);

	if (at < sizeof(h->text) - 100)
		snprintf(h->text + at, sizeof(h->text) - at, fmt, n, p);
	return ++h->events == h->stop_at ? WU_END : 0;
}

static void on_begin(void *ctx)
{
	struct heard *h = ctx;

	h->text[0] = 0;
	h->begins++;
	h->events = 0;
}

static int on_start(void *ctx, const struct wu_sax_tag *t)
{
	struct wu_span a = wu_sax_attr(t, "", "a"), lang = wu_sax_attr(t, "xml", "lang");

	hear(ctx, "(%.*s", (int)strlen(t->name), t->name);
	if (a.len)
		hear(ctx, " a=%.*s", (int)a.len, a.p);
	if (lang.len)
		hear(ctx, " lang=%.*s", (int)lang.len, lang.p);
	return hear(ctx, "%.*s", 0, "");
}

static int on_text(void *ctx, const char *p, size_t len)
{
	return hear(ctx, "%.*s", (int)(len < 50 ? len : 50), p);
}

static int on_end(void *ctx, const char *name)
{
	return hear(ctx, "%.*s)", (int)strlen(name), name);
}

static int run(const char *doc, struct heard *h, struct wu_sax_report *r)
{
	struct wu_sax sax = {h, on_begin, on_start, on_text, on_end};
	struct wu_buf b;
	int rc;

	h->begins = 0;
	wu_buf_init(&b, 32 << 20);
	assert_int_equal(wu_buf_adds(&b, doc), 0);
	rc = wu_sax_read(&b, &sax, r);
	wu_buf_close(&b);
	return rc;
}

static void events(void **state)
{
	static const struct {
		const char *doc, *heard;
		unsigned begins;
		int flaw;
	} all[] = {
		{"<r a='1 &amp; 2' xml:lang='ko'>x<b/>y &lt; &#65;</r>",
		 "(r a=1 & 2 lang=kox(bb)y < Ar)", 1, -1},
		{"<r><![CDATA[a & b]]></r>", "(ra & br)", 1, -1},
		{"<r a='1 & 2'>x & y</r>", "(r a=1 & 2x & yr)", 2, WU_FLAW_AMPERSAND},
		{"<!DOCTYPE r [<!ENTITY e 'boom'>]><r>&e;</r>", "(r&e;r)", 2, -1},
		{"<r><p:x/></r>", "(r(xx)r)", 1, WU_FLAW_PREFIX},
		{"<r><x></r>", "(r(xx)r)", 2, WU_FLAW_UNCLOSED},
		{"<r>]]></r>", "(r]]>r)", 2, WU_FLAW_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct heard h = {.stop_at = 0};
		struct wu_sax_report r;

		assert_int_equal(run(all[i].doc, &h, &r), 0);
		assert_string_equal(h.text, all[i].heard);
		assert_int_equal(h.begins, all[i].begins);
		for (int k = 0; k < WU_FLAW_COUNT; k++)
			assert_int_equal(r.flaws.first[k] != 0, k == all[i].flaw);
	}
}

static void a_callback_ends_it(void **state)
{
	static const char doc[] = "<r>a<b>c</b>d</r>";
	struct wu_sax_report r;

	(void)state;
	for (unsigned n = 1; n < 12; n++) {
		struct heard h = {.stop_at = n};
		int rc = run(doc, &h, &r);

		assert_true(rc == WU_END || rc == 0);
		assert_true(rc == 0 || h.events >= n);
	}
}

static void refused(void **state)
{
	struct wu_sax_report r;
	struct heard h = {.stop_at = 0};
	struct wu_buf b;
	struct wu_sax sax = {&h, on_begin, on_start, on_text, on_end};

	(void)state;
	assert_int_equal(run("", &h, &r), WU_EFORMAT);
	assert_int_equal(run("text", &h, &r), WU_EFORMAT);
	wu_buf_init(&b, 32 << 20);
	assert_int_equal(wu_buf_reserve(&b, WU_MARKUP_DOC + 1), 0);
	memset(b.p, ' ', WU_MARKUP_DOC + 1);
	b.len = WU_MARKUP_DOC + 1;
	assert_int_equal(wu_sax_read(&b, &sax, &r), WU_ELIMIT);
	wu_buf_close(&b);
}

/* 100 deep, well-formed or not: 64 are told, and every text. */
static void depth(void **state)
{
	char doc[2000] = "";
	struct wu_sax_report r;

	(void)state;
	for (int damaged = 0; damaged < 2; damaged++) {
		struct heard h = {.stop_at = 0};
		unsigned open = 0, closed = 0;

		doc[0] = 0;
		for (int i = 0; i < 100; i++)
			strcat(doc, "<d>");
		strcat(doc, damaged ? "&" : "x");
		for (int i = 0; i < 100; i++)
			strcat(doc, "</d>");
		assert_int_equal(run(doc, &h, &r), 0);
		for (const char *p = h.text; *p; p++) {
			open += *p == '(';
			closed += *p == ')';
		}
		assert_int_equal(open, WU_MARKUP_DEPTH);
		assert_int_equal(closed, WU_MARKUP_DEPTH);
		assert_non_null(strchr(h.text, damaged ? '&' : 'x'));
		assert_int_equal(r.flaws.first[WU_FLAW_DEEP], 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events), cmocka_unit_test(a_callback_ends_it),
		cmocka_unit_test(refused), cmocka_unit_test(depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
