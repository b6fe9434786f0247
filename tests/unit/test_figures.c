/* figures: a figure is told by the words round it and by nothing else; other figures among
 * them are alike; tables, time stamps and titles give none; templates share places, copies
 * share figures, too.
 */
#include "base.h"

#include <stdio.h>

#include "base/hash.h"
#include "scripts.h"
#include "text/figures.h"
#include "text/words.h"

enum { ROUNDS = 3000, TOKENS = 40, WORD = 5, LETTER = 2, LINES = 6 };

/* ---- token by token ---------------------------------------------------------------------- */

struct token {
	uint64_t hash;
	uint8_t weight;
	bool figure;
};

struct found {
	struct wu_figures f;
	uint64_t ret[WU_FIGURES_MAX + 1];
};

static void feed(struct wu_figures *f, const struct token *t, int n, uint32_t line)
{
	for (int i = 0; i < n; i++)
		if (t[i].figure)
			wu_figures_number(f, t[i].hash, t[i].weight);
		else
			wu_figures_word(f, t[i].hash, t[i].weight);
	wu_figures_end(f, line);
}

static void find(struct found *r, const struct token *t, int n, uint32_t line)
{
	*r = (struct found){0};
	r->f.ret = r->ret;
	feed(&r->f, t, n, line);
	wu_figures_finish(&r->f);
}

static struct token other(const struct token *t)
{
	return (struct token){t->hash ^ 0xABCDEF00000, t->weight, t->figure};
}

static struct token word(void)
{
	bool letter = draw(2);

	return (struct token){(uint64_t)draw(1u << 30) << 8 | 7, letter ? LETTER : WORD, false};
}

static struct token figure(void)
{
	return (struct token){(uint64_t)draw(1u << 30) << 8 | 9, WORD, true};
}

static uint32_t place_of(uint64_t figure)
{
	return (uint32_t)(figure >> 48);
}

static uint32_t value_of(uint64_t figure)
{
	return figure >> 32 & 0xFFFF;
}

/* Is token i of the place of the figure at 'at'? Two words or four letters before it, a word
 * or two letters behind: what stands nearer weighs less than that. */
static bool is_of_place(const struct token *t, int at, int i)
{
	int nearer = 0;

	if (i < at) {
		for (int k = i + 1; k < at; k++)
			nearer += t[k].weight;
		return nearer < 2 * 4 && at - i <= 4;
	}
	for (int k = at + 1; k < i; k++)
		nearer += t[k].weight;
	return i > at && nearer < 2 * 2;
}

/* Of every token of a line: changed, it changes the place where it is of it, and there only.
 * Two places of 16 bits may be one by chance. */
static void a_place_is_the_words_near_by(void **state)
{
	static struct found was, is;
	struct token t[TOKENS];
	int moved = 0, stayed = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int n = 6 + (int)draw(TOKENS - 6), at = (int)draw((uint32_t)n);

		for (int i = 0; i < n; i++)
			t[i] = i == at ? figure() : word();
		find(&was, t, n, 1);
		assert_int_equal(was.f.n, 1);
		for (int i = 0; i < n; i++) {
			struct token kept = t[i];
			bool same;

			t[i] = other(&kept);
			find(&is, t, n, 1);
			t[i] = kept;
			assert_int_equal(is.f.n, 1);
			same = place_of(is.ret[0]) == place_of(was.ret[0]);
			if (is_of_place(t, at, i))
				*(same ? &stayed : &moved) += 1;
			else
				assert_true(same);
			if (i != at)
				assert_int_equal(value_of(is.ret[0]), value_of(was.ret[0]));
			else
				stayed += value_of(is.ret[0]) == value_of(was.ret[0]);
		}
	}
	assert_true(moved > 3 * ROUNDS);
	assert_in_range(stayed, 0, 3);
}

