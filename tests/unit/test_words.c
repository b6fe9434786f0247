/* words: what readers cannot tell apart gives the same numbers, in any script; order is told
 * apart; windows go by weight; nothing spans title and body; no allocation is left behind
 * when one fails. */
#include "base.h"

#include <stdio.h>

#include "scripts.h"
#include "text/words.h"

enum { ROUNDS = 400, WORDS = 60, LINES = WORDS, WINDOW = 20 };

static struct wu_arena *arena;
static char bytes[4][TEXT_MAX * 4];
static int turn;

static int setup(void **state)
{
	(void)state;
	text_seed = 2031;
	return wu_arena_new(64 << 20, &arena);
}

static int teardown(void **state)
{
	(void)state;
	wu_arena_free(arena);
	return 0;
}

static struct wu_prep words_of(const struct wu_line *l, uint32_t n)
{
	struct wu_prep p = {0};

	assert_int_equal(wu_words_make(arena, l, n, &p), 0);
	return p;
}

static struct wu_prep words(const char *text)
{
	struct wu_line l = {span(text), false};

	return words_of(&l, 1);
}

static struct wu_span utf8(const struct text *t)
{
	char *out = bytes[turn = (turn + 1) % 4];
	size_t len = 0;

	for (size_t i = 0; i < t->n; i++)
		len += wu_utf8_put(out + len, (uint32_t)t->c[i]);
	return (struct wu_span){out, len};
}

static struct wu_prep words_in(const struct text *t)
{
	struct wu_line l = {utf8(t), false};

	return words_of(&l, 1);
}

static bool same_words(const struct wu_prep *a, const struct wu_prep *b)
{
	return a->n_shingles == b->n_shingles &&
	       !memcmp(a->shingle, b->shingle, a->n_shingles * sizeof(*a->shingle)) &&
	       !memcmp(a->body, b->body, sizeof(a->body)) && a->reading.words == b->reading.words;
}

static bool same(const struct wu_prep *a, const struct wu_prep *b)
{
	return same_words(a, b) && a->n_numbers == b->n_numbers &&
	       !memcmp(a->number, b->number, a->n_numbers * sizeof(*a->number));
}

static void assert_same(const struct text *a, const struct text *b, const char *how)
{
	struct wu_prep x = words_in(a), y = words_in(b);
	struct wu_span s, t;

	if (same(&x, &y) && !memcmp(x.line, y.line, sizeof(*x.line)))
		return;
	s = utf8(a);
	t = utf8(b);
	fail_msg("%s gives other words:\n%.*s\n%.*s", how, (int)s.len, s.p, (int)t.len, t.p);
}

/* ---- what looks alike -------------------------------------------------------------------- */

static void any_normalisation_form_is_alike(void **state)
{
	static const int how[] = {UTF8PROC_COMPOSE, UTF8PROC_DECOMPOSE,
				  UTF8PROC_COMPOSE | UTF8PROC_COMPAT,
				  UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT};
	static const char *const name[] = {"NFC", "NFD", "NFKC", "NFKD"};
	static struct text t, s, u;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		wu_arena_reset(arena);
		draw_text(&t, WORDS);
		change(&s, &t, quoted);
		for (int k = 0; k < 4; k++) {
			normalise(&u, &t, how[k]);
			assert_same(&t, &u, name[k]);
			normalise(&u, &s, how[k]);
			assert_same(&t, &u, name[k]);
		}
	}
}

static void any_style_is_alike(void **state)
{
	static const struct {
		const char *name;
		int32_t (*how)(int32_t);
	} styles[] = {
		{"upper case", upper},           {"lower case", lower},
		{"another quote style", quoted}, {"another dash", dashed},
		{"another space", spaced},       {"full width", widened},
		{"other digits", in_digits},
	};
	static struct text t, u, v;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		wu_arena_reset(arena);
		draw_text(&t, WORDS);
		v = t;
		for (size_t k = 0; k < sizeof(styles) / sizeof(*styles); k++) {
			change(&u, &t, styles[k].how);
			assert_same(&t, &u, styles[k].name);
		}
		title_case(&u, &t);
		assert_same(&t, &u, "title case");
		half_width(&u, &t);
		assert_same(&t, &u, "half width");
		with_invisible(&u, &t);
		assert_same(&t, &u, "what nobody sees");
		for (int k = 0; k < 4; k++) { /* several at once */
			change(&u, &v, styles[draw(5)].how);
			v = u;
		}
		with_invisible(&u, &v);
		assert_same(&t, &u, "all of it");
	}
}

