/* region: the element of the article, and what beside it belongs to it. */
#include "wire.h"

#include "wire/region.h"

#define A                                                                                          \
	"<p>The harbour bridge at Selkie Point opened to traffic on Tuesday, after four "          \
	"months of repairs to its steel.</p>"
#define B                                                                                          \
	"<p>Engineers replaced sixty metres of steel and tested the whole of it overnight, "       \
	"twice.</p>"
#define C                                                                                          \
	"<p>Ferries that had carried the commuters since December will run until Friday at "       \
	"noon.</p>"
#define D                                                                                          \
	"<p>Another town is to get a library, with a roof of glass and forty thousand new "        \
	"books.</p>"

#define E "<p>Another town.</p>"

/* The texts that are left of the region, by their first letters; its element's id in *id. */
static void region(const char *html, const char *said, char *letters, const char **id)
{
	static char found[32];
	struct seen seen = {0};
	struct wu_weight *w;
	struct wu_tree *t;
	uint32_t top;

	assert_int_equal(wu_tree_new(html, strlen(html), SINK(&seen), &t), 0);
	assert_int_equal(wu_weigh(t, true, &w), 0);
	assert_int_equal(wu_region_find(t, w, (struct wu_span){said, strlen(said)}, &top), 0);
	for (uint32_t i = top; top && i < wu_tree_end(t, top);) {
		if (wu_tree_nodes(t, &(uint32_t){0})[i].tag == WU_TAG_text && !w[i].off)
			*letters++ = *wu_tree_text(t, i).p;
		i = w[i].off ? wu_tree_end(t, i) : i + 1;
	}
	*letters = 0;
	*id = top ? wu_tree_attr(t, top, WU_ATTR_ID) : NULL;
	snprintf(found, sizeof(found), "%s", *id ? *id : "");
	*id = found;
	wu_free(w);
	wu_tree_free(t);
}

static const struct {
	const char *html, *said, *letters, *id;
} cases[] = {
	{"<div id=x>" A B C "</div>", "", "TEF", "x"},
	{"<div id=o><div>Another town is to get a library.</div><div id=x>" A B C "</div></div>",
	 "", "TEF", "x"},
	/* parts of one name; the third is another */
	{"<div id=o><div class=s>" A B A B "</div><div class=s>" C "</div><div>" E "</div></div>",
	 "", "TETEF", "o"},
	/* the name alone is not enough: a third of it links */
	{"<div id=o><div class=s id=x>" A B A B "</div><div class=s>" C
	 "<ul><li><a href=/x>A list of other stories that have been told</a><li>and a "
	 "word</ul></div></div>",
	 "", "TETE", "x"},
	/* a paragraph that stands before its article */
	{"<div id=o>" A "<div id=x>" B C B C "</div></div>", "", "TEFEF", "o"},
	/* the lead between headline and body, unless the page says what its body is */
	{"<main><h1>H</h1><div id=l>" A "</div><div class='article-body' id=x>" B C B C
	 "</div></main>",
	 "", "HTEFEF", ""},
	{"<main><h1>H</h1><div id=l>" A "</div><div itemprop=articleBody id=x>" B C B C
	 "</div></main>",
	 "", "EFEF", "x"},
	/* two of one weight: the one that the page's metadata repeats */
	{"<article id=x>" A B "</article><article id=y>" C D "</article>",
	 "Ferries that had carried the commuters since December", "FA", "y"},
	{"<article id=x>" A B "</article><article id=y>" C D "</article>",
	 "The harbour bridge at Selkie Point opened to traffic", "TE", "x"},
	/* the article with the headline, though another is longer */
	{"<div><article id=x><h1>H</h1>" A "</article><article id=y>" B C "</article></div>", "",
	 "HT", "x"},
	{"<ul><li>a<li>b</ul>", "", "", ""},
};

static void the_article_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char letters[64];
		const char *id;

		region(cases[i].html, cases[i].said, letters, &id);
		if (strcmp(letters, cases[i].letters) || strcmp(id, cases[i].id))
			print_error("case %zu: %s in '%s'\n", i, letters, id);
		assert_string_equal(letters, cases[i].letters);
		assert_string_equal(id, cases[i].id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_article_is_found)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
