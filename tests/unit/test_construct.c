/* construct: text, markup within and escaped, base64, as the element declares them. */
#include "wire.h"

#include "wire/construct.h"

/* pieces: texts and tags ("<b>", "</b>") as the parser gives them, '|' between. */
static const struct {
	const char *type, *mode, *pieces, *want;
	bool raw;
} all[] = {
	{NULL, NULL, "a <b> &amp; c", "a <b> &amp; c", false},
	{NULL, NULL, "1 < 2 |<b>|x & y|</b>", "1 &lt; 2 <b>x &amp; y</b>", false},
	{"xhtml", NULL, "a < b", "a &lt; b", false},
	{"application/xhtml+xml", NULL, "a < b", "a &lt; b", false},
	{"text/html", "xml", "a < b", "a &lt; b", false},
	{"html", NULL, "<p>a</p>", "<p>a</p>", false},
	{"text", NULL, "<p>a</p>", "<p>a</p>", false},
	{NULL, "base64", "PHA+SGFyYm91cjwvcD4=", "<p>Harbour</p>", false},
	{"text/html", "base64", " SGFy\n Ym91cg==\n", "Harbour", false},
	{"base64", NULL, "SGFyYm91cg==", "Harbour", false},
	{"image/png", NULL, "SGFyYm91cg==", "Harbour", false},
	{"application/json", NULL, "{\"a\": 1}", "{\"a\": 1}", false},
	{"application/x-own", NULL, "word", "word", false},
	{NULL, "base64", "not base64!", "not base64!", false},
	{NULL, "base64", "SGFy=Ym9", "SGFy=Ym9", false},
	{NULL, "base64", "/////w==", "/////w==", false},
	{NULL, NULL, "a & b|<b>|c|</b>", "a & b<b>c</b>", true},
};

static void fill(struct wu_construct *c, const char *pieces)
{
	while (*pieces) {
		size_t n = strcspn(pieces, "|");
		char tag[32];

		if (*pieces == '<' && pieces[n] + pieces[n - 1] && pieces[n - 1] == '>' && n < 6) {
			bool closes = pieces[1] == '/';

			snprintf(tag, sizeof(tag), "%.*s", (int)n - 2 - closes, pieces + 1 + closes);
			assert_int_equal(wu_construct_tag(c, tag, closes), 0);
		} else {
			assert_int_equal(wu_construct_text(c, pieces, n), 0);
		}
		pieces += n + (pieces[n] == '|');
	}
}

static void declared(void **state)
{
	struct wu_construct c;

	(void)state;
	wu_construct_init(&c);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *attrs[10] = {"type", NULL, NULL, all[i].type,
					 all[i].type ? all[i].type + strlen(all[i].type) : NULL,
					 "mode", NULL, NULL, all[i].mode,
					 all[i].mode ? all[i].mode + strlen(all[i].mode) : NULL};
		struct wu_sax_tag t = {.name = "title", .attrs = attrs, .n = 2};

		wu_construct_begin(&c, &t, all[i].raw);
		fill(&c, all[i].pieces);
		assert_span(wu_construct_end(&c), all[i].want);
	}
	wu_construct_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(declared)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