/* What is put in, left out or said again beyond a figure's place does not move it. */
static void edits_elsewhere_change_no_place(void **state)
{
	static struct found was, is;
	struct token t[TOKENS + 1], u[TOKENS + 1];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int n = 16 + (int)draw(TOKENS - 16), at = 6 + (int)draw((uint32_t)n - 12), cut;

		for (int i = 0; i < n; i++)
			t[i] = i == at ? figure() : word();
		find(&was, t, n, 1);
		cut = draw(2) ? (int)draw((uint32_t)at - 4)
			      : at + 3 + (int)draw((uint32_t)(n - at) - 3);
		memcpy(u, t, sizeof(*t) * (size_t)cut);
		memcpy(u + cut, t + cut + 1, sizeof(*t) * (size_t)(n - cut - 1));
		find(&is, u, n - 1, 1); /* one less */
		assert_true(is.f.n == 1 && is.ret[0] == was.ret[0]);
		memcpy(u + cut + 1, t + cut, sizeof(*t) * (size_t)(n - cut));
		u[cut] = word();
		find(&is, u, n + 1, 1); /* one more */
		assert_true(is.f.n == 1 && is.ret[0] == was.ret[0]);
	}
}

/* Lines of words, letters and figures; how many figures. */
static int draw_lines(struct token t[][TOKENS], int *n)
{
	int figures = 0;

	for (int l = 0; l < LINES; l++) {
		n[l] = (int)draw(TOKENS);
		for (int i = 0; i < n[l]; i++) {
			t[l][i] = draw(5) ? word() : figure();
			figures += t[l][i].figure;
		}
	}
	return figures;
}

static void find_lines(struct found *r, struct token t[][TOKENS], const int *n)
{
	*r = (struct found){0};
	r->f.ret = r->ret;
	for (int l = 0; l < LINES; l++)
		feed(&r->f, t[l], n[l], (uint32_t)l);
	wu_figures_finish(&r->f);
}

static bool stands_in(uint64_t place, const struct found *r)
{
	for (uint32_t i = 0; i < r->f.n; i++)
		if (place_of(r->ret[i]) == place_of(place) &&
		    (uint32_t)r->ret[i] == (uint32_t)place)
			return true;
	return false;
}

/* Two texts that differ only in figures have the same places, in the same lines. */
static void other_figures_have_the_same_places(void **state)
{
	static struct found a, b;
	static struct token t[LINES][TOKENS];
	int n[LINES], found = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		uint32_t values = 0;

		if (draw_lines(t, n) > WU_FIGURES_MAX)
			continue;
		find_lines(&a, t, n);
		for (int l = 0; l < LINES; l++)
			for (int i = 0; i < n[l]; i++)
				if (t[l][i].figure)
					t[l][i] = other(&t[l][i]);
		find_lines(&b, t, n);
		assert_int_equal(a.f.n, b.f.n);
		for (uint32_t i = 0; i < a.f.n; i++) {
			assert_true(stands_in(a.ret[i], &b) && stands_in(b.ret[i], &a));
			values += a.ret[i] >> 32 == b.ret[i] >> 32;
		}
		assert_in_range(values, 0, 1); /* 16 bits may meet */
		found += (int)a.f.n;
	}
	assert_true(found > 10 * ROUNDS);
}

/* Figure i of so many tokens with so many figures, the last first. */
static uint32_t count(int words, int letters, int figures)
{
	static struct found r;
	struct token t[TOKENS];
	int n = 0;

	while (words--)
		t[n++] = (struct token){draw(1u << 30), WORD, false};
	while (letters--)
		t[n++] = (struct token){draw(1u << 30), LETTER, false};
	while (figures--)
		t[n++] = figure();
	find(&r, t, n, 1);
	return r.f.n;
}

/* A figure weighs as a word does; half the line's weight is mostly. */
static void a_line_of_mostly_figures_gives_none(void **state)
{
	(void)state;
	assert_int_equal(count(0, 0, 1), 0);
	assert_int_equal(count(1, 0, 1), 0);
	assert_int_equal(count(2, 0, 1), 1);
	assert_int_equal(count(0, 2, 1), 0);
	assert_int_equal(count(0, 3, 1), 1);
	assert_int_equal(count(0, 5, 2), 0);
	assert_int_equal(count(0, 6, 2), 2);
	for (int n = 1; n < 10; n++) {
		assert_int_equal(count(n, 0, n), 0);
		assert_int_equal(count(n + 1, 0, n), n);
		assert_int_equal(count(n, 1, n), n);
	}
}

