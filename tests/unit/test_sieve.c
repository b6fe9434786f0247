/* sieve: the same as trying each pattern, whatever patterns and lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/pattern.h"
#include "text/sieve.h"

enum { PATTERNS = 40 };

static const char *const bits[] = {"*", "*", " ", "#", "_", "~", "link", "Copied", "기자", "제공",
				   "a", "7", "ⓒ", "Share this", "news", "@x.kr", "연합뉴스", "=", "Don't miss", "don\xE2\x80\x99t miss"};

static size_t random_text(char *out, size_t from, size_t most)
{
	size_t n = 1 + (size_t)rand() % most;

	*out = 0;
	for (size_t i = 0; i < n; i++)
		strcat(out, bits[from + (size_t)rand() % (sizeof(bits) / sizeof(*bits) - from)]);
	return strlen(out);
}

/* Swap the case of ASCII letters here and there. */
static void shout(char *s)
{
	for (; *s; s++)
		if (((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z')) && rand() % 2)
			*s ^= 32;
}

static void agrees_with_trying_each(void **state)
{
	char text[PATTERNS][256], line[1024];
	unsigned marked = 0, lines = 0;

	(void)state;
	srand(5);
	for (int round = 0; round < 400; round++) {
		struct wu_arena *arena;
		struct wu_sieve *s;

		assert_int_equal(wu_arena_new(1 << 20, &arena), 0);
		assert_int_equal(wu_sieve_new(arena, PATTERNS, &s), 0);
		for (int i = 0; i < PATTERNS; i++) {
			struct wu_span p = {text[i], random_text(text[i], 0, 4)};

			wu_sieve_add(s, p, 1u << i % 32);
		}
		for (int k = 0; k < 100; k++) {
			struct wu_span l = {line, random_text(line, 6, 5)};
			uint32_t want = 0, got;

			shout(line);
			for (int i = 0; i < PATTERNS; i++)
				if (wu_pattern_is((struct wu_span){text[i], strlen(text[i])}, l))
					want |= 1u << i % 32;
			got = wu_sieve_marks(s, l);
			if (got != want)
				fail_msg("line \"%s\": %x, not %x", line, got, want);
			marked += want != 0;
			lines++;
		}
		wu_arena_free(arena);
	}
	assert_in_range(marked, lines / 20, lines - lines / 20);
}

/* Runs at the very ends of lines of every length, the longest included, and beyond it. */
static void finds_runs_at_both_ends(void **state)
{
	char line[WU_SIEVE_LINE + 2];
	struct wu_arena *arena;
	struct wu_sieve *s;

	(void)state;
	assert_int_equal(wu_arena_new(1 << 20, &arena), 0);
	assert_int_equal(wu_sieve_new(arena, 3, &s), 0);
	wu_sieve_add(s, (struct wu_span){"*abcdef", 7}, 1);
	wu_sieve_add(s, (struct wu_span){"xyz*", 4}, 2);
	wu_sieve_add(s, (struct wu_span){"", 0}, 4);
	assert_int_equal(wu_sieve_marks(s, (struct wu_span){"", 0}), 4);
	for (size_t n = 9; n <= WU_SIEVE_LINE + 1; n++) {
		memset(line, '.', n);
		memcpy(line, "XYZ", 3);
		memcpy(line + n - 6, "abcDEF", 6);
		assert_int_equal(wu_sieve_marks(s, (struct wu_span){line, n}),
				 n <= WU_SIEVE_LINE ? 3 : 0);
	}
	wu_arena_free(arena);
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- > 0;
}

static void survives_no_memory(void **state)
{
	struct wu_arena *arena;
	struct wu_sieve *s;
	int left = 0;

	(void)state;
	assert_int_equal(wu_arena_new(8 << 20, &arena), 0);
	wu_mem_hook(countdown, &left);
	assert_int_equal(wu_sieve_new(arena, 100000, &s), WU_ENOMEM);
	wu_mem_hook(NULL, NULL);
	assert_int_equal(wu_sieve_new(arena, 100000, &s), 0);
	wu_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_trying_each),
		cmocka_unit_test(finds_runs_at_both_ends),
		cmocka_unit_test(survives_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
