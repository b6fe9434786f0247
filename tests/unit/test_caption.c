/* caption: under figures, in elements called so, in Korean picture tables; none of another
 * story's, none twice, none that is a text. */
#include "wire.h"

#include "wire/caption.h"

static const struct {
	const char *html, *want;
} cases[] = {
	{"<figure><img><figcaption>The <b>bridge</b><br>on Tuesday</figcaption></figure>",
	 "The bridge on Tuesday"},
	{"<div class=caption>The bridge</div><p class=photo-desc>A ferry</p>",
	 "The bridge\nA ferry"},
	{"<table><tr><td><img><tr><td>다시 열린 다리. 바람일보</table>",
	 "다시 열린 다리. 바람일보"},
	{"<table><tr><td><img><tr><td>a<td>b<td>c</table>", ""},
	{"<table><tr><td>no picture</table>", ""},
	{"<span><img><em class=img_desc>다리 전경</em></span>", "다리 전경"},
	{"<aside><figure><figcaption>Another</figcaption></figure></aside>", ""},
	{"<div class=related><div class=caption>Another</div></div>", ""},
	{"<figure><figcaption>Same</figcaption></figure><figure><figcaption>Same</figcaption>"
	 "</figure>",
	 "Same"},
	{"<figure><figcaption></figcaption></figure>", ""},
	{"<p>The bridge has a caption of its own.</p>", ""},
};

static void captions_of(const char *html, char *out, size_t size)
{
	struct seen seen = {0};
	struct wu_weight *w;
	struct wu_tree *t;
	struct wu_buf b;

	wu_buf_init(&b, 1 << 20);
	assert_int_equal(wu_tree_new(html, strlen(html), SINK(&seen), &t), 0);
	assert_int_equal(wu_weigh(t, true, &w), 0);
	assert_int_equal(wu_caption_read(t, w, 0, &b), 0);
	snprintf(out, size, "%.*s", (int)b.len, b.p ? b.p : "");
	wu_buf_close(&b);
	wu_free(w);
	wu_tree_free(t);
}

static void captions_stand_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char html[1000], got[1000];

		snprintf(html, sizeof(html),
			 "<html><body><p>A text of the page, long enough to "
			 "weigh more than what stands beside it, be it a table or a figure.</p>%s",
			 cases[i].html);
		captions_of(html, got, sizeof(got));
		assert_string_equal(got, cases[i].want);
	}
}

static void a_text_is_no_caption(void **state)
{
	char html[4000] = "<html><body><figure><figcaption>", got[4000];

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(html, "The bridge opens. ");
	captions_of(html, got, sizeof(got));
	assert_string_equal(got, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captions_stand_apart),
		cmocka_unit_test(a_text_is_no_caption),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
