/* Two clusters become the older one. What the younger was found by stays in the index under
 * its number, which from now on is a name of the older one, as long as its leader is among
 * the representatives. What fails: memory for the outlets, before anything has changed.
 */
#include <string.h>

#include "base/mem.h"
#include "near/window-state.h"

static bool has_outlet(const uint64_t *v, uint32_t n, uint64_t outlet)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i] == outlet)
			return true;
	return false;
}

/* Into's outlets and, behind them, those of from's that are new. */
static int join_outlets(const struct wu_cluster *from, struct wu_cluster *into)
{
	uint64_t *v = wu_alloc((from->n_outlets + into->n_outlets) * sizeof(*v));
	uint32_t n = into->n_outlets;

	if (!v)
		return WU_ENOMEM;
	memcpy(v, into->outlet, n * sizeof(*v));
	for (uint32_t i = 0; i < from->n_outlets && n < WU_WINDOW_OUTLETS; i++)
		if (!has_outlet(v, n, from->outlet[i]))
			v[n++] = from->outlet[i];
	wu_free(into->outlet);
	into->outlet = v;
	into->n_outlets = n;
	return 0;
}

/* The leader goes along, and the number with it; the other representatives go. */
static void move_leader(struct wu_window *w, struct wu_cluster *from, struct wu_cluster *into)
{
	bool goes = into && into->n_reps < WU_REPS_MAX;

	if (goes) {
		into->alias[into->n_reps] = from->number;
		into->rep[into->n_reps++] = from->rep[0];
	}
	w->clusters[from->number - w->base] = goes ? into : NULL;
	for (uint32_t i = goes; i < from->n_reps; i++)
		wu_free(from->rep[i]);
	for (uint32_t i = 0; i < from->n_reps; i++)
		if (from->alias[i])
			w->clusters[from->alias[i] - w->base] = NULL;
}

static void take_over(struct wu_window *w, const struct wu_cluster *from, struct wu_cluster *into)
{
	into->size += from->size;
	if (from->last > into->last)
		into->last = from->last;
	into->hook.due = wu_window_deadline(w, into);
	w->held += wu_window_bytes(into);
}

int wu_window_merge(struct wu_window *w, struct wu_cluster *from, struct wu_cluster *into)
{
	uint64_t held = wu_window_bytes(from) + (into ? wu_window_bytes(into) : 0);
	int rc = into ? join_outlets(from, into) : 0;

	if (rc < 0)
		return rc;
	move_leader(w, from, into);
	if (into)
		take_over(w, from, into);
	w->held -= held;
	w->live--;
	wu_ring_unhang(&w->ring, &from->hook);
	wu_free(from->outlet);
	wu_free(from);
	return 0;
}