/* All lines' figures are those that each gives alone. */
static void assert_figures_of_lines(const struct wu_line *l, uint32_t n, const struct wu_prep *all)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct wu_prep one = words_of(l + i, 1);

		for (uint32_t k = 0; k < one.n_numbers; k++) {
			uint32_t at = 0;

			while (at < all->n_numbers && all->number[at] != one.number[k] + i)
				at++;
			assert_true(at < all->n_numbers);
		}
		sum += one.n_numbers;
	}
	assert_int_equal(all->n_numbers, sum);
}

/* Lines broken at any spaces: shingles say another line, and are the same. Figures are
 * of their lines. */
static void any_line_breaks_are_alike(void **state)
{
	static struct text t;
	static struct wu_line l[LINES * 3];

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct wu_prep whole, cut;
		struct wu_span s;
		uint32_t n = 0, often = 1 + draw(9);
		size_t from = 0;

		wu_arena_reset(arena);
		draw_text(&t, WORDS);
		s = utf8(&t);
		for (size_t k = 0; k <= s.len; k++)
			if (k == s.len || (s.p[k] == ' ' && draw(often) == 0)) {
				l[n++] = (struct wu_line){{s.p + from, k - from}, false};
				from = k + 1;
			}
		whole = words_in(&t);
		cut = words_of(l, n);
		assert_true(same_words(&whole, &cut));
		assert_figures_of_lines(l, n, &cut);
		assert_int_equal(cut.n_lines, n + 1);
		for (uint32_t k = 0; k < cut.n_shingles; k++) {
			assert_true(whole.shingle_line[k] == 1 && cut.shingle_line[k] >= 1);
			assert_true(k == 0 || cut.shingle_line[k] >= cut.shingle_line[k - 1]);
		}
		assert_true(cut.n_shingles && cut.shingle_line[cut.n_shingles - 1] <= n);
	}
}

/* Numbers apart; 3천865 and 3,865 stay what they are; no name loses its letters. */
static void what_differs_differs(void **state)
{
	static const char *const pairs[][2] = {
		{"sold 2400 cups today", "sold 2401 cups today"},
		{"3천865명이 돌아왔다 항만으로", "3,865명이 돌아왔다 항만으로"},
		{"won 5.93 million votes", "won 593 million votes"},
		{"the cafe was shut", "the café was shut"},
		{"one two three four", "one two three for"},
		{"वेल मार पुल बंद", "वल मार पुल बंद"},
		{"งานท่าเรือกลับเข้า", "งานทาเรอกลบเขา"},
		{"its over for them", "its for over them"},
		{"가나다라마바사아자차", "가나다라마바사아차자"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct wu_prep a = words(pairs[i][0]), b = words(pairs[i][1]);

		if (a.shingle[0] == b.shingle[0])
			fail_msg("\"%s\" is \"%s\"", pairs[i][0], pairs[i][1]);
	}
}

/* ---- order ------------------------------------------------------------------------------ */

static uint32_t shared(const struct wu_prep *a, const struct wu_prep *b)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->n_shingles; i++)
		for (uint32_t k = 0; k < b->n_shingles; k++)
			if (a->shingle[i] == b->shingle[k]) {
				n++;
				break;
			}
	return n;
}

static struct wu_prep numbered(const int *order, int n)
{
	char text[2000];
	size_t len = 0;

	for (int i = 0; i < n; i++)
		len += (size_t)sprintf(text + len, "w%c%c ", 'a' + order[i] / 26,
				       'a' + order[i] % 26);
	return words(text);
}

/* Windows of four words that stand so in both orders. */
static uint32_t windows_shared(const int *a, const int *b, int n)
{
	uint32_t shares = 0;

	for (int i = 0; i + 4 <= n; i++)
		for (int k = 0; k + 4 <= n; k++)
			shares += !memcmp(a + i, b + k, 4 * sizeof(*a));
	return shares;
}

