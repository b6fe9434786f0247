/* lines: text as a reader sees it. Random text against a second way to say the same; block
 * elements part lines, others do not; nothing empty, nothing hidden. */
#include "wire.h"

#include "base/hash.h"
#include "wire/markup.h"

static uint64_t seed;

static uint64_t draw(uint64_t below)
{
	seed = wu_hash_mix(seed, 77);
	return (seed >> 13) % below;
}

/* Random words, white space and signs; with NULs when raw. */
static size_t draw_text(char *p, bool raw)
{
	static const char *const pieces[] = {"harbour",      "a",    " ",    "  ", "\n", "\t\r\n",
					     "\xc2\xa0",     "<",    ">",    "&",  "\"", "&amp;",
					     "\xea\xb0\x80", "\xc2", "\x0b", "<b", "'",  "]]>"};
	size_t n = draw(14), len = 0;

	for (size_t i = 0; i < n; i++) {
		const char *s = pieces[draw(sizeof(pieces) / sizeof(*pieces) - (raw ? 0 : 5))];

		memcpy(p + len, s, strlen(s));
		len += strlen(s);
		if (raw && draw(30) == 0)
			p[len++] = 0;
	}
	return len;
}

/* What collapse says it does, done in two passes: white space to spaces, then one of each. */
static size_t collapsed(char *out, const char *p, size_t len)
{
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0; i < len; i++) {
		bool nbsp = i + 1 < len && p[i] == '\xc2' && p[i + 1] == '\xa0';

		if (nbsp || p[i] == ' ' || (p[i] >= '\t' && p[i] <= '\r')) {
			gap = n > 0;
			i += nbsp;
			continue;
		}
		if (gap)
			out[n++] = ' ';
		gap = false;
		out[n++] = p[i];
	}
	return n;
}

static void white_space_is_one_space(void **state)
{
	struct wu_buf out, again;

	(void)state;
	wu_buf_init(&out, 1 << 16);
	wu_buf_init(&again, 1 << 16);
	seed = 1;
	for (int i = 0; i < 20000; i++) {
		char text[256], want[256];
		size_t len = draw_text(text, true), n = collapsed(want, text, len);

		wu_buf_reset(&out);
		wu_buf_reset(&again);
		assert_int_equal(wu_markup_collapse(text, len, &out), 0);
		assert_int_equal(out.len, n);
		assert_int_equal(wu_markup_collapse(out.p, out.len, &again), 0);
		assert_int_equal(again.len, n);
		if (n) {
			assert_memory_equal(out.p, want, n);
			assert_memory_equal(again.p, want, n);
		}
	}
	wu_buf_close(&out);
	wu_buf_close(&again);
}

/* Text written as markup reads back as the text. */
static void escaped_text_is_the_text(void **state)
{
	struct wu_buf in, out;

	(void)state;
	seed = 2;
	wu_buf_init(&in, 1 << 16);
	wu_buf_init(&out, 1 << 16);
	for (int i = 0; i < 5000; i++) {
		char text[256], want[256];
		size_t len = draw_text(text, false), n = collapsed(want, text, len);

		wu_buf_reset(&in);
		wu_buf_reset(&out);
		for (size_t k = 0; k < len; k++)
			assert_int_equal(text[k] == '<'   ? wu_buf_adds(&in, "&lt;")
					 : text[k] == '&' ? wu_buf_adds(&in, "&#38;")
							  : wu_buf_add(&in, text + k, 1),
					 0);
		assert_int_equal(wu_markup_strip(in.p, in.len, &out), 0);
		assert_int_equal(out.len, n);
		if (n)
			assert_memory_equal(out.p, want, n);
	}
	wu_buf_close(&in);
	wu_buf_close(&out);
}

static void strip_to(const char *html, const char *want)
{
	struct wu_buf out;

	wu_buf_init(&out, 1 << 16);
	assert_int_equal(wu_markup_strip(html, strlen(html), &out), 0);
	assert_span(((struct wu_span){out.p, out.len}), want);
	wu_buf_close(&out);
}

static void elements_part_lines_or_do_not(void **state)
{
	static const char *const inline_[] = {"b", "i", "em", "span", "a", "strong", "q", "small"};
	static const char *const block[] = {"p", "div", "h1", "h4", "section", "blockquote", "pre"};
	char html[200];

	(void)state;
	for (size_t i = 0; i < sizeof(inline_) / sizeof(*inline_); i++) {
		snprintf(html, sizeof(html), "One <%s>two</%s>, three", inline_[i], inline_[i]);
		strip_to(html, "One two, three");
	}
	for (size_t i = 0; i < sizeof(block) / sizeof(*block); i++) {
		snprintf(html, sizeof(html), " One <%s> \n two </%s> <%s></%s> three ", block[i],
			 block[i], block[i], block[i]);
		strip_to(html, "One\ntwo\nthree");
		snprintf(html, sizeof(html), "One<%s>two</%s>three", block[i], block[i]);
		strip_to(html, "One\ntwo\nthree");
	}
	strip_to("One<br>two<BR/><br>three", "One\ntwo\nthree");
	strip_to("<ul><li>One</li><li>two</li></ul>", "One\ntwo");
	strip_to("One &amp; two &eacute; &#8364;", "One & two \xc3\xa9 \xe2\x82\xac");
	strip_to("<!-- only this -->", "");
	strip_to("", "");
}

