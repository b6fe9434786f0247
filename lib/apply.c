/* Replay: an event of the log changes the state as it did when it was decided. The story's
 * print comes from its imprint, or from its text less the lines the event names; then
 * what was decided is carried out. What can fail, before anything has changed: memory; a
 * hole in the seqs; an imprint that is none, or of too little; a story not prepared.
 */
#include "imprint.h"
#include "state.h"

static bool needs_whole(const struct wu_event *ev)
{
	return ev->ev == WU_EV_OPEN || ev->represents;
}

/* Fill press. *ret_whole: it has the story's set, not only what habits count. */
static int press_again(struct wu_engine *e, const struct wu_event *ev, bool *ret_whole)
{
	const struct wu_prep *prep = ev->story ? ev->story->prep : NULL;
	int rc;

	*ret_whole = true;
	if (ev->print.len) {
		rc = wu_imprint_read(ev->print, e->now, &e->press, ret_whole);
		return rc == 0 && needs_whole(ev) && !*ret_whole ? WU_EFORMAT : rc;
	}
	if (!prep)
		return WU_EINVAL;
	if (ev->renumbered) {
		rc = wu_press_pass(&e->press, prep, e->habit, e->now);
		if (rc < 0)
			return rc;
	} else {
		wu_press_pass_these(&e->press, ev->passed, ev->n_passed);
	}
	return wu_press_make(&e->press, prep, e->now);
}

static const struct wu_print *matched(const struct wu_cluster *c, uint64_t seq)
{
	for (uint32_t i = 0; c && i < c->n_reps; i++)
		if (c->rep[i]->seq == seq)
			return c->rep[i];
	return NULL;
}

static int apply_story(struct wu_engine *e, const struct wu_event *ev, struct wu_cluster *c)
{
	bool whole;
	int rc = press_again(e, ev, &whole);

	if (rc == 0)
		rc = wu_state_reserve(e);
	if (rc < 0)
		return rc;
	if (ev->ev == WU_EV_OPEN)
		return wu_state_open(e, ev, &c);
	if (whole)
		wu_press_compare(&e->press, matched(c, ev->match.of));
	return wu_state_join(e, c, ev);
}

/* Into is the older: where only from is known, the rest of its story is not the log's. */
static int apply_merge(struct wu_engine *e, const struct wu_event *ev, struct wu_cluster *from)
{
	if (ev->other >= ev->cluster)
		return WU_EFORMAT;
	wu_state_clock(e, ev->ts);
	return wu_state_take_in(e, from, ev->cluster, ev->other);
}

static int apply_change(struct wu_engine *e, const struct wu_event *ev)
{
	struct wu_cluster *c = wu_window_by_seq(e->window, ev->cluster);

	switch (ev->ev) {
	case WU_EV_OPEN:
	case WU_EV_JOIN:
		wu_state_clock(e, ev->ts);
		return apply_story(e, ev, c);
	case WU_EV_CLOSE:
		wu_state_clock(e, ev->ts);
		if (c)
			wu_state_close(e, c);
		return 0;
	case WU_EV_MERGE:
		return apply_merge(e, ev, c);
	case WU_EV_UPDATE:
		if (c)
			c->prev = ev->seq;
		e->stats.updates++;
		return 0;
	default:
		return 0;
	}
}

int wu_engine_apply(struct wu_engine *e, const struct wu_event *ev)
{
	bool begun = e->next_seq != e->o.first_seq;
	uint64_t last = ev->ev == WU_EV_GAP ? ev->last : ev->seq;
	int rc;

	if ((begun && ev->seq != e->next_seq) || last < ev->seq)
		return WU_ESEQ;
	e->n_events = 0;
	rc = apply_change(e, ev);
	if (rc == 0)
		e->next_seq = last + 1;
	return rc;
}
