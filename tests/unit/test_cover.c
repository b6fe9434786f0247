/* cover: every run of shingles leads back to the words it was made of. */
#include "base.h"

#include "text/cover.h"
#include "text/words.h"

static struct wu_arena *arena, *scratch;

static int set_up(void **state)
{
	(void)state;
	return wu_arena_new(8 << 20, &arena) || wu_arena_new(8 << 20, &scratch);
}

static int tear_down(void **state)
{
	(void)state;
	arena = wu_arena_free(arena);
	scratch = wu_arena_free(scratch);
	return 0;
}

static struct wu_prep words(const char *const *text, uint32_t n)
{
	struct wu_line lines[4];
	struct wu_prep p = {0};

	for (uint32_t i = 0; i < n; i++)
		lines[i] = (struct wu_line){span(text[i]), false};
	wu_arena_reset(arena);
	assert_int_equal(wu_words_make(arena, lines, n, &p), 0);
	return p;
}

static void covers(const char *line, uint32_t first, uint32_t n, const char *want)
{
	struct wu_prep p = words(&line, 1);
	struct wu_cover_run run = {first, n, p.shingle + first};
	struct wu_span got;

	assert_true(first + n <= p.n_shingles);
	assert_int_equal(wu_cover_find(scratch, span(line), &run, &got), 0);
	if (got.len != strlen(want) || memcmp(got.p, want, got.len) != 0)
		fail_msg("\"%.*s\" for \"%s\"", (int)got.len, got.p, want);
}

static void finds_the_words(void **state)
{
	(void)state;
	covers("one two three four five six seven", 1, 1, "two three four five");
	covers("one two three four five six seven", 1, 3, "two three four five six seven");
	covers("\"One\", two -- three four; five (six) seven.", 0, 1, "\"One\", two -- three four");
	covers("\"One\", two -- three four; five (six) seven.", 3, 1, "four; five (six) seven.");
	covers("the mayor's 2,400 cups sold out at once", 1, 2, "mayor's 2,400 cups sold out");
	covers("누리강 홍수통제소는 방류량을 늘렸다", 3, 2, "홍수통제소는 방류량을 늘");
	covers("누리강 flood 통제소 2019년 방류", 3, 1, "flood 통제소 2019년 방");
}

/* Each run of each line, over letters that fold to several code points or to none: what is
 * found gives the run's shingles again, and without its last letter it does not. */
static void what_is_found_says_the_same(void **state)
{
	static const char *const lines[] = {
		"Cafe\u0301 o\ufb03ce \u1112\u1161\u11ab\u1100\u1161\u1105\u1161\u11b7 2,400.5 don\u2019t "
		"stop\u00ad ping \u339c and \uff26ull 30\u223c80\u339c of \u6771\u4eac\u90fd rain",
		"가람댐 방류량을 초당 1천250t으로 늘리고 하류 지역 주민 310명에게 대피를 권고했다고 밝혔다.",
		"  ▶ a  b\tc … d — e f g h  ",
	};

	(void)state;
	for (size_t k = 0; k < sizeof(lines) / sizeof(*lines); k++) {
		struct wu_prep p = words(&lines[k], 1);
		uint64_t all[256];
		uint32_t total = p.n_shingles;

		memcpy(all, p.shingle, total * sizeof(*all));
		for (uint32_t first = 0; first < total; first++)
			for (uint32_t n = 1; first + n <= total; n++) {
				struct wu_cover_run run = {first, n, all + first};
				struct wu_span got;
				char copy[512];
				const char *text = copy;

				assert_int_equal(wu_cover_find(scratch, span(lines[k]), &run, &got), 0);
				assert_true(got.len > 0);
				assert_int_equal(first == 0, got.p == lines[k]);
				memcpy(copy, got.p, got.len);
				copy[got.len] = 0;
				p = words(&text, 1);
				assert_true(p.n_shingles >= n);
				assert_memory_equal(p.shingle, run.shingle, n * sizeof(*all));
				if (got.p + got.len == lines[k] + strlen(lines[k]))
					continue; /* signs, perhaps */
				do
					got.len--;
				while (((unsigned char)copy[got.len] & 0xC0) == 0x80);
				copy[got.len] = 0;
				p = words(&text, 1);
				assert_true(p.n_shingles < n || p.shingle[n - 1] != run.shingle[n - 1]);
			}
	}
}

/* A sign may hold two tokens: nothing begins with the second. */
static void begins_with_a_letter(void **state)
{
	static const char *const line = "about 84\u33a5 of it was gone"; /* that sign is m and 3 */
	struct wu_prep p = words(&line, 1);
	struct wu_cover_run at_m = {2, 2, p.shingle + 2}, at_3 = {3, 1, p.shingle + 3};
	struct wu_span got;

	(void)state;
	assert_int_equal(wu_cover_find(scratch, span(line), &at_m, &got), 0);
	assert_int_equal(got.len, strlen("\u33a5 of it was"));
	assert_int_equal(wu_cover_find(scratch, span(line), &at_3, &got), 0);
	assert_int_equal(got.len, 0);
}

/* A last shingle that goes on in the next line ends with the line; one of no such line
 * covers nothing. */
static void ends_with_the_line(void **state)
{
	static const char *const lines[] = {"one two three four five six.", "seven eight nine ten"};
	struct wu_prep p = words(lines, 2);
	struct wu_cover_run run = {2, 4, p.shingle + 2}, foreign = {1, 3, p.shingle + 4};
	struct wu_cover_run beyond = {20, 1, p.shingle}, none = {0, 0, p.shingle};
	struct wu_span got;

	(void)state;
	assert_int_equal(p.shingle_line[5], 1);
	assert_int_equal(wu_cover_find(scratch, span(lines[0]), &run, &got), 0);
	assert_int_equal(got.len, strlen("three four five six."));
	assert_memory_equal(got.p, "three", 5);
	assert_int_equal(wu_cover_find(scratch, span(lines[0]), &foreign, &got), 0);
	assert_int_equal(got.len, 0);
	assert_int_equal(wu_cover_find(scratch, span(lines[0]), &beyond, &got), 0);
	assert_int_equal(got.len, 0);
	assert_int_equal(wu_cover_find(scratch, span(lines[0]), &none, &got), 0);
	assert_int_equal(got.len, 0);
}

static void says_when_memory_fails(void **state)
{
	static const char *const line = "one two three four five six seven";
	struct wu_prep p = words(&line, 1);
	struct wu_cover_run run = {1, 2, p.shingle + 1};
	struct wu_span got;
	int rc = WU_ENOMEM;

	(void)state;
	for (int n = 0; rc < 0; n++) {
		int left = n;

		wu_arena_free(scratch);
		assert_int_equal(wu_arena_new(8 << 20, &scratch), 0);
		wu_mem_hook(fail_at, &left);
		rc = wu_cover_find(scratch, span(line), &run, &got);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		assert_true(n > 0 || rc < 0);
	}
	assert_int_equal(got.len, strlen("two three four five six"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_words),
		cmocka_unit_test(what_is_found_says_the_same),
		cmocka_unit_test(begins_with_a_letter),
		cmocka_unit_test(ends_with_the_line),
		cmocka_unit_test(says_when_memory_fails),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