static void order_is_told_apart(void **state)
{
	int in[40], out[40];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int n = 4 + (int)draw(36);
		struct wu_prep a, b;

		wu_arena_reset(arena);
		for (int i = 0; i < n; i++)
			in[i] = out[i] = i;
		a = numbered(in, n);
		assert_int_equal(shared(&a, &a), n - 3);
		for (int i = 0; i < n; i++)
			out[i] = n - 1 - i;
		b = numbered(out, n);
		assert_int_equal(shared(&a, &b), 0);
		memcpy(out, in, sizeof(in));
		for (uint32_t swaps = draw(8); swaps > 0; swaps--) {
			int x = (int)draw((uint32_t)n), y = (int)draw((uint32_t)n), was = out[x];

			out[x] = out[y];
			out[y] = was;
		}
		b = numbered(out, n);
		assert_int_equal(shared(&a, &b), windows_shared(in, out, n));
		assert_int_equal(b.n_shingles, n - 3);
	}
}

/* ---- windows ------------------------------------------------------------------------------- */

static void windows_close_by_weight(void **state)
{
	static const struct {
		const char *text;
		uint32_t shingles;
	} all[] = {
		{"", 0},
		{"-- !", 0},
		{"one", 1},
		{"one two three", 1}, /* shorter than a window: one of all of it */
		{"one two three four", 1},
		{"one two three four five six", 3},
		{"one 2 three 4", 1},
		{"one 2 three 4 five", 2},
		{"가", 1},
		{"가나다라마바사아자", 1},
		{"가나다라마바사아자차", 1},
		{"가나다라마바사아자차카타", 3},
		{"ひらがなとカタカナと漢字", 3},
		{"one two 가나다라마", 1},
		{"one two 가나다라마바", 1},
		{"one two 가나다라마바 three", 2},
		{"one 가나다라마바사", 1}, /* 19 twentieths */
		{"one 가나다라마바사아", 1},
		{"가나다라마바사아자 one", 2}, /* a word closes two */
		{"กขคงจฉชซฌญ", 1},
		{"กขคงจฉชซฌญฎ", 2},
		{"ก่ข้ค๊ง๋จ์ฉ็ชัซิฌุญู", 1}, /* marks weigh nothing */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (words(all[i].text).n_shingles != all[i].shingles)
			fail_msg("\"%s\" gives %u shingles", all[i].text,
				 words(all[i].text).n_shingles);
}

/* n words give n - 3, n letters n - 9. */
static void counts_are_exact(void **state)
{
	char text[4000] = "", letters[4000] = "";

	(void)state;
	for (uint32_t n = 1; n <= 200; n++) {
		wu_arena_reset(arena);
		sprintf(text + strlen(text), "w%c%c ", 'a' + (char)(n / 26), 'a' + (char)(n % 26));
		letters[strlen(letters) + wu_utf8_put(letters + strlen(letters), 0xAC00 + n)] = 0;
		assert_int_equal(words(text).n_shingles, n > 4 ? n - 3 : 1);
		assert_int_equal(words(letters).n_shingles, n > 10 ? n - 9 : 1);
	}
}

/* Each window, taken out and standing alone, gives its one shingle; no others are there. */
static void a_shingle_is_its_window(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		char text[2000], alone[400];
		size_t at[81], len = 0;
		int weight[80], n = 10 + (int)draw(70);
		uint32_t found = 0;
		struct wu_prep all, one;

		wu_arena_reset(arena);
		for (int i = 0; i < n; i++) {
			uint32_t k = draw(3);

			at[i] = len;
			weight[i] = k ? 5 : 2;
			if (k)
				len += (size_t)sprintf(text + len, k == 1 ? "w%c%c " : "%d%d ",
						       k == 1 ? 'a' + (int)draw(26) : (int)draw(9),
						       k == 1 ? 'a' + (int)draw(26) : (int)draw(9));
			else
				len += wu_utf8_put(text + len, 0xAC00 + draw(11000));
		}
		at[n] = len;
		text[len] = 0;
		all = words(text);
		for (int from = 0, to, sum; from < n; from++) {
			for (to = from, sum = 0; to < n && sum < WINDOW; to++)
				sum += weight[to];
			if (sum < WINDOW)
				break;
			snprintf(alone, sizeof(alone), "%.*s", (int)(at[to] - at[from]),
				 text + at[from]);
			one = words(alone);
			assert_int_equal(all.shingle[found++], one.shingle[0]);
		}
		assert_int_equal(all.n_shingles, found ? found : 1);
	}
}

