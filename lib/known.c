/* Answers stand in a ring in order of time; a table of open addressing maps keys to
 * them by running number. Forgetting takes the oldest from the ring and closes the gap
 * in the table by moving later entries of the run up, so nothing is ever left behind.
 * Both double when full. What fails: memory; then nothing has changed.
 */
#include "known.h"

#include "base/hash.h"
#include "base/mem.h"

enum { FIRST = 64 };

struct wu_known {
	struct wu_answer *ring; /* cap of them */
	uint32_t *table; /* 2 * cap; 0: free, else low bits of running number + 1 */
	uint64_t cap; /* a power of two */
	uint64_t first, next; /* running numbers */
};

int wu_known_new(struct wu_known **ret_known)
{
	struct wu_known *k = wu_calloc(1, sizeof(*k));

	if (!k)
		return WU_ENOMEM;
	*ret_known = k;
	return 0;
}

struct wu_known *wu_known_free(struct wu_known *k)
{
	if (k) {
		wu_free(k->ring);
		wu_free(k->table);
	}
	wu_free(k);
	return NULL;
}

static struct wu_answer *at(const struct wu_known *k, uint64_t number)
{
	return &k->ring[number & (k->cap - 1)];
}

static uint64_t home(const struct wu_known *k, const struct wu_answer *a)
{
	return a->key[1] & (2 * k->cap - 1); /* keys are XXH3: uniform as they are */
}

static struct wu_answer *entry(const struct wu_known *k, uint64_t slot)
{
	uint32_t v = k->table[slot & (2 * k->cap - 1)];

	return v ? &k->ring[(v - 1) & (k->cap - 1)] : NULL;
}

static void insert(struct wu_known *k, uint64_t number)
{
	uint64_t slot = home(k, at(k, number));

	while (entry(k, slot))
		slot++;
	k->table[slot & (2 * k->cap - 1)] = (uint32_t)(number & (k->cap - 1)) + 1;
}

static int grow(struct wu_known *k)
{
	struct wu_known wide = {.cap = k->cap ? k->cap * 2 : FIRST};

	if (wide.cap > 1u << 31)
		return WU_ELIMIT;
	wide.ring = wu_alloc(wide.cap * sizeof(*wide.ring));
	wide.table = wu_calloc(2 * wide.cap, sizeof(*wide.table));
	if (!wide.ring || !wide.table) {
		wu_free(wide.ring);
		wu_free(wide.table);
		return WU_ENOMEM;
	}
	for (uint64_t i = k->first; i != k->next; i++, wide.next++) {
		*at(&wide, wide.next) = *at(k, i);
		insert(&wide, wide.next);
	}
	wu_free(k->ring);
	wu_free(k->table);
	*k = wide;
	return 0;
}

int wu_known_reserve(struct wu_known *k)
{
	return k->next - k->first == k->cap ? grow(k) : 0;
}

void wu_known_add(struct wu_known *k, const struct wu_answer *a)
{
	*at(k, k->next) = *a;
	insert(k, k->next);
	k->next++;
}

const struct wu_answer *wu_known_get(const struct wu_known *k, const uint64_t key[2], int64_t since)
{
	const struct wu_answer *a, *latest = NULL;
	uint64_t slot = key[1];

	if (!k->cap)
		return NULL;
	while ((a = entry(k, slot++)))
		if (a->key[0] == key[0] && a->key[1] == key[1] && (!latest || a->seq > latest->seq))
			latest = a;
	return latest && latest->ts >= since ? latest : NULL;
}

/* None is older than the cluster it names, so the walk back ends with that. */
void wu_known_move(struct wu_known *k, uint64_t from, uint64_t into)
{
	for (uint64_t i = k->next; i != k->first && at(k, i - 1)->seq >= from; i--)
		if (at(k, i - 1)->cluster == from)
			at(k, i - 1)->cluster = into;
}

/* Empty the slot and move up what its going would cut off from home. */
static void close_gap(struct wu_known *k, uint64_t gap)
{
	uint64_t mask = 2 * k->cap - 1;
	const struct wu_answer *a;

	for (uint64_t slot = gap + 1; (a = entry(k, slot)); slot++)
		if (((slot - home(k, a)) & mask) >= ((slot - gap) & mask)) {
			k->table[gap & mask] = k->table[slot & mask];
			gap = slot;
		}
	k->table[gap & mask] = 0;
}

void wu_known_expire(struct wu_known *k, int64_t ts)
{
	while (k->first != k->next && at(k, k->first)->ts < ts) {
		const struct wu_answer *a = at(k, k->first);
		uint64_t slot = home(k, a);

		while (entry(k, slot) != a)
			slot++;
		close_gap(k, slot);
		k->first++;
	}
}

uint64_t wu_known_from(const struct wu_known *k)
{
	return k->first != k->next ? at(k, k->first)->seq : 0;
}

static uint64_t ratio_bits(float f)
{
	return (uint64_t)((double)f * 1e6 + .5);
}

uint64_t wu_known_hash(const struct wu_known *k)
{
	uint64_t h = 0;

	for (uint64_t i = k->first; i != k->next; i++) {
		const struct wu_answer *a = at(k, i);

		h = wu_hash_mix(wu_hash_mix(h, a->key[0]), a->key[1]);
		h = wu_hash_mix(wu_hash_mix(h, a->seq), a->cluster);
		h = wu_hash_mix(wu_hash_mix(h, a->of), (uint64_t)a->ts);
		h = wu_hash_mix(h, a->size * 8ull + a->relation);
		h = wu_hash_mix(wu_hash_mix(h, ratio_bits(a->jaccard)), ratio_bits(a->containment));
	}
	return h;
}

uint64_t wu_known_memory(const struct wu_known *k)
{
	return sizeof(*k) + k->cap * (sizeof(*k->ring) + 2 * sizeof(*k->table));
}
