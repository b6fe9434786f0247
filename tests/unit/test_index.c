/* index: against a list that is searched whole, through growth and deaths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/mem.h"
#include "near/index.h"

enum { CLUSTERS = 3000 };

static bool dead[CLUSTERS];

static uint64_t id_of(const void *ctx, uint32_t cluster)
{
	(void)ctx;
	return dead[cluster] ? 0 : cluster + 1ull;
}

/* Sketch of cluster c: a third of its keys are shared with c - 1. */
static struct wu_sketch sketch_of(uint32_t c)
{
	struct wu_sketch s = {.n = WU_SKETCH_LEN};

	for (uint32_t i = 0; i < s.n; i++)
		s.key[i] = wu_hash_mix(7, (i < 10 ? c : c + 1) * 1000 + i % (WU_SKETCH_LEN - 10));
	return s;
}

/* Two numbers, one cluster: 100 and 200 are one, whose id is that of 5. */
static uint64_t merged_id_of(const void *ctx, uint32_t cluster)
{
	(void)ctx;
	return dead[cluster] ? 0 : cluster == 100 || cluster == 200 ? 5 : cluster;
}

static struct wu_index *new_index(uint64_t secret)
{
	struct wu_index_opts o = {secret, id_of, NULL};
	struct wu_index *x;

	memset(dead, 0, sizeof(dead));
	assert_int_equal(wu_index_new(&o, &x), 0);
	return x;
}

static void publish(struct wu_index *x, uint32_t c)
{
	struct wu_sketch s = sketch_of(c);

	assert_int_equal(wu_index_reserve(x), 0);
	wu_index_publish(x, &s, c);
}

static void finds_what_was_published(void **state)
{
	struct wu_index *x = new_index(1);
	struct wu_vote votes[WU_VOTES_MAX];

	(void)state;
	for (uint32_t c = 1; c < CLUSTERS; c++)
		publish(x, c);
	for (uint32_t c = 1; c < CLUSTERS; c++) {
		struct wu_sketch s = sketch_of(c);
		uint32_t n = wu_index_vote(x, &s, 2, votes);

		assert_in_range(n, 1, 3);
		assert_int_equal(votes[0].cluster, c);
		assert_int_equal(votes[0].shared, WU_SKETCH_LEN);
	}
	wu_index_free(x);
}

/* The dead are not named, and their slots serve again: the table does not grow. */
static void forgets_the_dead(void **state)
{
	struct wu_index *x = new_index(2);
	struct wu_vote votes[WU_VOTES_MAX];
	uint64_t memory = 0;

	(void)state;
	for (uint32_t c = 1; c < CLUSTERS; c++) {
		struct wu_sketch s = sketch_of(c);

		publish(x, c);
		if (c > 40)
			dead[c - 40] = true;
		if (c == 200)
			memory = wu_index_memory(x);
		for (uint32_t i = 0; i < wu_index_vote(x, &s, 1, votes); i++)
			assert_false(dead[votes[i].cluster]);
	}
	assert_int_equal(wu_index_memory(x), memory);
	wu_index_free(x);
}

/* A key of more than FANOUT clusters says nothing; one death and it speaks again. */
static void passes_over_hot_keys(void **state)
{
	struct wu_index *x = new_index(3);
	struct wu_vote votes[WU_VOTES_MAX];
	struct wu_sketch s = {.key = {42}, .n = 1};

	(void)state;
	for (uint32_t c = 1; c <= WU_INDEX_FANOUT + 1; c++) {
		assert_int_equal(wu_index_vote(x, &s, 1, votes), c - 1);
		wu_index_publish(x, &s, c);
	}
	assert_int_equal(wu_index_vote(x, &s, 1, votes), 0);
	dead[2] = true;
	assert_int_equal(wu_index_vote(x, &s, 1, votes), WU_INDEX_FANOUT);
	wu_index_free(x);
}

/* Publish clusters from..CLUSTERS - 1, of few keys so that most are hot; each dies some time
 * after, all below CLUSTERS - 200 in the end. */
static struct wu_index *live_through(uint32_t from, uint64_t secret)
{
	struct wu_index *x = new_index(secret);

	for (uint32_t c = 1; c < CLUSTERS; c++) {
		struct wu_sketch s = {.n = 4};

		for (uint32_t i = 0; i < s.n; i++)
			s.key[i] = 1000 * i + wu_hash_mix(c, i) % 20;
		assert_int_equal(wu_index_reserve(x), 0);
		if (c >= from)
			wu_index_publish(x, &s, c);
		for (uint32_t old = c > 300 ? c - 300 : 1; old < c; old++)
			dead[old] |= old + wu_hash_mix(3, old) % 250 < c;
	}
	for (uint32_t c = 1; c < CLUSTERS - 200; c++)
		dead[c] = true;
	return x;
}

