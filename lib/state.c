/* The engine's life, its clock and its changes. What can fail: memory, before anything
 * has changed; a close that cannot be told is left for the next step.
 */
#include "state.h"

#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/time.h"
#include "imprint.h"

enum {
	/* 2^19 counts of 8 bytes a day: what a few hundred outlets repeat. */
	HABIT_BITS = 19,
	/* A merge, what becomes of the story, an update. */
	EVENTS_OF_A_STORY = 3,
	/* Names of the agencies of one step's closes. */
	SPANS_MAX = 64 << 20,
};

static struct wu_engine_opts with_defaults(struct wu_engine_opts o)
{
	o.window_ms = o.window_ms ? o.window_ms : 24 * WU_HOUR_MS;
	o.cluster_max_age_ms = o.cluster_max_age_ms ? o.cluster_max_age_ms : 72 * WU_HOUR_MS;
	o.window_memory = o.window_memory ? o.window_memory : 1ull << 30;
	o.first_seq = o.first_seq ? o.first_seq : 1;
	o.join_near = o.join_near > 0 ? o.join_near : .63;
	o.join_same_outlet = o.join_same_outlet > 0 ? o.join_same_outlet : .50;
	o.join_shared = o.join_shared ? o.join_shared : 20;
	return o;
}

static uint64_t id_of(const void *ctx, uint32_t cluster)
{
	const struct wu_engine *e = ctx;
	const struct wu_cluster *c = wu_window_get(e->window, cluster, e->now);

	return c ? c->seq : 0;
}

static int build(struct wu_engine *e)
{
	struct wu_window_opts w = {e->o.window_ms, e->o.cluster_max_age_ms, e->o.window_memory};
	struct wu_index_opts x = {e->o.secret, id_of, e};
	int rc = wu_window_new(&w, &e->window);

	if (rc == 0)
		rc = wu_index_new(&x, &e->index);
	if (rc == 0)
		rc = wu_habit_new(HABIT_BITS, &e->habit);
	if (rc == 0)
		rc = wu_known_new(&e->known);
	if (rc == 0)
		rc = wu_arena_new(SPANS_MAX, &e->spans);
	return rc;
}

int wu_engine_new(const struct wu_engine_opts *opts, struct wu_engine **ret_engine)
{
	struct wu_engine *e = wu_calloc(1, sizeof(*e));
	int rc;

	if (!e)
		return WU_ENOMEM;
	e->o = with_defaults(opts ? *opts : (struct wu_engine_opts){0});
	e->rules =
		(struct wu_cluster_opts){e->o.join_near, e->o.join_same_outlet, e->o.join_shared};
	e->next_seq = e->o.first_seq;
	wu_buf_init(&e->imprint, WU_PRINT_MAX);
	rc = build(e);
	if (rc < 0) {
		wu_engine_free(e);
		return rc;
	}
	*ret_engine = e;
	return 0;
}

struct wu_engine *wu_engine_free(struct wu_engine *e)
{
	if (!e)
		return NULL;
	wu_index_free(e->index);
	wu_window_free(e->window);
	wu_habit_free(e->habit);
	wu_known_free(e->known);
	wu_arena_free(e->spans);
	wu_press_close(&e->press);
	wu_buf_close(&e->imprint);
	wu_free(e->events);
	wu_free(e);
	return NULL;
}

uint64_t wu_engine_take_seq(struct wu_engine *e)
{
	return e->next_seq++;
}

static int reserve_events(struct wu_engine *e, uint32_t more)
{
	uint32_t cap = e->cap_events ? e->cap_events : 16;
	struct wu_event *v;

	if (e->n_events + more <= e->cap_events)
		return 0;
	while (cap < e->n_events + more)
		cap *= 2;
	v = wu_realloc(e->events, cap * sizeof(*v));
	if (!v)
		return WU_ENOMEM;
	e->events = v;
	e->cap_events = cap;
	return 0;
}

struct wu_event *wu_state_emit(struct wu_engine *e, enum wu_ev ev, const struct wu_cluster *c)
{
	struct wu_event *v = &e->events[e->n_events++];

	*v = (struct wu_event){.ev = ev, .seq = e->next_seq++, .ts = e->now};
	if (c) {
		v->cluster = c->seq;
		v->prev = c->prev;
		v->size = c->size;
	}
	return v;
}

