/* passage: blocks become lines; title, stamps, calls and headings of nothing go, at the
 * places where they stand. */
#include "wire.h"

#include "wire/passage.h"

#define SPAN(s) ((struct wu_span){s, strlen(s)})
#define TEXT "The harbour bridge opened to traffic on Tuesday."
#define MORE "Engineers replaced sixty metres of its steel."

static const struct {
	const char *html, *want;
} cases[] = {
	{"<p>" TEXT "</p><p>" MORE "</p>", TEXT "\n" MORE},
	{"<p>" TEXT "<br>" MORE "<br><br></p>", TEXT "\n" MORE},
	{"<div> " TEXT " <p>" MORE "</p> </div>", TEXT "\n" MORE},
	{"<p>The <b>harbour </b>bridge<i> opened</i> to traffic<script>x</script> on Tuesday.</p>",
	 TEXT},
	{"<h1>Bridge opens</h1><p>" TEXT "</p>", TEXT},
	{"<p>BRIDGE OPENS!</p><p>" TEXT "</p>", TEXT},
	{"<p>" TEXT "</p><p>Mara Oduya</p>", TEXT},
	{"<p>" TEXT "</p><h3>Steel</h3><p>" MORE "</p>", TEXT "\nSteel\n" MORE},
	{"<p>" TEXT "</p><h3>Steel</h3>", TEXT},
	{"<p>" TEXT "</p><h3>Steel</h3><ul><li><a href=/a>Barge</a></ul><p>" MORE "</p>",
	 TEXT "\n" MORE},
	{"<p>" TEXT "</p><p>Read more: <a href=/a>Barge owner</a></p><p>" MORE "</p>",
	 TEXT "\n" MORE},
	{"<p>April 2, 2031 at 9:30</p><p>" TEXT "</p>", TEXT},
	{"<p>기사입력 2031.04.02 09:30</p><p>" TEXT "</p>", TEXT},
	{"<p>" TEXT "</p><p>***</p><p>" MORE "</p>", TEXT "\n" MORE},
	{"<p>[앵커]<br>" TEXT "<br>[기자]<br>" MORE "</p>", "[앵커]\n" TEXT "\n[기자]\n" MORE},
	{"<p>" TEXT "</p><table><tr><td>Tide<td>3.1 m<tr><td>Wind<td>9</table>",
	 TEXT "\nTide\n3.1 m\nWind\n9"},
	{"<ul><li>" TEXT "<li>" MORE "</ul>", TEXT "\n" MORE},
	{"<p>" TEXT "</p><ul><li><a href=/a>Barge owner pays</a> two hours ago<li><a "
	 "href=/b>Ferries will stop</a> three hours ago</ul>",
	 TEXT},
	{"<p>" TEXT "</p><ul><li><a href=/a>Steel</a> of sixty metres<li>Two nights of tests</ul>",
	 TEXT "\nSteel of sixty metres\nTwo nights of tests"},
	{"<p><a href=/x>" TEXT "</a></p>", ""},
	{"<p>See <a href=/x>the bridge</a> itself, " MORE "</p>", "See the bridge itself, " MORE},
	{"", ""},
};

static void lines_are_the_articles_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char html[1000];
		struct seen seen = {0};
		struct wu_passage p;
		struct wu_weight *w;
		struct wu_tree *t;
		struct wu_buf out;

		snprintf(html, sizeof(html), "<html><body><div>%s</div>", cases[i].html);
		assert_int_equal(wu_tree_new(html, strlen(html), SINK(&seen), &t), 0);
		assert_int_equal(wu_weigh(t, true, &w), 0);
		wu_passage_init(&p);
		wu_buf_init(&out, 1000);
		assert_int_equal(wu_passage_read(&p, t, w, 0), 0);
		wu_passage_trim(&p, SPAN("Bridge opens"), SPAN("Mara Oduya"));
		assert_int_equal(wu_passage_write(&p, &out), 0);
		if (out.len != strlen(cases[i].want))
			print_error("case %zu: %.*s\n", i, (int)out.len, out.p);
		assert_span(((struct wu_span){out.p, out.len}), cases[i].want);
		wu_buf_close(&out);
		wu_passage_close(&p);
		wu_free(w);
		wu_tree_free(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lines_are_the_articles_own)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
