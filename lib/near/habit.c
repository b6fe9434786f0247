/* A bucket is one cache line: four entries of the day and four of the day before, fetched
 * some way ahead, because what is asked or noted comes by the thousand and lies anywhere.
 * Positions are not seeded by a secret: a look-up costs the same whatever the input, and
 * what a full bucket drops must not depend on chance. A day begins empty, whatever the one
 * before it holds: else its counts would depend on all days there ever were.
 */
#include "near/habit.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

enum { WAYS = 4, COUNT_MAX = 255, LINE = 64, AHEAD = 8 };

struct entry {
	uint32_t tag;
	uint32_t count : 8; /* 0: free */
	uint32_t cluster : 24; /* low bits of the seq of the last cluster counted */
};

struct bucket {
	struct entry day[2][WAYS];
};

_Static_assert(sizeof(struct bucket) == LINE, "a bucket is one cache line");

struct wu_habit {
	struct bucket *buckets;
	uint64_t mask; /* buckets - 1 */
	int64_t day; /* that runs; its half is day & 1 */
	uint64_t from[2]; /* oldest seq each half depends on; 0: it is empty */
	void *memory; /* what buckets were aligned in */
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
	h->memory = wu_calloc(1, (h->mask + 1) * sizeof(*h->buckets) + LINE);
	if (!h->memory) {
		wu_free(h);
		return WU_ENOMEM;
	}
	h->buckets = (struct bucket *)(((uintptr_t)h->memory + LINE - 1) / LINE * LINE);
	*ret_habit = h;
	return 0;
}

struct wu_habit *wu_habit_free(struct wu_habit *h)
{
	if (h)
		wu_free(h->memory);
	wu_free(h);
	return NULL;
}

static struct bucket *bucket(const struct wu_habit *h, uint64_t mixed)
{
	return &h->buckets[mixed & h->mask];
}

static uint32_t tag_of(uint64_t mixed)
{
	return (uint32_t)(mixed >> 32);
}

static uint32_t count_in(const struct entry *e, uint64_t mixed)
{
	for (int i = 0; i < WAYS; i++)
		if (e[i].count && e[i].tag == tag_of(mixed))
			return e[i].count;
	return 0;
}

/* Asking turns no page: time may pass without a story. */
static uint32_t count(const struct wu_habit *h, int64_t day, uint64_t mixed)
{
	const struct bucket *b = bucket(h, mixed);
	uint32_t n = day - h->day <= 1 ? count_in(b->day[h->day & 1], mixed) : 0;

	return day == h->day ? n + count_in(b->day[~h->day & 1], mixed) : n;
}

uint32_t wu_habit_count(const struct wu_habit *h, int64_t now, uint64_t outlet, uint32_t what)
{
	return count(h, now / WU_HABIT_MS, wu_hash_mix(outlet, what));
}

static void fetch(const struct wu_habit *h, uint64_t outlet, struct wu_halves what, uint32_t i)
{
	if (i < what.n)
		__builtin_prefetch(bucket(h, wu_hash_mix(outlet, what.v[i])));
}

void wu_habit_ask(const struct wu_habit *h, int64_t now, uint64_t outlet, struct wu_halves what,
		  uint8_t *ret)
{
	for (uint32_t i = 0; i < what.n; i++) {
		fetch(h, outlet, what, i + AHEAD);
		ret[i] = wu_habit_count(h, now, outlet, what.v[i]) >= WU_HABIT_FURNITURE;
	}
}

static void empty(struct wu_habit *h, int64_t half)
{
	for (uint64_t i = 0; i <= h->mask; i++)
		memset(h->buckets[i].day[half], 0, sizeof(h->buckets[i].day[half]));
	h->from[half] = 0;
}

void wu_habit_turn(struct wu_habit *h, int64_t now, uint64_t seq)
{
	int64_t day = now / WU_HABIT_MS, half = day & 1;

	if (day > h->day + 1)
		empty(h, ~day & 1);
	if (day > h->day) {
		empty(h, half);
		h->day = day;
	}
	half = h->day & 1;
	h->from[half] = h->from[half] && h->from[half] < seq ? h->from[half] : seq;
}

/* The entry of tag, else the one to give up: a free one, then the lowest count. */
static struct entry *choose(struct entry *b, uint32_t tag)
{
	struct entry *weakest = b;

	for (int i = 0; i < WAYS; i++) {
		if (b[i].count && b[i].tag == tag)
			return &b[i];
		if (b[i].count < weakest->count)
			weakest = &b[i];
	}
	return weakest;
}

static void note(struct wu_habit *h, uint64_t mixed, uint32_t cluster)
{
	uint32_t tag = tag_of(mixed);
	struct entry *e = choose(bucket(h, mixed)->day[h->day & 1], tag);

	if (!e->count || e->tag != tag)
		*e = (struct entry){.tag = tag, .count = 1};
	else if (e->cluster != cluster && e->count < COUNT_MAX)
		e->count++;
	e->cluster = cluster;
}

void wu_habit_note(struct wu_habit *h, uint64_t outlet, struct wu_halves what, uint64_t cluster)
{
	for (uint32_t i = 0; i < what.n; i++) {
		fetch(h, outlet, what, i + AHEAD);
		note(h, wu_hash_mix(outlet, what.v[i]), cluster & 0xFFFFFF);
	}
}

uint64_t wu_habit_from(const struct wu_habit *h)
{
	uint64_t a = h->from[0], b = h->from[1];

	return a && (a < b || !b) ? a : b;
}

uint64_t wu_habit_memory(const struct wu_habit *h)
{
	return sizeof(*h) + (h->mask + 1) * sizeof(*h->buckets) + LINE;
}

uint64_t wu_habit_hash(const struct wu_habit *h)
{
	uint64_t a = wu_hash64(h->buckets, (h->mask + 1) * sizeof(*h->buckets), 0);

	return wu_hash_mix(a, (uint64_t)h->day);
}
