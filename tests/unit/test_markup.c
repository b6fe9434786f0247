/* markup: XML and damaged HTML become trees; entities are never looked up or expanded; each
 * limit holds at its number and is told. */
#include "wire.h"

#include "wire/markup.h"

/* The text of what p[0..len) becomes, in *out; the parser's code. */
static int xml_text(const char *p, size_t len, struct wu_buf *out, struct wu_err *err)
{
	xmlDoc *doc;
	int rc = wu_markup_strict(p, len, &doc, err);

	wu_buf_reset(out);
	if (rc < 0)
		return rc;
	rc = wu_markup_lines(xmlDocGetRootElement(doc), NULL, out);
	xmlFreeDoc(doc);
	return rc;
}

static void text_is(const char *xml, const char *want)
{
	struct wu_buf out;
	struct wu_err err;

	wu_buf_init(&out, 1 << 20);
	assert_int_equal(xml_text(xml, strlen(xml), &out, &err), 0);
	assert_span(((struct wu_span){out.p, out.len}), want);
	wu_buf_close(&out);
}

static void references_stay_what_they_say(void **state)
{
	(void)state;
	text_is("<r>a &amp; b &lt;i&gt; &apos;&quot;</r>", "a & b <i> '\"");
	text_is("<r>caf&eacute; &#233; &#xe9;</r>", "caf\xc3\xa9 \xc3\xa9 \xc3\xa9");
	text_is("<r>R&D at AT&T; &nosuch; &</r>", "R&D at AT&T; &nosuch; &");
	text_is("<r>5 < 6 <- <3</r>", "5 < 6 <- <3");
	text_is("<r><![CDATA[a & <b> &amp;]]><!-- & < --></r>", "a & <b> &amp;");
	text_is("\n \t<r>bell\x07 and \x1b[2J gone</r>", "bell and [2J gone");
	text_is("<r>&amp;lt; is written so &amp;amp;</r>", "&lt; is written so &amp;");
}

/* Entities a document defines itself are text, not grown. */
static void bombs_stay_small(void **state)
{
	static const char bomb[] =
		"<!DOCTYPE r [<!ENTITY a \"harbour harbour\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">"
		"<!ENTITY c \"&b;&b;&b;&b;&b;&b;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
		"<r>&c;&x;</r>";
	struct wu_buf out;
	struct wu_err err;

	(void)state;
	wu_buf_init(&out, 1 << 20);
	assert_true(xml_text(bomb, strlen(bomb), &out, &err) <= 0);
	assert_true(out.len < 40);
	assert_true(!out.len || !memmem(out.p, out.len, "root:", 5));
	wu_buf_close(&out);
}

static void repeat(struct wu_buf *b, const char *s, size_t n)
{
	while (n-- > 0)
		assert_int_equal(wu_buf_adds(b, s), 0);
}

/* At the limit all is there; one beyond is refused, and it is told why. */
static void depth_and_attributes_have_limits(void **state)
{
	struct wu_buf in, out;

	(void)state;
	wu_buf_init(&in, 8 << 20);
	wu_buf_init(&out, 8 << 20);
	for (size_t n = WU_MARKUP_DEPTH - 2; n < WU_MARKUP_DEPTH + 3; n++) {
		struct wu_err err = {0};
		bool deep = n > WU_MARKUP_DEPTH;

		wu_buf_reset(&in);
		repeat(&in, "<a>kept ", n);
		repeat(&in, "</a>", n);
		assert_int_equal(xml_text(in.p, in.len, &out, &err), deep ? WU_ELIMIT : 0);
		assert_int_equal(out.len, deep ? 0 : 5 * n - 1);
		assert_true(!deep || strstr(err.text, "too deep"));
	}
	for (unsigned n = WU_MARKUP_ATTRS - 1; n < WU_MARKUP_ATTRS + 2; n++) {
		struct wu_err err = {0};
		bool many = n > WU_MARKUP_ATTRS;

		wu_buf_reset(&in);
		repeat(&in, "<r>kept <a", 1);
		for (unsigned i = 0; i < n; i++)
			assert_int_equal(wu_buf_addf(&in, " a%u='v'", i), 0);
		repeat(&in, ">too</a></r>", 1);
		assert_int_equal(xml_text(in.p, in.len, &out, &err), many ? WU_ELIMIT : 0);
		assert_int_equal(out.len, many ? 0 : 8);
		assert_true(!many || strstr(err.text, "too many attributes"));
	}
	wu_buf_close(&in);
	wu_buf_close(&out);
}

/* HTML keeps what came before. */
static void html_text(const char *p, size_t len, struct wu_buf *out)
{
	xmlDoc *doc;

	wu_buf_reset(out);
	assert_int_equal(wu_markup_html(p, len, &doc), 0);
	assert_int_equal(wu_markup_lines(xmlDocGetRootElement(doc), NULL, out), 0);
	xmlFreeDoc(doc);
}

