/* Clusters stand in an array by number, from the oldest known one on; the array's head
 * moves up as clusters go. They hang in a ring (ring.h) by the time they die, the retired
 * ones by the time they are forgotten. held counts what the clusters themselves hold: what
 * the arrays grew to depends on their past, and who goes for want of memory must not.
 * What fails: memory; the window is then as before.
 */
#include "near/window-state.h"

#include <string.h>

#include "base/mem.h"

/* When it dies of quiet; if it is dead of age before, until then it can be continued. */
static int64_t quiet(const struct wu_window *w, const struct wu_cluster *c)
{
	return c->last + w->o.window_ms;
}

int64_t wu_window_deadline(const struct wu_window *w, const struct wu_cluster *c)
{
	int64_t old = c->first + w->o.max_age_ms;

	return quiet(w, c) < old ? quiet(w, c) : old;
}

bool wu_window_takes(const struct wu_window *w, const struct wu_cluster *c, int64_t now)
{
	return !c->retired && now < wu_window_deadline(w, c);
}

bool wu_window_is_found(const struct wu_window *w, const struct wu_cluster *c, int64_t now)
{
	return wu_window_takes(w, c, now) || (!c->continued && now < quiet(w, c));
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
	if (wu_ring_init(&w->ring, opts->window_ms) < 0) {
		wu_free(w);
		return WU_ENOMEM;
	}
	*ret_window = w;
	return 0;
}

uint64_t wu_window_bytes(const struct wu_cluster *c)
{
	uint64_t n = sizeof(c) + sizeof(*c) + c->agency.len + c->n_outlets * sizeof(*c->outlet);

	for (uint32_t i = 0; i < c->n_reps; i++)
		n += wu_print_bytes(c->rep[i]);
	return n;
}

bool wu_window_is_own(const struct wu_window *w, uint64_t at)
{
	return w->clusters[at] && w->clusters[at]->number == w->base + at;
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
	/* The youngest first: other names of a cluster stand behind it. */
	for (uint32_t i = w->next - w->base; i-- > 0;)
		if (wu_window_is_own(w, i))
			free_cluster(w->clusters[i]);
	wu_free(w->clusters);
	wu_ring_close(&w->ring);
	wu_free(w);
	return NULL;
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
	w->clusters = p;
	w->cap = cap;
	return 0;
}

/* A new list of outlets when outlet is new to c, else NULL; *ret_rc tells a failure. */
static uint64_t *outlets_with(const struct wu_cluster *c, uint64_t outlet, int *ret_rc)
{
	uint64_t *v;

	*ret_rc = 0;
	if (c->n_outlets == WU_WINDOW_OUTLETS)
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
	w->held += sizeof(*v);
}

static struct wu_cluster *new_cluster(const struct wu_print *print, struct wu_span agency)
{
	struct wu_cluster *c = wu_calloc(1, sizeof(*c) + agency.len);
	int rc;

	if (!c)
		return NULL;
	c->rep[0] = wu_print_copy(print);
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
	w->held += wu_window_bytes(c);
	c->hook.due = wu_window_deadline(w, c);
	c->hook.order = c->seq;
	wu_ring_hang(&w->ring, &c->hook);
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
		rep = wu_print_copy(print);
		if (!rep) {
			wu_free(outlets);
			return WU_ENOMEM;
		}
		c->rep[c->n_reps++] = rep;
		w->held += wu_print_bytes(print);
	}
	set_outlets(w, c, outlets);
	c->size++;
	if (print->ts > c->last)
		c->last = print->ts;
	c->hook.due = wu_window_deadline(w, c);
	return 0;
}

struct wu_cluster *wu_window_get(const struct wu_window *w, uint32_t number, int64_t now)
{
	struct wu_cluster *c;

	if (number < w->base || number >= w->next)
		return NULL;
	c = w->clusters[number - w->base];
	return c && wu_window_is_found(w, c, now) ? c : NULL;
}

