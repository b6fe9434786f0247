/* Open addressing with linear probing over 8-byte slots {tag, cluster}; slot 0 is free.
 * A key lives in up to FANOUT + 1 slots of its probe run, one a cluster, the latest
 * opened; so many of them make the key hot. Nothing is deleted: when seven of ten slots
 * are in use the table is rebuilt with the live ones, twice as large if they alone fill a
 * third of it. What fails: memory for a rebuild; the table is then as before.
 */
#include "near/index.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

enum { FIRST_SLOTS = 1 << 10 };

struct slot {
	uint32_t tag; /* 0: never used */
	uint32_t cluster;
};

struct wu_index {
	struct wu_index_opts o;
	struct slot *slots;
	uint64_t mask;
	uint64_t used;
};

/* Keys are the smallest of their sets, so their own high bits say little: mix first. The
 * tag stands for the key from here on, so that a table can grow without the keys. At
 * a million stories one look-up in ten meets a foreign tag; two of the same cluster it
 * practically never meets, and verification is exact. */
static uint32_t tag_of(uint64_t key)
{
	uint32_t tag = (uint32_t)(wu_hash_mix(0, key) >> 32);

	return tag ? tag : 1;
}

static uint64_t place(const struct wu_index *x, uint32_t tag)
{
	return wu_hash_mix(x->o.secret, tag);
}

/* The lasting id of what a slot names, 0 when that is dead. Two numbers may name one cluster,
 * once it took the other in. */
static uint64_t id_of(const struct wu_index *x, const struct slot *s)
{
	return x->o.id(x->o.ctx, s->cluster);
}

static bool live(const struct wu_index *x, const struct slot *s)
{
	return id_of(x, s) != 0;
}

int wu_index_new(const struct wu_index_opts *opts, struct wu_index **ret_index)
{
	struct wu_index *x = wu_calloc(1, sizeof(*x));

	if (!x)
		return WU_ENOMEM;
	x->o = *opts;
	x->mask = FIRST_SLOTS - 1;
	x->slots = wu_calloc(FIRST_SLOTS, sizeof(*x->slots));
	if (!x->slots) {
		wu_free(x);
		return WU_ENOMEM;
	}
	*ret_index = x;
	return 0;
}

struct wu_index *wu_index_free(struct wu_index *x)
{
	if (x)
		wu_free(x->slots);
	wu_free(x);
	return NULL;
}

/* A cluster with the keys it has in common. */
struct hit {
	uint64_t id;
	struct wu_vote vote;
};

static bool among(const struct hit *hits, uint32_t n, uint64_t id)
{
	for (uint32_t i = 0; i < n; i++)
		if (hits[i].id == id)
			return true;
	return false;
}

/* The clusters one key names; returns how many, FANOUT + 1 for a hot key. */
static uint32_t find(const struct wu_index *x, uint64_t key, struct hit ret[WU_INDEX_FANOUT + 1])
{
	uint32_t tag = tag_of(key), n = 0;

	for (uint64_t i = place(x, tag); n <= WU_INDEX_FANOUT; i++) {
		const struct slot *s = &x->slots[i & x->mask];
		uint64_t id = s->tag == tag ? id_of(x, s) : 0;

		if (!s->tag)
			break;
		if (id && !among(ret, n, id))
			ret[n++] = (struct hit){id, {s->cluster, 1}};
	}
	return n;
}

static void count(struct hit *hits, uint32_t *n, const struct hit *more)
{
	for (uint32_t i = 0; i < *n; i++)
		if (hits[i].id == more->id) {
			hits[i].vote.shared++;
			return;
		}
	hits[(*n)++] = *more;
}

static int most_first(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->vote.shared != y->vote.shared)
		return x->vote.shared < y->vote.shared ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

uint32_t wu_index_vote(const struct wu_index *x, const struct wu_sketch *sketch,
		       uint32_t min_shared, struct wu_vote *ret)
{
	struct hit named[WU_INDEX_FANOUT + 1], all[WU_VOTES_MAX];
	uint32_t n = 0, out = 0;

	for (uint32_t k = 0; k < sketch->n; k++) {
		uint32_t hits = find(x, sketch->key[k], named);

		for (uint32_t i = 0; i < hits && hits <= WU_INDEX_FANOUT; i++)
			count(all, &n, &named[i]);
	}
	qsort(all, n, sizeof(*all), most_first);
	while (out < n && all[out].vote.shared >= min_shared) {
		ret[out] = all[out].vote;
		out++;
	}
	return out;
}

