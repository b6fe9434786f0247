/* Buckets of four entries, each in one cache line, fetched some way ahead: what is asked
 * or noted comes by the thousand and lies anywhere. Positions are not seeded by a secret:
 * a look-up costs the same whatever the input, and what a full bucket drops must not
 * depend on chance. A table begins empty, whatever the one before it holds: else its
 * counts would depend on all days there ever were.
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

/* One day's counts. */
struct table {
	struct entry *entries;
	uint64_t from; /* oldest seq it depends on; 0: it is empty */
};

struct wu_habit {
	struct table now, before;
	int64_t day; /* of now */
	uint64_t mask; /* buckets - 1 */
	void *memory; /* of both */
};

static size_t table_bytes(const struct wu_habit *h)
{
	return (h->mask + 1) * WAYS * sizeof(struct entry);
}

int wu_habit_new(unsigned bits, struct wu_habit **ret_habit)
{
	struct wu_habit *h;
	uintptr_t at;

	if (bits < 2 || bits > 28)
		return WU_EINVAL;
	h = wu_calloc(1, sizeof(*h));
	if (!h)
		return WU_ENOMEM;
	h->mask = (1ull << (bits - 2)) - 1;
	h->memory = wu_calloc(1, 2 * table_bytes(h) + LINE);
	if (!h->memory) {
		wu_free(h);
		return WU_ENOMEM;
	}
	at = ((uintptr_t)h->memory + LINE - 1) / LINE * LINE;
	h->now.entries = (struct entry *)at;
	h->before.entries = (struct entry *)(at + table_bytes(h));
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

static struct entry *bucket(const struct wu_habit *h, const struct table *t, uint64_t mixed)
{
	return t->entries + (mixed & h->mask) * WAYS;
}

static uint32_t tag_of(uint64_t mixed)
{
	return (uint32_t)(mixed >> 32);
}

static uint32_t count_in(const struct wu_habit *h, const struct table *t, uint64_t mixed)
{
	const struct entry *b = bucket(h, t, mixed);

	for (int i = 0; i < WAYS; i++)
		if (b[i].count && b[i].tag == tag_of(mixed))
			return b[i].count;
	return 0;
}

/* Asking turns no page: time may pass without a story. */
static uint32_t count(const struct wu_habit *h, int64_t day, uint64_t mixed)
{
	uint32_t n = day - h->day <= 1 ? count_in(h, &h->now, mixed) : 0;

	return day == h->day ? n + count_in(h, &h->before, mixed) : n;
}

uint32_t wu_habit_count(const struct wu_habit *h, int64_t now, uint64_t outlet, uint32_t what)
{
	return count(h, now / WU_HABIT_MS, wu_hash_mix(outlet, what));
}

static void fetch(const struct wu_habit *h, uint64_t outlet, struct wu_halves what, uint32_t i)
{
	uint64_t mixed;

	if (i >= what.n)
		return;
	mixed = wu_hash_mix(outlet, what.v[i]);
	__builtin_prefetch(bucket(h, &h->now, mixed));
	__builtin_prefetch(bucket(h, &h->before, mixed));
}

void wu_habit_ask(const struct wu_habit *h, int64_t now, uint64_t outlet, struct wu_halves what,
		  uint8_t *ret)
{
	for (uint32_t i = 0; i < what.n; i++) {
		fetch(h, outlet, what, i + AHEAD);
		ret[i] = wu_habit_count(h, now, outlet, what.v[i]) >= WU_HABIT_FURNITURE;
	}
}

void wu_habit_turn(struct wu_habit *h, int64_t now, uint64_t seq)
{
	int64_t day = now / WU_HABIT_MS;
	struct table was = h->now;

	if (day > h->day) {
		h->now = h->before;
		h->before = was;
		memset(h->now.entries, 0, table_bytes(h));
		h->now.from = 0;
	}
	if (day > h->day + 1) {
		memset(h->before.entries, 0, table_bytes(h));
		h->before.from = 0;
	}
	h->day = day > h->day ? day : h->day;
	h->now.from = h->now.from && h->now.from < seq ? h->now.from : seq;
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
	struct entry *e = choose(bucket(h, &h->now, mixed), tag);

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
	uint64_t a = h->before.from, b = h->now.from;

	return a && (a < b || !b) ? a : b;
}

uint64_t wu_habit_memory(const struct wu_habit *h)
{
	return sizeof(*h) + 2 * table_bytes(h) + LINE;
}

uint64_t wu_habit_hash(const struct wu_habit *h)
{
	uint64_t a = wu_hash64(h->now.entries, table_bytes(h), 0);
	uint64_t b = wu_hash64(h->before.entries, table_bytes(h), 0);

	return wu_hash_mix(wu_hash_mix(a, b), (uint64_t)h->day);
}
