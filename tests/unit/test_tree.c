/* tree: nodes lie in order and end where they should; white space, attributes and JSON are
 * kept as promised; every hostile shape meets its bound, in time linear in its length. */
#include "wire.h"

#include <stdlib.h>
#include <time.h>

#include "wire/hint.h"
#include "wire/tree.h"

static struct wu_buf in;

static int set_up(void **state)
{
	(void)state;
	wu_buf_init(&in, 32 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	wu_buf_close(&in);
	return 0;
}

static void put(const char *s, size_t times)
{
	while (times-- > 0)
		assert_int_equal(wu_buf_adds(&in, s), 0);
}

static struct wu_tree *tree_of(const char *html, struct seen *seen)
{
	struct wu_tree *t;

	assert_int_equal(wu_tree_new(html, strlen(html), SINK(seen), &t), 0);
	return t;
}

static uint32_t find(const struct wu_tree *t, enum wu_tag tag)
{
	uint32_t n;
	const struct wu_node *all = wu_tree_nodes(t, &n);

	for (uint32_t i = 0; i < n; i++)
		if (all[i].tag == tag)
			return i;
	return UINT32_MAX;
}

/* Children lie within their parents and the row has no gaps. */
static void assert_sound(const struct wu_tree *t)
{
	uint32_t n;
	const struct wu_node *all = wu_tree_nodes(t, &n);

	assert_int_equal(all[0].parent, 0);
	for (uint32_t i = 0; i < n; i++) {
		const struct wu_node *up = &all[all[i].parent];

		assert_true(all[i].end > i && all[i].end <= n);
		assert_true(i == 0 || (all[i].parent < i && all[i].end <= up->end));
		assert_true(all[i].tag != WU_TAG_text || all[i].end == i + 1);
	}
}

static void nodes_lie_in_order(void **state)
{
	struct seen seen = {0};
	struct wu_tree *t = tree_of("<body><div id=a class='share-bar'><p>one <b>two</b></p></div>"
				    "<script>var x = '<p>'</script><p>three",
				    &seen);
	uint32_t div = find(t, WU_TAG_div), p = find(t, WU_TAG_p);
	struct wu_buf line;

	(void)state;
	wu_buf_init(&line, 100);
	assert_sound(t);
	assert_int_equal(wu_tree_nodes(t, &(uint32_t){0})[p].parent, div);
	assert_string_equal(wu_tree_attr(t, div, WU_ATTR_ID), "a");
	assert_null(wu_tree_attr(t, div, WU_ATTR_HREF));
	assert_int_equal(wu_tree_nodes(t, &(uint32_t){0})[div].hint, WU_HINT_FURNITURE);
	assert_span(wu_tree_text(t, p + 1), "one ");
	assert_int_equal(wu_tree_end(t, div), p + 4);
	assert_int_equal(wu_tree_line(t, 0, &line), 0);
	assert_span(((struct wu_span){line.p, line.len}), "one two three");
	wu_buf_close(&line);
	wu_tree_free(t);
	assert_null(wu_tree_free(NULL));
}

static void space_is_collapsed_and_json_kept(void **state)
{
	struct seen seen = {0};
	struct wu_tree *t = tree_of("<p> a\n\t\xc2\xa0 b&nbsp;&#160;c\x01</p>"
				    "<script type='application/ld+json'>{\"a\":\n 1}</script>",
				    &seen);

	(void)state;
	assert_span(wu_tree_text(t, find(t, WU_TAG_p) + 1), " a b c");
	assert_span(wu_tree_text(t, find(t, WU_TAG_script) + 1), "{\"a\": 1}");
	wu_tree_free(t);
}

static double took_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Shapes that cost a careless reader the square of their length: what comes first, what is
 * repeated, and what comes behind. */
static const struct {
	const char *before, *again, *behind;
} hostile[] = {
	{"", "<div>", "<p>far down"},
	{"", "<b><i>", "<p>far down"},
	{"<div>", "</b>", "<p>behind"},
	{"<p>", "<table><tr><td>", "text"},
	{"<p>text", "<a href=x>", ""},
	{"<ul>", "<li>item ", "</ul>"},
	{"", "<p>a", ""},
	{"", "<!-- ", ""},
	{"", "<!--x-->", "<p>a"},
	{"", "<![CDATA[ ", ""},
	{"", "&amp", ""},
	{"", "&#x41;&bogus;", ""},
	{"", "<", ""},
	{"", "</", ""},
	{"", "<script>", ""},
	{"<script type='application/ld+json'>", "[[", ""},
	{"<p title='", "x ", "'>text"},
	{"<p ", "a=1 ", ">text"},
	{"<select>", "<option>x", ""},
	{"<svg>", "<g>", "</svg>"},
	{"<form>", "<form><input>", ""},
	{"", "<p class=date>\xec\x9e\x85\xeb\xa0\xa5", ""},
	{"", "<h2><a href=/x>Head</a></h2><p>Text that leads there.", ""},
	{"", "<div class=share><blockquote>", "words"},
	{"", "<table><tr><td><img>", "caption"},
	{"", "<figure><figcaption>", "caption"},
	{"", "<article><h1>", "x"},
	{"<a>", "<div><a>", "x"},
	{"", "<\xff\xfe>", ""},
	{"<pre>", "\n", "x"},
};

static double best_of(const char *before, const char *again, const char *behind, size_t bytes)
{
	double best = 1e9;

	wu_buf_reset(&in);
	put(before, 1);
	put(again, bytes / strlen(again));
	put(behind, 1);
	for (int i = 0; i < 3; i++) {
		struct seen seen = {0};
		struct wu_wire_opts opts = {.format = WU_FORMAT_HTML};
		double t = took_ms();

		assert_true(wu_wire_parse(in.p, in.len, &opts, SINK(&seen), NULL) <= 0);
		t = took_ms() - t;
		best = t < best ? t : best;
	}
	return best;
}

static void hostile_shapes_take_linear_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		double small =
			best_of(hostile[i].before, hostile[i].again, hostile[i].behind, 100000);
		double large =
			best_of(hostile[i].before, hostile[i].again, hostile[i].behind, 800000);

		/* Eight times the input: sixty-four times the time would be the square. */
		if (large > 24 * small + 40)
			print_error("%s: %.1f ms, then %.1f\n", hostile[i].again, small, large);
		if (getenv("HOSTILE"))
			print_message("%-40s %8.1f %8.1f ms\n", hostile[i].again, small, large);
		assert_true(large <= 24 * small + 40);
	}
}