/* Lines know nothing of each other: all give what each gives alone, the title nothing. */
static void lines_are_apart(void **state)
{
	static struct found all, one;
	static struct token t[LINES][TOKENS];
	int n[LINES];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		uint32_t sum = 0;

		if (draw_lines(t, n) > WU_FIGURES_MAX)
			continue;
		find_lines(&all, t, n);
		find(&one, t[0], n[0], 0);
		assert_int_equal(one.f.n, 0);
		for (int l = 1; l < LINES; l++) {
			find(&one, t[l], n[l], (uint32_t)l);
			sum += one.f.n;
			for (uint32_t i = 0, k = 0; i < one.f.n; i++, k++) {
				while (k < all.f.n && all.ret[k] != one.ret[i])
					k++;
				assert_true(k < all.f.n);
			}
		}
		assert_int_equal(all.f.n, sum);
	}
}

static void they_are_a_set(void **state)
{
	static struct found r;
	static struct token t[LINES][TOKENS];
	static const struct token again[] = {{1, WORD, 0}, {2, WORD, 0}, {3, WORD, 1},
					     {4, WORD, 0}, {1, WORD, 0}, {2, WORD, 0},
					     {3, WORD, 1}, {4, WORD, 0}};
	int n[LINES];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_lines(t, n);
		find_lines(&r, t, n);
		for (uint32_t i = 0; i < r.f.n; i++) {
			assert_true(i == 0 || r.ret[i - 1] < r.ret[i]);
			assert_in_range((uint32_t)r.ret[i], 1, LINES - 1);
		}
	}
	find(&r, again, 8, 1);
	assert_int_equal(r.f.n, 1); /* said twice */
	r = (struct found){.f = {.ret = r.ret}};
	feed(&r.f, again, 8, 1);
	feed(&r.f, again, 8, 65535);
	wu_figures_finish(&r.f);
	assert_int_equal(r.f.n, 2); /* in two lines */
	assert_true(r.ret[0] >> 32 == r.ret[1] >> 32);
	assert_true((uint32_t)r.ret[0] == 1 && (uint32_t)r.ret[1] == 65535);
}

/* A figure among three words, all drawn. */
static void say_one(struct wu_figures *f)
{
	struct token t[4] = {word(), word(), figure(), word()};

	t[0].weight = t[1].weight = t[3].weight = WORD;
	feed(f, t, 4, 1);
}

/* The first so many are kept, the rest is not written; a table takes no room of theirs. */
static void there_may_be_more_than_the_room(void **state)
{
	static struct found r;
	static struct token table[WU_FIGURES_MAX * 2];

	(void)state;
	for (int i = 0; i < WU_FIGURES_MAX * 2; i++)
		table[i] = figure();
	for (int n = WU_FIGURES_MAX - 2; n < WU_FIGURES_MAX * 2; n++) {
		uint32_t want = n < WU_FIGURES_MAX ? (uint32_t)n : WU_FIGURES_MAX;

		r = (struct found){.f = {.ret = r.ret}};
		r.ret[WU_FIGURES_MAX] = 4711;
		feed(&r.f, table, WU_FIGURES_MAX * 2, 1);
		assert_int_equal(r.f.n, 0);
		for (int i = 0; i < n; i++)
			say_one(&r.f);
		assert_int_equal(r.f.n, want);
		wu_figures_finish(&r.f);
		assert_int_equal(r.f.n, want);
		assert_int_equal(r.ret[WU_FIGURES_MAX], 4711);
	}
}

/* Places and values spread over all of their 16 bits: of 100 few meet. */
static void few_meet_by_chance(void **state)
{
	static struct found r;
	uint32_t places = 0, values = 0;

	(void)state;
	for (int round = 0; round < 100; round++) {
		r = (struct found){.f = {.ret = r.ret}};
		for (int i = 0; i < 100; i++)
			say_one(&r.f);
		for (int i = 0; i < 100; i++)
			for (int k = 0; k < i; k++) {
				places += place_of(r.ret[i]) == place_of(r.ret[k]);
				values += value_of(r.ret[i]) == value_of(r.ret[k]);
			}
	}
	/* 495,000 pairs, one in 65,536: 7.6 */
	assert_in_range(places, 1, 25);
	assert_in_range(values, 1, 25);
}

