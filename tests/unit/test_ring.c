/* ring: what is due comes in one order, however it was hung, renewed and walked. */
#include "base.h"

#include "base/hash.h"
#include "near/ring.h"

enum { HOOKS = 3000, DAY_MS = 24 * 3600 * 1000 };

static struct wu_hook hooks[2][HOOKS];

/* Everything due at now, in turn; *ret_at goes on. */
static void take_due(struct wu_ring *r, int64_t now, uint64_t *ret, int *ret_at)
{
	struct wu_hook *h;

	while ((h = wu_ring_due(r, now))) {
		assert_true(h->due / WU_SLICE_MS < now / WU_SLICE_MS);
		wu_ring_unhang(r, h);
		ret[(*ret_at)++] = h->order;
	}
}

/* One ring is asked at every step and hangs as time goes; the other is hung backwards, never
 * asked, and then all at once: days after, through slices that share a list. */
static void order_is_its_own(void **state)
{
	static uint64_t often[HOOKS], once[HOOKS];
	struct wu_ring a, b;
	int n_often = 0, n_once = 0;
	int64_t end = 9 * (int64_t)DAY_MS;

	(void)state;
	assert_int_equal(wu_ring_init(&a, DAY_MS), 0);
	assert_int_equal(wu_ring_init(&b, DAY_MS), 0);
	for (int i = 0; i < HOOKS; i++) {
		int64_t now = i * (end - 2 * DAY_MS) / HOOKS;
		struct wu_hook *x = &hooks[0][i], *renewed = &hooks[0][i - i % 5];

		take_due(&a, now, often, &n_often);
		x->order = (uint64_t)i + 1;
		x->due = now + DAY_MS / 2 + (int64_t)(wu_hash_mix(1, (uint64_t)i) % (DAY_MS / 2));
		wu_ring_hang(&a, x);
		renewed->due = renewed->due > now + DAY_MS ? renewed->due : now + DAY_MS;
	}
	for (int i = HOOKS - 1; i >= 0; i--) {
		hooks[1][i].order = hooks[0][i].order;
		hooks[1][i].due = hooks[0][i].due;
		wu_ring_hang(&b, &hooks[1][i]);
	}
	take_due(&a, end, often, &n_often);
	take_due(&b, end, once, &n_once);
	assert_int_equal(n_often, HOOKS);
	assert_int_equal(n_once, HOOKS);
	assert_memory_equal(often, once, sizeof(once));
	wu_ring_close(&a);
	wu_ring_close(&b);
}

/* Taken down in between, also out of what is due. */
static void unhung_does_not_come(void **state)
{
	struct wu_ring r;
	uint64_t seen[HOOKS];
	int n = 0;

	(void)state;
	assert_int_equal(wu_ring_init(&r, DAY_MS), 0);
	for (int i = 0; i < 100; i++) {
		hooks[0][i] = (struct wu_hook){.due = 1000 + i, .order = (uint64_t)(100 - i)};
		wu_ring_hang(&r, &hooks[0][i]);
	}
	assert_null(wu_ring_due(&r, WU_SLICE_MS - 1));
	for (int i = 0; i < 100; i += 2)
		wu_ring_unhang(&r, &hooks[0][i]);
	assert_int_equal(wu_ring_due(&r, WU_SLICE_MS)->order, 1);
	wu_ring_unhang(&r, &hooks[0][51]);
	take_due(&r, WU_SLICE_MS, seen, &n);
	assert_int_equal(n, 49);
	for (int i = 0; i < n; i++)
		assert_int_equal(seen[i], 2 * i + 1 + 2 * (i >= 24));
	assert_int_equal(r.hung, 0);
	wu_ring_close(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_is_its_own),
		cmocka_unit_test(unhung_does_not_come),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