static struct wu_span words(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

/* The agency must outlive the cluster: events are read after the step. */
static int tell_close(struct wu_engine *e, const struct wu_cluster *c, const char *reason)
{
	const char *agency = wu_arena_copy(e->spans, c->agency.p, c->agency.len);
	int rc = agency ? reserve_events(e, 1) : WU_ENOMEM;
	struct wu_event *v;

	if (rc < 0)
		return rc;
	v = wu_state_emit(e, WU_EV_CLOSE, c);
	v->agency = (struct wu_span){agency, c->agency.len};
	v->reason = words(reason);
	v->first_ms = c->first;
	v->last_ms = c->last;
	v->outlets = c->n_outlets;
	return 0;
}

void wu_state_close(struct wu_engine *e, struct wu_cluster *c)
{
	e->stats.clusters_closed++;
	wu_window_close(e->window, c, e->now);
}

static int close_expired(struct wu_engine *e)
{
	struct wu_cluster *c;
	bool early;

	while ((c = wu_window_expired(e->window, e->now, &early))) {
		bool old = c->first + e->o.cluster_max_age_ms <= e->now;
		int rc = tell_close(e, c, early ? "memory" : old ? "age" : "quiet");

		if (rc < 0)
			return rc;
		e->stats.early_closed += early;
		wu_state_close(e, c);
	}
	return 0;
}

void wu_state_clock(struct wu_engine *e, int64_t now)
{
	if (now > e->now)
		e->now = now;
}

int wu_state_move(struct wu_engine *e, int64_t now)
{
	e->n_events = 0;
	wu_arena_reset(e->spans);
	wu_state_clock(e, now);
	return close_expired(e);
}

int64_t wu_state_remembers(const struct wu_engine *e)
{
	return e->now - e->o.cluster_max_age_ms;
}

int wu_state_reserve(struct wu_engine *e)
{
	int rc = reserve_events(e, EVENTS_OF_A_STORY);

	if (rc == 0)
		rc = wu_known_reserve(e->known);
	if (rc == 0)
		rc = wu_index_reserve(e->index);
	return rc;
}

static void remember(struct wu_engine *e, const struct wu_event *v)
{
	struct wu_answer a = {
		.key = {v->key[0], v->key[1]},
		.seq = v->seq,
		.cluster = v->cluster,
		.of = v->match.of,
		.ts = e->now,
		.size = v->size,
		.jaccard = (float)v->match.jaccard,
		.containment = (float)v->match.containment,
		.relation = (uint8_t)v->relation,
	};

	wu_known_expire(e->known, wu_state_remembers(e));
	wu_known_add(e->known, &a);
}

/* What was said is counted against what the cluster is judged by, so habits depend on the
 * cluster's first story, too. */
static void settle(struct wu_engine *e, const struct wu_event *v, const struct wu_cluster *c)
{
	if (c && (v->ev == WU_EV_OPEN || v->represents))
		wu_index_publish(e->index, &e->press.sketch, c->number);
	wu_habit_turn(e->habit, e->now, v->cluster);
	wu_press_learn(&e->press, e->habit, v->cluster);
	remember(e, v);
	e->stats.stories++;
}

int wu_state_join(struct wu_engine *e, struct wu_cluster *c, const struct wu_event *v)
{
	int rc;

	e->press.print.seq = v->seq;
	rc = c ? wu_window_join(e->window, c, &e->press.print, v->represents) : 0;
	if (rc < 0)
		return rc;
	if (c)
		c->prev = v->seq;
	settle(e, v, c);
	e->stats.joins++;
	return 0;
}

int wu_state_take_in(struct wu_engine *e, struct wu_cluster *from, uint64_t seq, uint64_t into)
{
	struct wu_cluster *home = wu_window_by_seq(e->window, into);
	int rc = from ? wu_window_merge(e->window, from, home) : 0;

	if (rc < 0)
		return rc;
	wu_known_move(e->known, seq, into);
	e->stats.merges++;
	return 0;
}

void wu_state_take_back(struct wu_engine *e)
{
	e->n_events--;
	e->next_seq--;
}

int wu_state_merge(struct wu_engine *e, struct wu_cluster *from, struct wu_cluster *into)
{
	struct wu_event *v = wu_state_emit(e, WU_EV_MERGE, from);
	int rc = wu_state_take_in(e, from, from->seq, into->seq);

	if (rc < 0) {
		wu_state_take_back(e);
		return rc;
	}
	v->other = into->seq;
	v->size = into->size;
	v->reason = words("leaders");
	return 0;
}

int wu_state_open(struct wu_engine *e, const struct wu_event *v, struct wu_cluster **ret)
{
	int rc;

	e->press.print.seq = v->seq;
	rc = wu_window_open(e->window, &e->press.print, v->agency, ret);
	if (rc < 0)
		return rc;
	if (v->other)
		wu_window_continue(e->window, v->other);
	settle(e, v, *ret);
	e->stats.opens++;
	return 0;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a && (a < b || !b) ? a : b;
}

void wu_engine_stats(const struct wu_engine *e, struct wu_engine_stats *ret)
{
	const struct wu_cluster *oldest = wu_window_oldest(e->window);

	*ret = e->stats;
	ret->clusters_open = wu_window_count(e->window);
	ret->memory = wu_window_memory(e->window) + wu_index_memory(e->index) +
		      wu_habit_memory(e->habit) + wu_known_memory(e->known);
	ret->now = e->now;
	ret->oldest = oldest ? oldest->first : e->now;
	ret->replay_from = least(wu_window_from(e->window, e->now),
				 least(wu_known_from(e->known), wu_habit_from(e->habit)));
}

uint64_t wu_engine_hash(const struct wu_engine *e)
{
	uint64_t h = wu_hash_mix(wu_window_hash(e->window, e->now), wu_habit_hash(e->habit));

	h = wu_hash_mix(wu_hash_mix(h, wu_known_hash(e->known)), wu_index_hash(e->index));
	return wu_hash_mix(h, e->next_seq);
}

uint64_t wu_state_micros(double v)
{
	return (uint64_t)(v * 1e6 + .5);
}

uint64_t wu_engine_settings(const struct wu_engine_opts *opts)
{
	struct wu_engine_opts o = with_defaults(opts ? *opts : (struct wu_engine_opts){0});
	uint64_t v[] = {WU_WORDS_VERSION,
			(uint64_t)o.window_ms,
			(uint64_t)o.cluster_max_age_ms,
			o.window_memory,
			wu_state_micros(o.join_near),
			wu_state_micros(o.join_same_outlet),
			o.join_shared,
			o.without};

	return wu_hash64(v, sizeof(v), 0);
}