/* Numbers and seqs rise together; closed clusters leave holes to step over. */
static struct wu_cluster *by_seq(const struct wu_window *w, uint64_t seq)
{
	uint64_t lo = 0, hi = w->next - w->base;

	while (lo < hi) {
		uint64_t mid = lo + (hi - lo) / 2, at = mid;

		while (at < hi && !wu_window_is_own(w, at))
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

struct wu_cluster *wu_window_by_seq(const struct wu_window *w, uint64_t seq)
{
	struct wu_cluster *c = by_seq(w, seq);

	return c && !c->retired ? c : NULL;
}

struct wu_cluster *wu_window_oldest(const struct wu_window *w)
{
	for (uint32_t i = w->head; w->live && i < w->next - w->base; i++)
		if (wu_window_is_own(w, i) && !w->clusters[i]->retired)
			return w->clusters[i];
	return NULL;
}

/* Step over what is gone; give the array's head back once half of it is dead. */
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

static void forget(struct wu_window *w, struct wu_cluster *c)
{
	wu_ring_unhang(&w->ring, &c->hook);
	w->clusters[c->number - w->base] = NULL;
	for (uint32_t i = 0; i < c->n_reps; i++)
		if (c->alias[i])
			w->clusters[c->alias[i] - w->base] = NULL;
	free_cluster(c);
	move_up(w);
}

static void forget_retired(struct wu_window *w, struct wu_cluster *c)
{
	struct wu_cluster **at = &w->retired;

	while (*at != c)
		at = &(*at)->younger;
	*at = c->younger;
	w->held_retired -= wu_window_bytes(c);
	forget(w, c);
}

/* Those whose time is over, though nobody came by yet: they take up no room. */
static void forget_over(struct wu_window *w, int64_t now)
{
	struct wu_cluster *c = w->retired, *younger;

	for (; c; c = younger) {
		younger = c->younger;
		if (!wu_window_is_found(w, c, now))
			forget_retired(w, c);
	}
}

/* The oldest are dropped first: then what is kept of the younger never depends on them,
 * and a replay that begins behind them keeps the same. */
static void retire(struct wu_window *w, struct wu_cluster *c, int64_t now)
{
	struct wu_cluster **at = &w->retired;

	forget_over(w, now);

	wu_ring_unhang(&w->ring, &c->hook);
	c->hook.due = quiet(w, c);
	wu_ring_hang(&w->ring, &c->hook);
	c->retired = true;
	while (*at && (*at)->seq < c->seq)
		at = &(*at)->younger;
	c->younger = *at;
	*at = c;
	w->held_retired += wu_window_bytes(c);
	while (w->held_retired > w->o.memory / WU_RETIRED_PART)
		forget_retired(w, w->retired);
}

struct wu_cluster *wu_window_expired(struct wu_window *w, int64_t now, bool *ret_early)
{
	struct wu_hook *h;

	*ret_early = false;
	while ((h = wu_ring_due(&w->ring, now))) {
		struct wu_cluster *c = (struct wu_cluster *)h;

		if (!c->retired)
			return c;
		forget_retired(w, c);
	}
	if (w->held <= w->o.memory || w->live < 2)
		return NULL;
	*ret_early = true;
	return wu_window_oldest(w);
}

void wu_window_close(struct wu_window *w, struct wu_cluster *c, int64_t now)
{
	w->live--;
	w->held -= wu_window_bytes(c);
	if (!wu_window_takes(w, c, now) && wu_window_is_found(w, c, now))
		retire(w, c, now);
	else
		forget(w, c);
}

void wu_window_continue(struct wu_window *w, uint64_t seq)
{
	struct wu_cluster *c = by_seq(w, seq);

	if (!c)
		return;
	c->continued = true;
	if (c->retired)
		forget_retired(w, c);
}

uint64_t wu_window_count(const struct wu_window *w)
{
	return w->live;
}

uint64_t wu_window_memory(const struct wu_window *w)
{
	return sizeof(*w) + w->ring.n * sizeof(*w->ring.lists) + w->cap * sizeof(*w->clusters) +
	       w->held + w->held_retired;
}
