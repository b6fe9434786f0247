/* strip: what a reader sees of a fragment, clean lines of any soup, linear time, no more memory
 * than it says. */
#include "wire.h"

#include <time.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "wire/strip.h"

static const struct {
	const char *html, *want;
} all[] = {
	{"", ""},
	{"Bridge opens", "Bridge opens"},
	{" Bridge \n  opens ", "Bridge opens"},
	{"<p>One <b>two</b>,</p> <p>three</p>", "One two,\nthree"},
	{"One<br>two<BR/><br />three", "One\ntwo\nthree"},
	{"<ul><li>One</li><li>two</li></ul>", "One\ntwo"},
	{"fish &amp; chips &lt;b&gt; &eacute; &#8364; &#x2019;", "fish & chips <b> \xc3\xa9 \xe2\x82\xac \xe2\x80\x99"},
	{"AT&T &unknown; & &amp", "AT&T &unknown; & &"},
	{"&#146;tis &#0; &#xD800;", "\xe2\x80\x99tis \xef\xbf\xbd \xef\xbf\xbd"},
	{"a\xc2\x92" "b\xc2\xa0" "c", "a\xe2\x80\x99" "b c"},
	{"a&nbsp;&nbsp;b", "a b"},
	{"1 < 2 and 2 > 1, <3", "1 < 2 and 2 > 1, <3"},
	{"<!-- no --> yes <!-- no > no -->", "yes"},
	{"<![CDATA[x]]>y", "y"},
	{"<script>no()</script>yes<style>no</style>", "yes"},
	{"<script>if (a<b) '</p>'</script>yes", "yes"},
	{"<script>no", ""},
	{"<iframe src='x'/>yes<iframe>no</iframe>", "yes"},
	{"<svg>no end", "no end"},
	{"<a href=\"x>y\" title='>'>text</a>", "text"},
	{"<a href=\"x>text</a>", "text"},
	{"text <a href=\"cut off", "text"},
	{"profit <forecast, they say", "profit <forecast, they say"},
	{"<p title=a>b</p><P>c</P>", "b\nc"},
	{"a\x01" "b\x1b[0m", "ab[0m"},
	{"<title>no</title>yes", "yes"},
	{"<noscript>yes</noscript>", "yes"},
	{"<custom-tag>x</custom-tag>", "x"},
	{"</p></div></br>x", "x"},
	{"<", "<"},
	{"&", "&"},
	{"<a", "<a"},
	{"<!", ""},
};

static void fragments(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct wu_buf out;

		wu_buf_init(&out, 1 << 16);
		assert_int_equal(wu_buf_adds(&out, "kept"), 0);
		assert_int_equal(wu_strip_html(all[i].html, strlen(all[i].html), &out), 0);
		if (out.len != 4 + strlen(all[i].want) ||
		    memcmp(out.p + 4, all[i].want, out.len - 4) != 0)
			fail_msg("%s: %.*s", all[i].html, (int)out.len - 4, out.p + 4);
		wu_buf_close(&out);
	}
}

static void text_is_no_markup(void **state)
{
	static const char text[] = " One <b>two</b> &amp;\nthree\n \r\n\n four\xc2\xa0" "five \n";
	struct wu_buf out;

	(void)state;
	wu_buf_init(&out, 1 << 16);
	assert_int_equal(wu_strip_text(text, strlen(text), &out), 0);
	assert_span(((struct wu_span){out.p, out.len}), "One <b>two</b> &amp; three\nfour five");
	wu_buf_reset(&out);
	assert_int_equal(wu_strip_line(text, strlen(text), &out), 0);
	assert_span(((struct wu_span){out.p, out.len}), "One <b>two</b> &amp; three four five");
	wu_buf_close(&out);
}

static uint64_t draws;

static uint64_t draw(uint64_t below)
{
	return (wu_hash_mix(++draws, 3) >> 20) % below;
}