/* Of damaged, random markup: lines without an edge of space, none empty; hidden stays out, a title
 * too. */
static void lines_are_clean(void **state)
{
	static const char *const pieces[] = {"<p>",
					     "</p>",
					     "<div>",
					     "</div>",
					     "<br>",
					     "<b>",
					     "</b>",
					     " ",
					     "\n",
					     "text",
					     "<td>",
					     "<li>",
					     "&nbsp;",
					     "<script>SECRET</script>",
					     "<style>SECRET</style>",
					     "<!--SECRET-->",
					     "</ul>",
					     "<table>",
					     "&",
					     "<noscript>SECRET</noscript>",
					     "<title>SECRET</title>"};
	struct wu_buf in, out;

	(void)state;
	seed = 3;
	wu_buf_init(&in, 1 << 16);
	wu_buf_init(&out, 1 << 16);
	for (int i = 0; i < 8000; i++) {
		wu_buf_reset(&in);
		wu_buf_reset(&out);
		for (uint64_t n = draw(20); n > 0; n--)
			assert_int_equal(wu_buf_adds(&in, pieces[draw(21)]), 0);
		assert_int_equal(wu_markup_strip(in.p, in.len, &out), 0);
		assert_int_equal(wu_buf_add(&out, "", 1), 0);
		assert_null(strstr(out.p, "SECRET"));
		assert_null(strstr(out.p, "\n\n"));
		assert_null(strstr(out.p, " \n"));
		assert_null(strstr(out.p, "\n "));
		assert_null(strstr(out.p, "  "));
		assert_true(out.p[0] != ' ' && out.p[0] != '\n');
		assert_true(out.len < 2 ||
			    (out.p[out.len - 2] != ' ' && out.p[out.len - 2] != '\n'));
	}
	wu_buf_close(&in);
	wu_buf_close(&out);
}

/* HTML has attributes without a value. */
static void attributes_in_any_case(void **state)
{
	static const char xml[] = "<r Id='7' none=''/>", html[] = "<p Id=8 hidden>text</p>";
	const xmlNode *n;
	xmlDoc *doc;

	(void)state;
	assert_int_equal(wu_markup_strict(xml, strlen(xml), &doc, NULL), 0);
	n = xmlDocGetRootElement(doc);
	assert_string_equal(wu_markup_attr(n, "id"), "7");
	assert_string_equal(wu_markup_attr(n, "none"), "");
	assert_null(wu_markup_attr(n, "class"));
	xmlFreeDoc(doc);
	assert_int_equal(wu_markup_html(html, strlen(html), &doc), 0);
	n = xmlDocGetRootElement(doc)->children->children;
	assert_string_equal(wu_markup_attr(n, "ID"), "8");
	assert_string_equal(wu_markup_attr(n, "hidden"), "");
	xmlFreeDoc(doc);
}

/* A title is hidden in a page; in a feed it is what was asked for. */
static void what_was_asked_for_is_never_hidden(void **state)
{
	static const char xml[] =
		"<title><div>Bridge <i>opens</i><title>not so</title></div></title>";
	struct wu_buf out;
	xmlDoc *doc;

	(void)state;
	wu_buf_init(&out, 1 << 16);
	assert_int_equal(wu_markup_strict(xml, strlen(xml), &doc, NULL), 0);
	assert_int_equal(wu_markup_lines(xmlDocGetRootElement(doc), wu_markup_hidden, &out), 0);
	assert_span(((struct wu_span){out.p, out.len}), "Bridge opens");
	xmlFreeDoc(doc);
	wu_buf_close(&out);
}

static void full_or_without_memory(void **state)
{
	static const char html[] = "<p>One <b>two</b></p><div>three &amp; four<br>five</div>";
	struct wu_buf out;
	int rc;

	(void)state;
	for (size_t max = 0; max < 27; max++) {
		wu_buf_init(&out, max);
		rc = wu_markup_strip(html, strlen(html), &out);
		assert_int_equal(rc, max < 26 ? WU_ELIMIT : 0); /* a line end is there for a time */
		assert_true(out.len <= max);
		wu_buf_close(&out);
	}
	for (unsigned n = 0;; n++) {
		uint64_t live = wu_mem_live();

		wu_buf_init(&out, 1 << 16);
		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		rc = wu_markup_strip(html, strlen(html), &out);
		wu_mem_hook(NULL, NULL);
		if (rc == 0)
			assert_span(((struct wu_span){out.p, out.len}),
				    "One two\nthree & four\nfive");
		wu_buf_close(&out);
		assert_int_equal(wu_mem_live(), live);
		if (rc == 0)
			break;
		assert_int_equal(rc, WU_ENOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_is_one_space),
		cmocka_unit_test(escaped_text_is_the_text),
		cmocka_unit_test(elements_part_lines_or_do_not),
		cmocka_unit_test(lines_are_clean),
		cmocka_unit_test(attributes_in_any_case),
		cmocka_unit_test(what_was_asked_for_is_never_hidden),
		cmocka_unit_test(full_or_without_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
