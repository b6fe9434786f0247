/* Buckets of four entries. Positions are not seeded by a secret: a look-up costs the
 * same whatever the input, and what a full bucket drops must not depend on chance.
 */
#include "near/habit.h"

#include "base/hash.h"
#include "base/mem.h"

enum { WAYS = 4, COUNT_MAX = 255 };

struct entry {
	uint32_t tag;
	uint16_t cluster; /* low bits of the last cluster counted */
	uint8_t count; /* 0: free */
	uint8_t slice; /* low bits of the slice last renewed in */
};

struct wu_habit {
	struct entry *entries;
	uint64_t mask; /* buckets - 1 */
};

int wu_habit_new(unsigned bits, struct wu_habit **ret_habit)
{
	struct wu_habit *h;

	if (bits < 2 || bits > 28)
		return WU_EINVAL;
	h = wu_calloc(1, sizeof(*h));
	if (!h)
		return WU_ENOMEM;
	h->mask = (1ull << (bits - 2)) - 1;
	h->entries = wu_calloc(1ull << bits, sizeof(*h->entries));
	if (!h->entries) {
		wu_free(h);
		return WU_ENOMEM;
	}
	*ret_habit = h;
	return 0;
}

struct wu_habit *wu_habit_free(struct wu_habit *h)
{
	if (h)
		wu_free(h->entries);
	wu_free(h);
	return NULL;
}

static bool fresh(const struct entry *e, uint32_t slice)
{
	return e->count && (uint8_t)(slice - e->slice) < WU_HABIT_SLICES;
}

static struct entry *bucket(const struct wu_habit *h, uint64_t outlet, uint64_t what, uint32_t *tag)
{
	uint64_t m = wu_hash_mix(outlet, what);

	*tag = (uint32_t)(m >> 32);
	return h->entries + (m & h->mask) * WAYS;
}

uint32_t wu_habit_count(const struct wu_habit *h, uint64_t outlet, uint64_t what, uint32_t slice)
{
	uint32_t tag;
	const struct entry *b = bucket(h, outlet, what, &tag);

	for (int i = 0; i < WAYS; i++)
		if (b[i].tag == tag && fresh(&b[i], slice))
			return b[i].count;
	return 0;
}

/* The entry of tag, else the one to give up: a stale one, then the lowest count. */
static struct entry *choose(struct entry *b, uint32_t tag, uint32_t slice)
{
	struct entry *weakest = b;

	for (int i = 0; i < WAYS; i++)
		if (b[i].tag == tag && fresh(&b[i], slice))
			return &b[i];
	for (int i = 0; i < WAYS; i++) {
		if (!fresh(&b[i], slice))
			return &b[i];
		if (b[i].count < weakest->count)
			weakest = &b[i];
	}
	return weakest;
}

void wu_habit_note(struct wu_habit *h, uint64_t outlet, uint64_t what, uint32_t cluster,
		   uint32_t slice)
{
	uint32_t tag;
	struct entry *b = bucket(h, outlet, what, &tag), *e = choose(b, tag, slice);

	if (e->tag != tag || !fresh(e, slice))
		*e = (struct entry){.tag = tag, .count = 1};
	else if (e->cluster != (uint16_t)cluster && e->count < COUNT_MAX)
		e->count++;
	e->cluster = (uint16_t)cluster;
	e->slice = (uint8_t)slice;
}

uint64_t wu_habit_memory(const struct wu_habit *h)
{
	return sizeof(*h) + (h->mask + 1) * WAYS * sizeof(*h->entries);
}

uint64_t wu_habit_hash(const struct wu_habit *h)
{
	return wu_hash64(h->entries, (h->mask + 1) * WAYS * sizeof(*h->entries), 0);
}
