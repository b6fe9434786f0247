/* Clusters stand in an array by number, from the oldest live one on; the array's head
 * moves up as clusters close. Expiry walks a ring of slices: a cluster hangs in the
 * slice of its deadline as it was when hung; if it has been renewed since, it is hung
 * again where it now belongs. So renewing costs nothing and closing O(1) amortised.
 * What fails: memory; the window is then as before.
 */
#include "near/window.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

enum { OUTLETS_MAX = 255 };

struct wu_window {
	struct wu_window_opts o;
	struct wu_cluster **clusters; /* [number - base], NULL: closed */
	uint64_t cap;
	uint32_t base, next; /* numbers */
	uint32_t head; /* offset of the oldest live cluster */
	uint64_t live;
	uint64_t memory;
	struct wu_cluster **ring; /* of lists, by slice */
	uint32_t n_ring;
	int64_t slice; /* the first not yet over */
};

static int64_t deadline(const struct wu_window *w, const struct wu_cluster *c)
{
	int64_t quiet = c->last + w->o.window_ms, old = c->first + w->o.max_age_ms;

	return quiet < old ? quiet : old;
}

int wu_window_new(const struct wu_window_opts *opts, struct wu_window **ret_window)
{
	struct wu_window *w;

	if (opts->window_ms <= 0 || opts->max_age_ms <= 0)
		return WU_EINVAL;
	w = wu_calloc(1, sizeof(*w));
	if (!w)
		return WU_ENOMEM;
	w->o = *opts;
	w->base = w->next = 1;
	w->slice = INT64_MIN;
	w->n_ring = (uint32_t)(opts->window_ms / WU_SLICE_MS) + 2;
	w->ring = wu_calloc(w->n_ring, sizeof(*w->ring));
	if (!w->ring) {
		wu_free(w);
		return WU_ENOMEM;
	}
	w->memory = sizeof(*w) + w->n_ring * sizeof(*w->ring);
	*ret_window = w;
	return 0;
}

static uint64_t print_bytes(const struct wu_print *p)
{
	return sizeof(*p) + (p->n + p->n_numbers) * sizeof(uint32_t);
}

static void free_cluster(struct wu_cluster *c)
{
	for (uint32_t i = 0; i < c->n_reps; i++)
		wu_free(c->rep[i]);
	wu_free(c->outlet);
	wu_free(c);
}

struct wu_window *wu_window_free(struct wu_window *w)
{
	if (!w)
		return NULL;
	for (uint32_t i = w->base; i != w->next; i++)
		if (w->clusters[i - w->base])
			free_cluster(w->clusters[i - w->base]);
	wu_free(w->clusters);
	wu_free(w->ring);
	wu_free(w);
	return NULL;
}

/* One block: the print, its set, its numbers. */
static struct wu_print *copy_print(const struct wu_print *p)
{
	struct wu_print *c = wu_alloc(print_bytes(p));

	if (!c)
		return NULL;
	*c = *p;
	c->set = (uint32_t *)(c + 1);
	c->number = c->set + p->n;
	c->furniture = NULL;
	if (p->n)
		memcpy(c->set, p->set, p->n * sizeof(*p->set));
	if (p->n_numbers)
		memcpy(c->number, p->number, p->n_numbers * sizeof(*p->number));
	return c;
}

static void hang(struct wu_window *w, struct wu_cluster *c)
{
	int64_t slice = deadline(w, c) / WU_SLICE_MS;
	struct wu_cluster **at;

	if (slice < w->slice)
		slice = w->slice;
	at = &w->ring[(uint64_t)slice % w->n_ring];
	c->next = *at;
	c->link = at;
	if (c->next)
		c->next->link = &c->next;
	*at = c;
}

static void unhang(struct wu_cluster *c)
{
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
}

