/* words: what readers cannot tell apart gives the same numbers; windows by weight; no
 * allocation left behind when one fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/words.h"

static struct wu_arena *arena;

static struct wu_prep words(const char *text)
{
	struct wu_line l = {{text, strlen(text)}, false};
	struct wu_prep p;

	memset(&p, 0, sizeof(p));
	assert_int_equal(wu_words_make(arena, &l, 1, &p), 0);
	return p;
}

static bool alike(const char *x, const char *y)
{
	struct wu_prep a = words(x), b = words(y);

	return a.n_shingles == b.n_shingles &&
	       !memcmp(a.shingle, b.shingle, a.n_shingles * sizeof(*a.shingle)) &&
	       !memcmp(a.body, b.body, sizeof(a.body));
}

static void looks_alike_is_alike(void **state)
{
	(void)state;
	assert_true(alike("The mayor's caf\u00e9 sold 2,400 cups", "THE  mayor\u2019s cafe\u0301 sold "
							     "2400 cups."));
	assert_true(alike("one two three four", "one\u00a0\u201ctwo\u201d \u2014 th\u200bree \uff46our"));
	assert_true(alike("\uac01 \ub098\ub2e4", "\u1100\u1161\u11a8\u1102\u1161\u1103\u1161"));
	assert_false(alike("one two three four", "one three two four"));
	assert_false(alike("sold 2400 cups today", "sold 2401 cups today"));
}

static void windows_close_by_weight(void **state)
{
	(void)state;
	assert_int_equal(words("").n_shingles, 0);
	assert_int_equal(words("one two").n_shingles, 1); /* shorter than a window */
	assert_int_equal(words("one two three four").n_shingles, 1);
	assert_int_equal(words("one two three four five six").n_shingles, 3);
	assert_int_equal(words("가나다라마바사아자차카타").n_shingles, 3);
	assert_int_equal(words("one two 가나다라마").n_shingles, 1);
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- != 0;
}

static void every_allocation_may_fail(void **state)
{
	struct wu_line l[] = {{{"[속보] head", 13}, true}, {{"one two 33 four five", 20}, false}};
	int rc = WU_ENOMEM;

	(void)state;
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_arena *a = NULL;
		struct wu_prep p;
		int left = n;

		memset(&p, 0, sizeof(p));
		wu_mem_hook(countdown, &left);
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(looks_alike_is_alike),
					   cmocka_unit_test(windows_close_by_weight),
					   cmocka_unit_test(every_allocation_may_fail)};
	int failed;

	if (wu_arena_new(8 << 20, &arena) < 0)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	wu_arena_free(arena);
	return failed;
}