/* Which of the living a key names does not depend on the dead: an index that began behind
 * them is the same. */
static void depends_on_the_living_only(void **state)
{
	struct wu_index *x = live_through(1, 1), *y = live_through(CLUSTERS - 200, 2);
	struct wu_vote a[WU_VOTES_MAX], b[WU_VOTES_MAX];

	(void)state;
	assert_int_equal(wu_index_hash(x), wu_index_hash(y));
	for (uint64_t k = 0; k < 80; k++) {
		struct wu_sketch s = {.key = {k / 20 * 1000 + k % 20}, .n = 1};
		uint32_t n = wu_index_vote(x, &s, 1, a);

		assert_int_equal(n, wu_index_vote(y, &s, 1, b));
		assert_memory_equal(a, b, n * sizeof(*a));
	}
	wu_index_publish(x, &(struct wu_sketch){.key = {5}, .n = 1}, CLUSTERS - 1);
	assert_int_not_equal(wu_index_hash(x), wu_index_hash(y));
	wu_index_free(x);
	wu_index_free(y);
}

/* The secret moves slots about; what is found does not depend on it. */
static void secret_changes_nothing(void **state)
{
	struct wu_vote a[WU_VOTES_MAX], b[WU_VOTES_MAX];
	struct wu_index *x = new_index(4), *y = new_index(5);

	(void)state;
	for (uint32_t c = 1; c < 500; c++) {
		struct wu_sketch s = sketch_of(c);
		uint32_t n;

		publish(x, c);
		publish(y, c);
		n = wu_index_vote(x, &s, 1, a);
		assert_int_equal(n, wu_index_vote(y, &s, 1, b));
		assert_memory_equal(a, b, n * sizeof(*a));
	}
	wu_index_free(x);
	wu_index_free(y);
}

static int countdown;

static bool fail_nth(void *ctx, size_t size)
{
	(void)ctx;
	(void)size;
	return countdown-- != 0;
}

/* Fail each allocation in turn: the index stays whole, nothing leaks. */
static void survives_want_of_memory(void **state)
{
	struct wu_index_opts o = {6, id_of, NULL};
	uint64_t before = wu_mem_live();
	bool done = false;

	(void)state;
	memset(dead, 0, sizeof(dead));
	for (int n = 0; !done; n++) {
		struct wu_index *x = NULL;
		int rc;

		countdown = n;
		wu_mem_hook(fail_nth, NULL);
		rc = wu_index_new(&o, &x);
		for (uint32_t c = 1; rc == 0 && c < 200; c++) {
			struct wu_sketch s = sketch_of(c);

			rc = wu_index_reserve(x);
			if (rc == 0)
				wu_index_publish(x, &s, c);
		}
		wu_mem_hook(NULL, NULL);
		done = rc == 0;
		assert_true(done || rc == WU_ENOMEM);
		wu_index_free(x);
		assert_int_equal(wu_mem_live(), before);
	}
}

static void publish_key(struct wu_index *x, uint32_t cluster)
{
	struct wu_sketch s = {.key = {77, 78}, .n = 2};

	assert_int_equal(wu_index_reserve(x), 0);
	wu_index_publish(x, &s, cluster);
}

/* A key names clusters, not numbers: one that took another in counts once, has one vote, and
 * gives way as the old cluster it is. */
static void two_numbers_are_one_cluster(void **state)
{
	struct wu_index_opts o = {3, merged_id_of, NULL};
	struct wu_sketch s = {.key = {77, 78}, .n = 2};
	struct wu_vote votes[WU_VOTES_MAX];
	struct wu_index *x;
	uint64_t hash;

	(void)state;
	memset(dead, 0, sizeof(dead));
	assert_int_equal(wu_index_new(&o, &x), 0);
	publish_key(x, 100);
	publish_key(x, 200);
	for (uint32_t c = 301; c < 301 + WU_INDEX_FANOUT - 1; c++)
		publish_key(x, c);
	assert_int_equal(wu_index_vote(x, &s, 2, votes), WU_INDEX_FANOUT);
	/* Two more: hot, and the oldest, of id 5, is out. Dead or not, the rest is the same. */
	publish_key(x, 400);
	publish_key(x, 401);
	assert_int_equal(wu_index_vote(x, &s, 1, votes), 0);
	hash = wu_index_hash(x);
	dead[100] = dead[200] = true;
	assert_int_equal(wu_index_hash(x), hash);
	wu_index_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_published),
		cmocka_unit_test(two_numbers_are_one_cluster),
		cmocka_unit_test(forgets_the_dead),
		cmocka_unit_test(passes_over_hot_keys),
		cmocka_unit_test(depends_on_the_living_only),
		cmocka_unit_test(secret_changes_nothing),
		cmocka_unit_test(survives_want_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