/* No code point has more tokens than twice its bytes: the room that is made. */
static void no_code_point_outgrows_its_room(void **state)
{
	char text[64];

	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		size_t one = wu_utf8_put(text, c), len = one;
		struct wu_line l;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		for (; len < 12; len += one)
			wu_utf8_put(text + len, c);
		if (c % 1024 == 0)
			wu_arena_reset(arena);
		l = (struct wu_line){{text, len}, false};
		assert_true(words_of(&l, 1).reading.words <= 2 * len);
	}
}

/* ---- title and body -------------------------------------------------------------------------- */

static void nothing_spans_title_and_body(void **state)
{
	static struct text t, b;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct wu_line l[2];
		struct wu_prep both, title, body;

		wu_arena_reset(arena);
		draw_text(&t, 1 + draw(12));
		draw_text(&b, 1 + draw(30));
		l[0] = (struct wu_line){utf8(&t), true};
		l[1] = (struct wu_line){utf8(&b), false};
		both = words_of(l, 2);
		title = words_of(l, 1);
		body = words_of(l + 1, 1);
		assert_int_equal(both.n_shingles, title.n_shingles + body.n_shingles);
		assert_memory_equal(both.shingle, title.shingle,
				    title.n_shingles * sizeof(*both.shingle));
		assert_memory_equal(both.shingle + title.n_shingles, body.shingle,
				    body.n_shingles * sizeof(*both.shingle));
		assert_true(both.title == title.title && body.title == 0);
		assert_memory_equal(both.body, body.body, sizeof(both.body));
		assert_int_equal(both.n_numbers, body.n_numbers);
		for (uint32_t k = 0; k < both.n_shingles; k++)
			assert_int_equal(both.shingle_line[k], k >= title.n_shingles);
	}
}

static void marks_of_takes_are_not_the_title(void **state)
{
	struct wu_line plain = {span("Velmar port reopens after strike"), true}, marked = plain;
	struct wu_prep a = words_of(&plain, 1), b;

	(void)state;
	marked.text = span("[URGENT] Velmar port reopens after strike (2nd LD)");
	b = words_of(&marked, 1);
	assert_true(a.title == b.title && a.take == 0 && a.take_class == WU_TAKE_NONE);
	assert_true(b.take == 3 && b.take_class == WU_TAKE_UPDATE);
	assert_int_equal(shared(&a, &b), 2);
	marked = (struct wu_line){marked.text, false}; /* no mark in a body */
	assert_true(words_of(&marked, 1).take == 0);
}

static void a_lines_hash_masks_its_numbers(void **state)
{
	struct wu_prep a = words("Read 2,400 times"), b = words("Read 7 times"),
		       c = words("Read many times");

	(void)state;
	assert_true(a.line[1] == b.line[1] && a.line[1] != c.line[1]);
	assert_true(a.n_numbers == 1 && b.n_numbers == 1 && c.n_numbers == 0);
	assert_true(a.number[0] >> 48 == b.number[0] >> 48 && a.number[0] != b.number[0]);
}

/* ---- memory -----------------------------------------------------------------------------------
 */

static void every_allocation_may_fail(void **state)
{
	struct wu_line l[] = {{span("[속보] head"), true}, {span("one two 33 four five"), false}};
	int rc = WU_ENOMEM;

	(void)state;
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_arena *a = NULL;
		struct wu_prep p = {0};
		int left = n;

		wu_mem_hook(fail_at, &left);
		rc = wu_arena_new(1 << 20, &a);
		if (rc == 0)
			rc = wu_words_make(a, l, 2, &p);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		assert_true(rc < 0 || (p.take == 1 && p.n_lines == 2 && p.n_numbers == 1));
		wu_arena_free(a);
		assert_int_equal(wu_mem_live(), live);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_normalisation_form_is_alike),
		cmocka_unit_test(any_style_is_alike),
		cmocka_unit_test(any_line_breaks_are_alike),
		cmocka_unit_test(what_differs_differs),
		cmocka_unit_test(order_is_told_apart),
		cmocka_unit_test(windows_close_by_weight),
		cmocka_unit_test(counts_are_exact),
		cmocka_unit_test(a_shingle_is_its_window),
		cmocka_unit_test(no_code_point_outgrows_its_room),
		cmocka_unit_test(nothing_spans_title_and_body),
		cmocka_unit_test(marks_of_takes_are_not_the_title),
		cmocka_unit_test(a_lines_hash_masks_its_numbers),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