/* ---- as words.c cuts them -------------------------------------------------------------------- */

static struct wu_arena *arena;

static int setup(void **state)
{
	(void)state;
	text_seed = 77;
	return wu_arena_new(64 << 20, &arena);
}

static int teardown(void **state)
{
	(void)state;
	wu_arena_free(arena);
	return 0;
}

/* Lines parted by newlines; the first is the title. */
static struct wu_prep read_text(const char *text)
{
	struct wu_line l[32];
	struct wu_prep p = {0};
	uint32_t n = 0;

	for (const char *end; *text; text = end + (*end == '\n')) {
		end = strchr(text, '\n') ? strchr(text, '\n') : text + strlen(text);
		l[n] = (struct wu_line){{text, (size_t)(end - text)}, n == 0};
		n++;
	}
	assert_int_equal(wu_words_make(arena, l, n, &p), 0);
	return p;
}

/* Places, or figures, of a that b has, too; lines aside. */
static uint32_t in_common(const struct wu_prep *a, const struct wu_prep *b, unsigned from_bit)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->n_numbers; i++)
		for (uint32_t k = 0; k < b->n_numbers; k++)
			if (a->number[i] >> from_bit == b->number[k] >> from_bit) {
				n++;
				break;
			}
	return n;
}

static const char weather_ko[] =
	"벨마르 내일 날씨\n"
	"벨마르기상대는 내일 아침 최저기온이 %d도까지 내려가고 낮 최고기온은 %d도에 머물 것으로 "
	"내다봤다.\n"
	"바람은 초속 %d미터로 불고 물결은 최고 %d미터까지 일겠다. 비가 올 확률은 %d퍼센트다.\n";
static const char weather_en[] = "Velmar weather tomorrow\n"
				 "The harbour office expects a low of %d degrees before dawn and a "
				 "high of %d degrees by noon.\n"
				 "Winds will reach %d knots off the mole, waves rise to %d metres, "
				 "and rain is %d percent likely.\n";
/* A copy of them, cut, with other words round what was kept, and another title. */
static const char copy_ko[] =
	"출근길 쌀쌀\n"
	"오늘 나온 예보를 보면 내일 아침 최저기온이 %d도까지 내려가고 낮 "
	"최고기온은 %d도에 머물 것으로 전망됩니다.\n"
	"먼바다 바람은 초속 %d미터로 불고 물결은 최고 %d미터까지 일겠습니다. 비가 "
	"올 확률은 %d퍼센트입니다.\n";
static const char copy_en[] = "Grey day ahead\n"
			      "Forecasters said on Monday it expects a low of %d degrees before "
			      "sunrise, then a high of %d degrees by lunch.\n"
			      "Outside, gusts will reach %d knots off shore and waves rise to %d "
			      "metres, while rain is %d percent sure.\n";

static struct wu_prep filled(const char *form, int day)
{
	char text[2000];

	snprintf(text, sizeof(text), form, 3 + day, 14 + day * 2, 21 - day, 31 + day,
		 70 - day * 10);
	return read_text(text);
}

static void templates_share_places_and_copies_figures(void **state)
{
	static const char *const forms[][2] = {{weather_ko, copy_ko}, {weather_en, copy_en}};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct wu_prep first = filled(forms[i][0], 0), copy = filled(forms[i][1], 0);

		assert_int_equal(first.n_numbers, 5);
		assert_int_equal(in_common(&first, &copy, 48), 5);
		assert_int_equal(in_common(&first, &copy, 32), 5);
		for (int day = 1; day < 7; day++) {
			struct wu_prep next = filled(forms[i][0], day);

			assert_int_equal(in_common(&first, &next, 48), 5);
			assert_int_equal(in_common(&first, &next, 32), 0);
		}
	}
}

/* Logs without text hold figures in their prints (imprint.h): should these numbers change, so
 * must its version. */
