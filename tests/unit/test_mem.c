/* mem: arenas give out apart, aligned memory, keep their maximum, lose nothing. */
#include "base.h"

static void arena_memory_is_apart_and_aligned(void **state)
{
	struct wu_arena *a;
	unsigned char *p[400];

	(void)state;
	assert_int_equal(wu_arena_new(1 << 20, &a), 0);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 400; i++) {
			p[i] = wu_arena_alloc(a, (size_t)i);
			assert_non_null(p[i]);
			assert_int_equal((uintptr_t)p[i] % 16, 0);
			memset(p[i], i, (size_t)i);
		}
		for (int i = 0; i < 400; i++)
			for (int k = 0; k < i; k++)
				assert_int_equal(p[i][k], (unsigned char)i);
		wu_arena_reset(a);
	}
	assert_null(wu_arena_free(a));
	assert_int_equal(wu_mem_live(), 0);
}

/* What was asked of the system: each block has a head of at most HEAD bytes of its own. */
enum { HEAD = 32 };
struct asked {
	size_t bytes, heads;
};

static bool count_asked(void *ctx, size_t size)
{
	struct asked *a = ctx;

	a->bytes += size;
	a->heads += HEAD;
	return true;
}

static void arena_keeps_its_maximum(void **state)
{
	(void)state;
	for (size_t max = 0; max < 300000; max += 9973) {
		struct asked asked = {0, 0};
		struct wu_arena *a;
		size_t given = 0;

		wu_mem_hook(count_asked, &asked);
		assert_int_equal(wu_arena_new(max, &a), 0);
		assert_null(wu_arena_alloc(a, SIZE_MAX));
		assert_null(wu_arena_alloc(a, max + 1));
		while (wu_arena_alloc(a, 1000))
			given += 1000;
		wu_mem_hook(NULL, NULL);
		assert_true(asked.bytes <= max + asked.heads && given <= max);
		assert_true(given + given / 4 + 17000 >= max);
		wu_arena_free(a);
	}
}

static void trim_gives_the_tail_back(void **state)
{
	struct wu_arena *a;
	char *p, *q;

	(void)state;
	assert_int_equal(wu_arena_new(1 << 20, &a), 0);
	p = wu_arena_alloc(a, 1000);
	wu_arena_trim(a, p, 5);
	q = wu_arena_alloc(a, 16);
	assert_ptr_equal(q, p + 16);
	assert_string_equal(wu_arena_copy(a, "headline", 4), "head");
	assert_string_equal(wu_arena_copy(a, NULL, 0), "");
	wu_arena_free(a);
}

static void hook_fails_the_nth(void **state)
{
	(void)state;
	for (int n = 0; n < 4; n++) {
		int left = n;
		struct wu_arena *a = NULL;
		void *p, *q;

		wu_mem_hook(fail_at, &left);
		assert_int_equal(wu_arena_new(1 << 20, &a), n ? 0 : WU_ENOMEM);
		p = a ? wu_arena_alloc(a, 10) : NULL;
		q = p ? wu_arena_alloc(a, 100000) : NULL;
		wu_mem_hook(NULL, NULL);
		assert_int_equal(!!p, n >= 2);
		assert_int_equal(!!q, n >= 3);
		wu_arena_free(a);
		assert_int_equal(wu_mem_live(), 0);
	}
}

static void realloc_counts_once(void **state)
{
	uint64_t before = wu_mem_live();
	void *p = wu_realloc(NULL, 10), *q = wu_calloc(0, 8);

	(void)state;
	p = wu_realloc(p, 0);
	assert_non_null(p);
	assert_int_equal(wu_mem_live(), before + 2);
	assert_null(wu_calloc(SIZE_MAX / 2, 8));
	wu_free(p);
	wu_free(q);
	wu_free(NULL);
	assert_int_equal(wu_mem_live(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_memory_is_apart_and_aligned),
		cmocka_unit_test(arena_keeps_its_maximum),
		cmocka_unit_test(trim_gives_the_tail_back),
		cmocka_unit_test(hook_fails_the_nth),
		cmocka_unit_test(realloc_counts_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