static void assert_clean(const struct wu_buf *b)
{
	assert_int_equal(wu_utf8_valid(b->p, b->len), b->len);
	for (size_t i = 0; i < b->len; i++) {
		bool edge = i == 0 || i + 1 == b->len || b->p[i - 1] == ' ' || b->p[i - 1] == '\n';

		assert_true(b->p[i] == '\n' || (unsigned char)b->p[i] >= ' ');
		assert_false(edge && (b->p[i] == ' ' || b->p[i] == '\n'));
	}
}

static void any_soup_gives_clean_lines(void **state)
{
	static const char *const pieces[] = {
		"<p>", "</p>", "<br>", "<b>", "</b>", " ", "\n", "word", "<td>", "&nbsp;", "&lt;", "&",
		"<script>SECRET</script>", "<style>SECRET</style>", "<!--SECRET-->", "<applet>SECRET</applet>",
		"<title>SECRET</title>", "\xc2\xa0", "\xec\x84\x9c", "\x01", "&#10;", "&#128;", "<hr/>",
	};
	struct wu_buf in, out;

	(void)state;
	wu_buf_init(&in, 1 << 16);
	wu_buf_init(&out, 1 << 16);
	for (int i = 0; i < 20000; i++) {
		wu_buf_reset(&in);
		wu_buf_reset(&out);
		for (uint64_t n = draw(20); n > 0; n--)
			assert_int_equal(wu_buf_adds(&in, pieces[draw(sizeof(pieces) / sizeof(*pieces))]), 0);
		assert_int_equal(wu_strip_html(in.p, in.len, &out), 0);
		assert_null(out.len ? memmem(out.p, out.len, "SECRET", 6) : NULL);
		assert_clean(&out);
		assert_true(out.len <= in.len + in.len / 2 + 8);
	}
	wu_buf_close(&in);
	wu_buf_close(&out);
}

/* Markers of every tag in all places of broken markup never reach beyond the buffer. */
static void broken_markup_stays_within(void **state)
{
	static const char *const pieces[] = {"<", ">", "/", "=", "'", "\"", "!", "--", "a", "script",
					     " ", "&", "#", ";", "<svg", "</svg", "?", "1", "p", "\xc2"};
	struct wu_buf in, out;

	(void)state;
	wu_buf_init(&in, 1 << 16);
	wu_buf_init(&out, 1 << 16);
	for (int i = 0; i < 50000; i++) {
		char *copy;

		wu_buf_reset(&in);
		wu_buf_reset(&out);
		for (uint64_t n = 1 + draw(24); n > 0; n--)
			assert_int_equal(wu_buf_adds(&in, pieces[draw(19)]), 0);
		copy = wu_alloc(in.len); /* so that reading past the end shows */
		memcpy(copy, in.p, in.len);
		assert_int_equal(wu_strip_html(copy, in.len, &out), 0);
		wu_free(copy);
		assert_clean(&out);
	}
	wu_buf_close(&in);
	wu_buf_close(&out);
}

static void no_room(void **state)
{
	static const char html[] = "<p>One <b>two</b></p>";
	struct wu_buf out;

	(void)state;
	wu_buf_init(&out, 10);
	assert_int_equal(wu_strip_html(html, strlen(html), &out), WU_ELIMIT);
	assert_int_equal(wu_strip_text(html, strlen(html), &out), WU_ELIMIT);
	assert_int_equal(out.len, 0);
	wu_buf_close(&out);
	wu_buf_init(&out, 1 << 16);
	allow_left = 0;
	wu_mem_hook(allow_some, NULL);
	assert_int_equal(wu_strip_html(html, strlen(html), &out), WU_ENOMEM);
	wu_mem_hook(NULL, NULL);
	wu_buf_close(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fragments),
		cmocka_unit_test(text_is_no_markup),
		cmocka_unit_test(any_soup_gives_clean_lines),
		cmocka_unit_test(broken_markup_stays_within),
		cmocka_unit_test(no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