static void depth_is_bounded_and_text_kept(void **state)
{
	(void)state;
	for (size_t n = 10; n < 30000; n = n * 3 + 1) {
		struct seen seen = {0};
		struct wu_tree *t;
		struct wu_buf line;
		uint32_t deepest = 0, count;

		wu_buf_reset(&in);
		wu_buf_init(&line, 1000);
		put("<div><i>", n);
		put("far down", 1);
		put("</i></div>", n);
		put("<p>and behind", 1);
		assert_int_equal(wu_tree_new(in.p, in.len, SINK(&seen), &t), 0);
		assert_sound(t);
		for (uint32_t i = 0, k; i < wu_tree_end(t, 0); i++) {
			uint32_t depth = 0;

			for (k = i; k; k = wu_tree_nodes(t, &count)[k].parent)
				depth++;
			deepest = depth > deepest ? depth : deepest;
			i += n > 1000 ? 97 : 0;
		}
		assert_true(deepest <= WU_TREE_DEPTH + 1);
		assert_int_equal(wu_tree_line(t, 0, &line), 0);
		assert_non_null(memmem(line.p, line.len, "far down", 8));
		assert_non_null(memmem(line.p, line.len, "and behind", 10));
		wu_buf_close(&line);
		wu_tree_free(t);
	}
}

/* What was read up to the bound is still there, and it is told. */
static void bombs_end_the_page(void **state)
{
	struct seen seen = {0};
	struct wu_tree *t;

	(void)state;
	wu_buf_reset(&in);
	put("<p>kept</p><p ", 1);
	for (int i = 0; i < 3000; i++)
		assert_int_equal(wu_buf_addf(&in, "a%d ", i), 0);
	put(">too</p>", 1);
	assert_int_equal(wu_tree_new(in.p, in.len, SINK(&seen), &t), 0);
	assert_non_null(strstr(seen.last, "too many attributes"));
	assert_span(wu_tree_text(t, find(t, WU_TAG_p) + 1), "kept");
	assert_sound(t);
	wu_tree_free(t);
	seen = (struct seen){0};
	wu_buf_reset(&in);
	put("<p>kept</p>", 1);
	put("<div>", 200000);
	put("</b>", 200000);
	assert_int_equal(wu_tree_new(in.p, in.len, SINK(&seen), &t), 0);
	assert_non_null(strstr(seen.last, "close nothing"));
	assert_sound(t);
	wu_tree_free(t);
	wu_buf_reset(&in);
	put("0123456789abcdef", (16u << 20) / 16 + 1);
	assert_int_equal(wu_tree_new(in.p, in.len, SINK(&seen), &t), WU_ELIMIT);
	assert_int_equal(wu_tree_new("", 0, SINK(&seen), &t), WU_EFORMAT);
	assert_int_equal(wu_tree_new("<!-- -->", 8, SINK(&seen), &t), WU_EFORMAT);
}

static void every_allocation_may_fail(void **state)
{
	static const char html[] = "<p class=a>one<script type=json>{}</script><p>two";
	int rc = WU_ENOMEM;

	(void)state;
	for (unsigned n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_tree *t = NULL;

		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		rc = wu_tree_new(html, strlen(html), NULL, &t);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == WU_ENOMEM || (rc == 0 && n > 0));
		wu_tree_free(t);
		assert_int_equal(wu_mem_live(), live);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes_lie_in_order),
		cmocka_unit_test(space_is_collapsed_and_json_kept),
		cmocka_unit_test(hostile_shapes_take_linear_time),
		cmocka_unit_test(depth_is_bounded_and_text_kept),
		cmocka_unit_test(bombs_end_the_page),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
