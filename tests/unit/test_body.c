/* body: wherever the article stands and whatever stands around it, its paragraphs and no
 * others; captions apart; a failing allocation never passes for a shorter article. */
#include "wire.h"

#include "wire/body.h"

static const char *const paragraphs[] = {
	"The harbour bridge at Selkie Point opened to traffic on Tuesday morning.",
	"Engineers replaced sixty metres of steel and tested it overnight, twice.",
	"Ferries that had carried commuters since December run until Friday noon.",
	"The outer islands get their boats back as soon as the ice is gone again.",
};
enum { PARAGRAPHS = 4 };

static struct wu_buf html, out, captions; /* the last two: views of the last body */
static struct wu_body body;

static int set_up(void **state)
{
	(void)state;
	wu_buf_init(&html, 1 << 20);
	wu_body_init(&body);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	wu_buf_close(&html);
	wu_body_close(&body);
	return 0;
}

static void put(const char *s)
{
	assert_int_equal(wu_buf_adds(&html, s), 0);
}

/* A page: before, the article's paragraphs with between after the second, behind. */
static void page(const char *before, const char *between, const char *behind)
{
	wu_buf_reset(&html);
	put("<html><body>");
	put(before);
	for (int i = 0; i < PARAGRAPHS; i++) {
		put("<p>");
		put(paragraphs[i]);
		put("</p>");
		put(i == 1 ? between : "");
	}
	put(behind);
	put("</body></html>");
}

static int find(const char *title)
{
	struct wu_body_known known = {.title = {title, title ? strlen(title) : 0}};
	struct wu_tree *t;
	int rc = wu_tree_new(html.p, html.len, NULL, &t);

	wu_buf_reset(&body.text);
	wu_buf_reset(&body.captions);
	if (rc < 0)
		return rc;
	rc = wu_body_find(t, &known, &body);
	wu_tree_free(t);
	out = body.text;
	captions = body.captions;
	return rc;
}

static void assert_article(void)
{
	size_t at = 0;

	for (int i = 0; i < PARAGRAPHS; i++) {
		size_t n = strlen(paragraphs[i]);

		assert_true(out.len >= at + n);
		assert_memory_equal(out.p + at, paragraphs[i], n);
		at += n;
		assert_true(i + 1 == PARAGRAPHS ? out.len == at : out.p[at++] == '\n');
	}
}

/* What is not the article, in each of the places it is found in. */
static void furniture_stays_out(void **state)
{
	static const char *const furniture[] = {
		"",
		"<nav><p>Everything about sport, weather, tides and the harbour, every "
		"day</p></nav>",
		"<aside><p>The owner of the barge is to pay for the damage to the "
		"bridge</p></aside>",
		"<footer><p>Write to the editors or visit the office on Quay Street any "
		"day</p></footer>",
		"<div class='share-bar'><p>Send this story to all your friends and "
		"neighbours</p></div>",
		"<div id=Related-Links><ul><li><a href=/a>Barge owner to pay for the "
		"bridge</a></ul></div>",
		"<ul><li><a href=/a>Barge owner to pay for the bridge and more</a></li></ul>",
		"<p><a href=/b>Read the whole story of the barge and of the bridge here</a></p>",
		"<div style='display: none'><p>You have read all the free stories of this "
		"month</p></div>",
		"<p hidden>You have read all the free stories of this month already, sorry</p>",
		"<script>var s = 'A script that says much and means nothing to a reader';</script>",
		"<form><p>Leave your address and we will write to you every single week</p></form>",
		"<div aria-hidden=true><p>You have read all the free stories of this "
		"month</p></div>",
		"<!-- <p>A comment that nobody who reads the page would ever come to see</p> -->",
	};
	static const char *const around[][2] = {
		{"<article>", "</article>"},
		{"<div class='article-body'>", "</div>"},
		{"<main><div><div>", "</div></div></main>"},
		{"<table><tr><td>", "</td></tr></table>"},
	};
	size_t n = sizeof(furniture) / sizeof(*furniture);

	(void)state;
	for (size_t i = 0; i < n * n * 4; i++) {
		const char *const *wrap = around[i % 4];
		const char *one = furniture[i / 4 % n], *two = furniture[i / 4 / n];
		char before[400], behind[400];

		snprintf(before, sizeof(before), "%s%s", one, wrap[0]);
		snprintf(behind, sizeof(behind), "%s%s", wrap[1], two);
		page(before, two, behind);
		assert_int_equal(find(NULL), 0);
		assert_article();
		assert_int_equal(captions.len, 0);
	}
}

static void captions_stand_apart(void **state)
{
	(void)state;
	page("<article><figure><img><figcaption>The bridge "
	     "<b>on</b><br>Tuesday</figcaption></figure>"
	     "<div>",
	     "<figure><figcaption> A ferry </figcaption></figure>", "</div></article>");
	assert_int_equal(find(NULL), 0);
	assert_article();
	assert_span(((struct wu_span){captions.p, captions.len}), "The bridge on Tuesday\nA ferry");
}

static void the_title_is_no_line(void **state)
{
	(void)state;
	page("<article><h1>Bridge opens</h1>", "", "</article>");
	assert_int_equal(find("Bridge opens"), 0);
	assert_article();
	assert_int_equal(find("Bridge"), 0); /* another title: the line stays */
	assert_memory_equal(out.p, "Bridge opens\nThe", 16);
}

static void no_article_is_empty(void **state)
{
	static const char *const none[] = {
		"<p>Home</p><p>Sport</p>",
		"<ul><li><a href=/a>Barge owner to pay for the bridge and more</a></li></ul>",
		"<nav><p>Everything about sport, weather, tides and the harbour, every "
		"day</p></nav>",
		"<script>var s = 'A script that says much and means nothing to a reader';</script>",
		"<br>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		wu_buf_reset(&html);
		put(none[i]);
		assert_int_equal(find(NULL), WU_EEMPTY);
	}
}

static void every_allocation_may_fail(void **state)
{
	static const char caption[] = "The bridge";
	struct wu_body one;
	int rc = WU_ENOMEM;
	struct wu_tree *t;

	(void)state;
	page("<article><figure><figcaption>The bridge</figcaption></figure>", "", "</article>");
	assert_int_equal(wu_tree_new(html.p, html.len, NULL, &t), 0);
	for (unsigned n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();

		wu_body_init(&one);
		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		rc = wu_body_find(t, &(struct wu_body_known){0}, &one);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		if (rc == 0)
			assert_span(((struct wu_span){one.captions.p, one.captions.len}), caption);
		wu_body_close(&one);
		assert_int_equal(wu_mem_live(), live);
	}
	wu_tree_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(furniture_stays_out),       cmocka_unit_test(captions_stand_apart),
		cmocka_unit_test(the_title_is_no_line),      cmocka_unit_test(no_article_is_empty),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