static int room_for_number(struct wu_window *w)
{
	uint64_t used = w->next - w->base, cap = w->cap ? w->cap * 2 : 256;
	struct wu_cluster **p;

	if (w->next == UINT32_MAX)
		return WU_ELIMIT;
	if (used < w->cap)
		return 0;
	p = wu_realloc(w->clusters, cap * sizeof(*p));
	if (!p)
		return WU_ENOMEM;
	w->memory += (cap - w->cap) * sizeof(*p);
	w->clusters = p;
	w->cap = cap;
	return 0;
}

/* A new list of outlets when outlet is new to c, else NULL; *ret_rc tells a failure. */
static uint64_t *outlets_with(const struct wu_cluster *c, uint64_t outlet, int *ret_rc)
{
	uint64_t *v;

	*ret_rc = 0;
	if (c->n_outlets == OUTLETS_MAX)
		return NULL;
	for (uint32_t i = 0; i < c->n_outlets; i++)
		if (c->outlet[i] == outlet)
			return NULL;
	v = wu_alloc((c->n_outlets + 1) * sizeof(*v));
	if (!v) {
		*ret_rc = WU_ENOMEM;
		return NULL;
	}
	if (c->n_outlets)
		memcpy(v, c->outlet, c->n_outlets * sizeof(*v));
	v[c->n_outlets] = outlet;
	return v;
}

static void set_outlets(struct wu_window *w, struct wu_cluster *c, uint64_t *v)
{
	if (!v)
		return;
	wu_free(c->outlet);
	c->outlet = v;
	c->n_outlets++;
	w->memory += sizeof(*v);
}

static struct wu_cluster *new_cluster(const struct wu_print *print, struct wu_span agency)
{
	struct wu_cluster *c = wu_calloc(1, sizeof(*c) + agency.len);
	int rc;

	if (!c)
		return NULL;
	c->rep[0] = copy_print(print);
	c->outlet = outlets_with(c, print->outlet, &rc);
	if (!c->rep[0] || !c->outlet) {
		wu_free(c->rep[0]);
		wu_free(c->outlet);
		wu_free(c);
		return NULL;
	}
	c->agency = (struct wu_span){(char *)(c + 1), agency.len};
	if (agency.len)
		memcpy(c + 1, agency.p, agency.len);
	return c;
}

int wu_window_open(struct wu_window *w, const struct wu_print *print, struct wu_span agency,
		   struct wu_cluster **ret)
{
	int rc = room_for_number(w);
	struct wu_cluster *c = rc < 0 ? NULL : new_cluster(print, agency);

	if (rc < 0 || !c)
		return rc < 0 ? rc : WU_ENOMEM;
	c->n_reps = c->n_outlets = c->size = 1;
	c->seq = c->prev = print->seq;
	c->first = c->last = print->ts;
	c->number = w->next++;
	w->clusters[c->number - w->base] = c;
	w->live++;
	w->memory += sizeof(*c) + agency.len + sizeof(*c->outlet) + print_bytes(print);
	if (w->slice == INT64_MIN)
		w->slice = print->ts / WU_SLICE_MS;
	hang(w, c);
	*ret = c;
	return 0;
}

int wu_window_join(struct wu_window *w, struct wu_cluster *c, const struct wu_print *print,
		   bool represent)
{
	struct wu_print *rep = NULL;
	uint64_t *outlets;
	int rc;

	outlets = outlets_with(c, print->outlet, &rc);
	if (rc < 0)
		return rc;
	if (represent && c->n_reps < WU_REPS_MAX) {
		rep = copy_print(print);
		if (!rep) {
			wu_free(outlets);
			return WU_ENOMEM;
		}
		c->rep[c->n_reps++] = rep;
		w->memory += print_bytes(print);
	}
	set_outlets(w, c, outlets);
	c->size++;
	if (print->ts > c->last)
		c->last = print->ts;
	return 0;
}

struct wu_cluster *wu_window_get(const struct wu_window *w, uint32_t number, int64_t now)
{
	struct wu_cluster *c;