/* What a tag's run holds besides the cluster that is to go in. */
struct run {
	struct hit other[WU_INDEX_FANOUT + 1];
	uint32_t n;
	uint64_t oldest; /* the least of their ids */
	struct slot *room; /* the first that is free, or the tag's own and dead */
	bool there, named; /* the number is in it; another number of the same cluster is */
};

static void look(const struct wu_index *x, uint32_t tag, uint32_t cluster, struct run *r)
{
	uint64_t mine = x->o.id(x->o.ctx, cluster), id;
	struct slot *s;

	*r = (struct run){.oldest = UINT64_MAX};
	for (uint64_t i = place(x, tag);; i++) {
		s = &x->slots[i & x->mask];
		if (!s->tag)
			break;
		if (s->tag != tag)
			continue;
		r->there = r->there || s->cluster == cluster;
		id = id_of(x, s);
		if (!id)
			r->room = r->room ? r->room : s;
		else if (id == mine)
			r->named = true;
		else if (r->n <= WU_INDEX_FANOUT && !among(r->other, r->n, id))
			r->other[r->n++] = (struct hit){id, {s->cluster, 0}};
		if (id && id != mine && id < r->oldest)
			r->oldest = id;
	}
	r->room = r->room ? r->room : s;
}

/* Every number of the cluster of that id gives way. */
static void replace(struct wu_index *x, uint32_t tag, uint64_t id, uint32_t cluster)
{
	for (uint64_t i = place(x, tag); x->slots[i & x->mask].tag; i++) {
		struct slot *s = &x->slots[i & x->mask];

		if (s->tag == tag && id_of(x, s) == id)
			s->cluster = cluster;
	}
}

/* Put tag -> cluster into the first slot of its run that is free, or the tag's own and dead:
 * asking of others whether they live would cost more than their room is worth. Where the tag is
 * hot already the oldest cluster gives way, so that which live clusters a key names depends
 * on the live ones alone: an index built without those that died meanwhile is the same. */
static void insert(struct wu_index *x, uint32_t tag, uint32_t cluster)
{
	struct run r;

	look(x, tag, cluster, &r);
	if (r.there)
		return;
	if (!r.named && r.n > WU_INDEX_FANOUT) {
		if (r.oldest < x->o.id(x->o.ctx, cluster))
			replace(x, tag, r.oldest, cluster);
		return;
	}
	x->used += !r.room->tag;
	*r.room = (struct slot){tag, cluster};
}

static int rebuild(struct wu_index *x, uint64_t slots)
{
	struct slot *old = x->slots, *fresh = wu_calloc(slots, sizeof(*fresh));
	uint64_t n = x->mask + 1;

	if (!fresh)
		return WU_ENOMEM;
	x->slots = fresh;
	x->mask = slots - 1;
	x->used = 0;
	for (uint64_t i = 0; i < n; i++)
		if (old[i].tag && live(x, &old[i]))
			insert(x, old[i].tag, old[i].cluster);
	wu_free(old);
	return 0;
}

int wu_index_reserve(struct wu_index *x)
{
	uint64_t slots = x->mask + 1, alive = 0;

	if ((x->used + WU_SKETCH_LEN) * 10 < slots * 7)
		return 0;
	for (uint64_t i = 0; i < slots; i++)
		alive += x->slots[i].tag && live(x, &x->slots[i]);
	return rebuild(x, alive * 3 > slots ? slots * 2 : slots);
}

void wu_index_publish(struct wu_index *x, const struct wu_sketch *sketch, uint32_t cluster)
{
	for (uint32_t k = 0; k < sketch->n; k++)
		insert(x, tag_of(sketch->key[k]), cluster);
}

/* A sum, because positions are nobody's business. */
uint64_t wu_index_hash(const struct wu_index *x)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i <= x->mask; i++)
		if (x->slots[i].tag && live(x, &x->slots[i]))
			sum += wu_hash_mix(x->slots[i].tag, x->o.id(x->o.ctx, x->slots[i].cluster));
	return sum;
}

uint64_t wu_index_memory(const struct wu_index *x)
{
	return sizeof(*x) + (x->mask + 1) * sizeof(*x->slots);
}
