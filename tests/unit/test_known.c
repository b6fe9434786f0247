/* known: against a plain list, through growth, expiry and clashing keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/mem.h"
#include "known.h"

enum { ANSWERS = 2000 };

/* Few distinct low halves, so that probe runs are long and gaps are closed within them. */
static struct wu_answer answer(uint64_t i)
{
	return (struct wu_answer){
		.key = {wu_hash_mix(1, i), wu_hash_mix(2, i) % 50}, .seq = i, .ts = (int64_t)i};
}

static void add(struct wu_known *k, uint64_t i)
{
	struct wu_answer a = answer(i);

	assert_int_equal(wu_known_reserve(k), 0);
	wu_known_add(k, &a);
}

static void answers_what_is_young(void **state)
{
	struct wu_known *k;

	(void)state;
	assert_int_equal(wu_known_new(&k), 0);
	for (uint64_t i = 1; i < ANSWERS; i++) {
		add(k, i);
		if (i > 100)
			wu_known_expire(k, (int64_t)i - 100);
		for (uint64_t j = i > 130 ? i - 130 : 1; j <= i + 1; j += 7) {
			struct wu_answer want = answer(j);
			const struct wu_answer *got = wu_known_get(k, want.key, 0);

			if (j <= i && (i <= 100 || j >= i - 100))
				assert_int_equal(got->seq, j);
			else
				assert_null(got);
		}
	}
	wu_known_free(k);
}

static void latest_of_equal_keys(void **state)
{
	struct wu_answer a = answer(1);
	struct wu_known *k;

	(void)state;
	assert_int_equal(wu_known_new(&k), 0);
	assert_null(wu_known_get(k, a.key, 0));
	for (a.seq = 1; a.seq <= 3; a.seq++, a.ts++) {
		assert_int_equal(wu_known_reserve(k), 0);
		wu_known_add(k, &a);
		assert_int_equal(wu_known_get(k, a.key, 0)->seq, a.seq);
	}
	assert_int_equal(wu_known_get(k, a.key, 3)->seq, 3);
	assert_null(wu_known_get(k, a.key, 4));
	assert_int_equal(wu_known_from(k), 1);
	wu_known_expire(k, 3);
	assert_int_equal(wu_known_from(k), 3);
	assert_int_equal(wu_known_get(k, a.key, 0)->seq, 3);
	wu_known_expire(k, 99);
	assert_int_equal(wu_known_from(k), 0);
	assert_null(wu_known_get(k, a.key, 0));
	wu_known_free(k);
}

/* Equal answers, equal hash, however the ring came by them. */
static void hash_tells_states_apart(void **state)
{
	struct wu_known *a, *b;

	(void)state;
	assert_int_equal(wu_known_new(&a), 0);
	assert_int_equal(wu_known_new(&b), 0);
	for (uint64_t i = 1; i <= 300; i++) {
		add(a, i);
		if (i > 200)
			add(b, i);
	}
	assert_int_not_equal(wu_known_hash(a), wu_known_hash(b));
	wu_known_expire(a, 201);
	assert_int_equal(wu_known_hash(a), wu_known_hash(b));
	wu_known_free(a);
	wu_known_free(b);
}

/* What was said of a cluster since it opened is said of the one it went into. */
static void answers_move(void **state)
{
	struct wu_known *k;

	(void)state;
	assert_int_equal(wu_known_new(&k), 0);
	for (uint64_t i = 1; i <= 100; i++) {
		struct wu_answer a = answer(i);

		a.cluster = i < 40 ? i : 40 + i % 2;
		assert_int_equal(wu_known_reserve(k), 0);
		wu_known_add(k, &a);
	}
	wu_known_move(k, 41, 7);
	wu_known_move(k, 500, 7);
	for (uint64_t i = 1; i <= 100; i++) {
		struct wu_answer a = answer(i);
		uint64_t now = i < 40 ? i : i % 2 ? 7 : 40;

		/* 40 opened at 40, 41 at 41: nothing older can be of it */
		assert_int_equal(wu_known_get(k, a.key, 0)->cluster, now);
	}
	wu_known_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_what_is_young), cmocka_unit_test(answers_move),
		cmocka_unit_test(latest_of_equal_keys),
		cmocka_unit_test(hash_tells_states_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