static void figures_are_frozen(void **state)
{
	struct wu_prep ko = filled(weather_ko, 0), en = filled(weather_en, 0);

	(void)state;
	assert_true(wu_hash64(ko.number, ko.n_numbers * sizeof(*ko.number), 0) ==
		    0xD886AAB0D2613F37);
	assert_true(wu_hash64(en.number, en.n_numbers * sizeof(*en.number), 0) ==
		    0x4C5D9E1783450774);
}

/* The thousands' comma is nothing, the point is; a single digit counts; no other sign does. */
static void a_figures_value_is_what_is_read(void **state)
{
	static const char *const same[][2] = {{"2400", "2,400"},
					      {"7", "\xEF\xBC\x97"},
					      {"1234567", "1,234,567"},
					      {"5.93", "5.93"}};
	static const char *const differ[][2] = {
		{"2400", "2401"}, {"593", "5.93"}, {"59.3", "5.93"}, {"7", "8"}, {"7", "07"}};
	char text[2][200];

	(void)state;
	for (size_t i = 0; i < 4 + 5; i++) {
		const char *const *pair = i < 4 ? same[i] : differ[i - 4];
		struct wu_prep a, b;

		snprintf(text[0], sizeof(text[0]), "head\nThe yard sold %s boats last year\n",
			 pair[0]);
		snprintf(text[1], sizeof(text[1]), "head\nThe yard sold %s boats last year\n",
			 pair[1]);
		a = read_text(text[0]);
		b = read_text(text[1]);
		assert_true(a.n_numbers == 1 && b.n_numbers == 1);
		assert_true(place_of(a.number[0]) == place_of(b.number[0]));
		assert_int_equal(a.number[0] == b.number[0], i < 4);
	}
}

static void titles_tables_and_stamps_give_none(void **state)
{
	(void)state;
	assert_int_equal(read_text("Yard sold 2,400 boats in 12 years\n").n_numbers, 0);
	assert_int_equal(read_text("head\n2031-04-05 11:20\n").n_numbers, 0);
	assert_int_equal(read_text("head\n1 12.5 13 9 4 Velmar\n").n_numbers, 0);
	assert_int_equal(read_text("head\n수정 2031.04.05 11:20\n").n_numbers, 0);
	assert_int_equal(read_text("head\nYard sold 2,400 boats in 12 years\n").n_numbers, 2);
}

/* Texts of any scripts, where each figure is taken for another. */
static void any_text_keeps_its_places(void **state)
{
	static char a[TEXT_MAX * 4], b[TEXT_MAX * 4];
	static struct text t;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct wu_prep p, q;
		size_t n = 0, k = 0, at = 0;

		wu_arena_reset(arena);
		a[n++] = b[k++] = '\n';
		draw_text(&t, 200);
		for (size_t i = 0; i < t.n; i++) {
			bool in = t.c[i] >= '0' && t.c[i] <= '9';

			n += wu_utf8_put(a + n, (uint32_t)t.c[i]);
			if (!in || i == 0 || t.c[i - 1] < '0' || t.c[i - 1] > '9')
				at = 0;
			if (in && at++ == 0) /* the run's first digit, a digit more */
				b[k++] = (char)('1' + draw(9));
			k += wu_utf8_put(b + k, (uint32_t)t.c[i]);
		}
		a[n] = b[k] = 0;
		p = read_text(a);
		q = read_text(b);
		assert_int_equal(in_common(&p, &q, 48), p.n_numbers);
		assert_int_equal(in_common(&q, &p, 48), q.n_numbers);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_is_the_words_near_by),
		cmocka_unit_test(edits_elsewhere_change_no_place),
		cmocka_unit_test(other_figures_have_the_same_places),
		cmocka_unit_test(a_line_of_mostly_figures_gives_none),
		cmocka_unit_test(lines_are_apart),
		cmocka_unit_test(they_are_a_set),
		cmocka_unit_test(there_may_be_more_than_the_room),
		cmocka_unit_test(few_meet_by_chance),
		cmocka_unit_test(templates_share_places_and_copies_figures),
		cmocka_unit_test(figures_are_frozen),
		cmocka_unit_test(a_figures_value_is_what_is_read),
		cmocka_unit_test(titles_tables_and_stamps_give_none),
		cmocka_unit_test(any_text_keeps_its_places),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