static void long_texts_and_documents_have_limits(void **state)
{
	struct wu_buf in, out;
	xmlDoc *doc;

	(void)state;
	wu_buf_init(&in, 32 << 20);
	wu_buf_init(&out, 8 << 20);
	for (size_t n = WU_MARKUP_TOKEN - 1; n < WU_MARKUP_TOKEN + 2; n++) {
		struct wu_err err = {0};
		bool too_long = n > WU_MARKUP_TOKEN;

		wu_buf_reset(&in);
		repeat(&in, "<r><b>kept</b>", 1);
		repeat(&in, "x", n);
		repeat(&in, "</r>", 1);
		assert_int_equal(xml_text(in.p, in.len, &out, &err), too_long ? WU_ELIMIT : 0);
		assert_int_equal(out.len, too_long ? 0 : n + 4);
		assert_true(too_long || memcmp(out.p, "kept", 4) == 0);
		assert_true(!too_long || strstr(err.text, "a text is too long"));
		html_text(in.p, in.len, &out);
		assert_true(too_long ? out.len < n : out.len == n + 4);
		assert_memory_equal(out.p, "kept", 4);
	}
	wu_buf_reset(&in);
	repeat(&in, "<r>", 1);
	repeat(&in, "0123456789abcdef", WU_MARKUP_DOC / 16);
	assert_int_equal(wu_markup_strict(in.p, in.len, &doc, NULL), WU_ELIMIT);
	assert_int_equal(wu_markup_html(in.p, in.len, &doc), WU_ELIMIT);
	wu_buf_close(&in);
	wu_buf_close(&out);
}

/* However deep the tags, the tree is no deeper than its limit and the text is still there. */
static void deep_pages_keep_their_text(void **state)
{
	struct wu_buf in, out;

	(void)state;
	wu_buf_init(&in, 8 << 20);
	wu_buf_init(&out, 8 << 20);
	for (size_t n = 10; n < 30000; n = n * 3 + 1) {
		unsigned depth = 0;
		const xmlNode *k;
		xmlDoc *doc;

		wu_buf_reset(&in);
		wu_buf_reset(&out);
		repeat(&in, "<div><i>", n);
		repeat(&in, "far down", 1);
		repeat(&in, "</i></div>", n);
		repeat(&in, "<p>and behind", 1);
		assert_int_equal(wu_markup_html(in.p, in.len, &doc), 0);
		for (k = xmlDocGetRootElement(doc); k; k = k->children)
			depth++;
		assert_true(depth <= WU_MARKUP_DEPTH_HTML + 2);
		assert_int_equal(wu_markup_lines(xmlDocGetRootElement(doc), NULL, &out), 0);
		assert_non_null(memmem(out.p, out.len, "far down", 8));
		assert_non_null(memmem(out.p, out.len, "and behind", 10));
		xmlFreeDoc(doc);
	}
	wu_buf_close(&in);
	wu_buf_close(&out);
}

static void nothing_is_no_document(void **state)
{
	static const char *const none[] = {"", " \n", "\x01\x02", "<!-- -->",
					   "<?xml version='1.0'?>"};
	struct wu_err err;
	xmlDoc *doc;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_int_equal(wu_markup_strict(none[i], strlen(none[i]), &doc, &err),
				 WU_EFORMAT);
	assert_int_equal(wu_markup_html("", 0, &doc), WU_EFORMAT);
}

static void every_allocation_may_fail(void **state)
{
	static const char xml[] = "<r>a &amp; b &nosuch; <i>c</i> 5 < 6</r>";
	int rc = WU_ENOMEM;

	(void)state;
	for (unsigned n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		xmlDoc *doc = NULL;

		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		rc = wu_markup_strict(xml, strlen(xml), &doc, NULL);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == WU_ENOMEM || (rc == 0 && n > 0));
		xmlFreeDoc(doc);
		assert_int_equal(wu_mem_live(), live);
	}
}

/* What must be whole: read, or refused with the line and a reason. */
static void strict(void **state)
{
	static const struct {
		const char *text;
		int rc;
		const char *says;
	} all[] = {
		{"<a><b/></a>", 0, ""},
		{"\n <a>&amp;&nbsp;&undefined;</a>\n", 0, ""},
		{"<a xmlns:x='u'><x:b y:c=''/></a>", 0, ""}, /* a prefix nobody defined */
		{"<a>\n\n<b></a>", WU_EFORMAT, "line 3: "},
		{"<a>", WU_EFORMAT, "line 1: "},
		{"<a></a><b/>", WU_EFORMAT, "line 1: "},
		{"", WU_EFORMAT, "empty"},
		{"text", WU_EFORMAT, "line 1: "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct wu_err err = {0};
		xmlDoc *doc = NULL;
		int rc = wu_markup_strict(all[i].text, strlen(all[i].text), &doc, &err);

		assert_int_equal(rc, all[i].rc);
		assert_non_null(strstr(err.text, all[i].says));
		assert_int_equal(doc != NULL, rc == 0);
		assert_int_equal(err.code, rc);
		xmlFreeDoc(doc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_stay_what_they_say),
		cmocka_unit_test(bombs_stay_small),
		cmocka_unit_test(depth_and_attributes_have_limits),
		cmocka_unit_test(long_texts_and_documents_have_limits),
		cmocka_unit_test(deep_pages_keep_their_text),
		cmocka_unit_test(nothing_is_no_document),
		cmocka_unit_test(strict),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