	if (number < w->base || number >= w->next)
		return NULL;
	c = w->clusters[number - w->base];
	return c && now < deadline(w, c) ? c : NULL;
}

/* Numbers and seqs rise together; closed clusters leave holes to step over. */
struct wu_cluster *wu_window_by_seq(const struct wu_window *w, uint64_t seq)
{
	uint64_t lo = 0, hi = w->next - w->base;

	while (lo < hi) {
		uint64_t mid = lo + (hi - lo) / 2, at = mid;

		while (at < hi && !w->clusters[at])
			at++;
		if (at == hi)
			hi = mid;
		else if (w->clusters[at]->seq == seq)
			return w->clusters[at];
		else if (w->clusters[at]->seq < seq)
			lo = at + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* A cluster hung in the current slice, which is over, whose time is really over too. */
static struct wu_cluster *over(struct wu_window *w, int64_t now)
{
	struct wu_cluster *c;

	while ((c = w->ring[(uint64_t)w->slice % w->n_ring])) {
		if (deadline(w, c) <= now)
			return c;
		unhang(c);
		hang(w, c);
	}
	return NULL;
}

struct wu_cluster *wu_window_expired(struct wu_window *w, int64_t now, bool *ret_early)
{
	struct wu_cluster *c;

	*ret_early = false;
	while (w->live && (w->slice + 1) * WU_SLICE_MS <= now) {
		c = over(w, now);
		if (c)
			return c;
		w->slice++;
	}
	if (!w->live && w->slice != INT64_MIN)
		w->slice = now / WU_SLICE_MS;
	if (w->memory <= w->o.memory || w->live < 2)
		return NULL;
	*ret_early = true;
	return w->clusters[w->head];
}

/* Step over closed clusters; give the array's head back once half of it is dead. */
static void move_up(struct wu_window *w)
{
	uint32_t used = w->next - w->base;

	while (w->head < used && !w->clusters[w->head])
		w->head++;
	if (w->head * 2 < used)
		return;
	memmove(w->clusters, w->clusters + w->head, (used - w->head) * sizeof(*w->clusters));
	w->base += w->head;
	w->head = 0;
}

void wu_window_close(struct wu_window *w, struct wu_cluster *c)
{
	unhang(c);
	w->clusters[c->number - w->base] = NULL;
	w->live--;
	w->memory -= sizeof(*c) + c->agency.len + c->n_outlets * sizeof(*c->outlet);
	for (uint32_t i = 0; i < c->n_reps; i++)
		w->memory -= print_bytes(c->rep[i]);
	free_cluster(c);
	move_up(w);
}

uint64_t wu_window_count(const struct wu_window *w)
{
	return w->live;
}

uint64_t wu_window_memory(const struct wu_window *w)
{
	return w->memory;
}

const struct wu_cluster *wu_window_oldest(const struct wu_window *w)
{
	return w->live ? w->clusters[w->head] : NULL;
}

static uint64_t print_hash(uint64_t h, const struct wu_print *p)
{
	h = wu_hash_mix(h, wu_hash64(p->set, p->n * sizeof(*p->set), p->seq));
	h = wu_hash_mix(h, wu_hash64(p->number, p->n_numbers * sizeof(*p->number), p->title));
	return wu_hash_mix(wu_hash_mix(h, p->body[0]), p->agency ^ p->outlet);
}

uint64_t wu_window_hash(const struct wu_window *w)
{
	uint64_t h = w->live;

	for (uint32_t i = w->base; i != w->next; i++) {
		const struct wu_cluster *c = w->clusters[i - w->base];

		if (!c)
			continue;
		h = wu_hash_mix(wu_hash_mix(h, c->seq), c->prev);
		h = wu_hash_mix(wu_hash_mix(h, (uint64_t)c->last), c->size);
		for (uint32_t k = 0; k < c->n_reps; k++)
			h = print_hash(h, c->rep[k]);
	}
	return h;
}
