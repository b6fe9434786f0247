/* The happy path of a step:
 *   1. Time moves to now; clusters whose time is over close.
 *   2. The story, less what its outlet repeats, becomes a print and a sketch.
 *   3. The index names candidates; each is verified against what it is judged by.
 *   4. The best copy takes the story in (join), else it opens a cluster and is published.
 *   5. What the outlet printed is learned, the answer remembered.
 * What can fail: memory. All of it is asked for before step 4 changes anything, so a
 * refused story leaves only closes behind. Replay (apply) does 1, 2, 4 and 5 with the
 * log's word in place of 3.
 */
#include "engine.h"

#include "state.h"

/* What the candidates came to. */
struct finding {
	struct wu_cluster *cluster; /* NULL: none was near */
	const struct wu_print *of;
	struct wu_verdict verdict;
	uint32_t votes;
};

/* ---- deciding ---------------------------------------------------------------- */

static void weigh(struct wu_engine *e, const struct wu_vote *vote, struct finding *best,
		  struct finding *link)
{
	struct wu_cluster *c = wu_window_get(e->window, vote->cluster, e->now);

	for (uint32_t i = 0; i < c->n_reps; i++) {
		struct finding f = {c, c->rep[i], {0}, vote->shared};

		f.verdict = wu_cluster_judge(&e->rules, &e->press.print, f.of);
		if (f.verdict.copy &&
		    (!best->cluster || wu_cluster_better(&f.verdict, &best->verdict)))
			*best = f;
		if (wu_cluster_links(&e->press.print, f.of, &f.verdict) &&
		    (!link->cluster || wu_cluster_better(&f.verdict, &link->verdict)))
			*link = f;
	}
}

static void search(struct wu_engine *e, struct finding *best, struct finding *link)
{
	struct wu_vote votes[WU_VOTES_MAX];
	uint32_t least = e->press.sketch.n < 2 ? e->press.sketch.n : 2;
	uint32_t n = wu_index_vote(e->index, &e->press.sketch, least, votes);

	*best = *link = (struct finding){0};
	for (uint32_t i = 0; i < n && i < WU_ENGINE_CANDIDATES; i++)
		weigh(e, &votes[i], best, link);
	e->stats.candidates += n;
}

static void describe(struct wu_event *v, const struct wu_story *s)
{
	const struct wu_prep *p = s->prep;

	v->story = s;
	v->key[0] = p->key[0];
	v->key[1] = p->key[1];
	v->agency = p->reading.agency;
	v->how = p->reading.how;
	v->credit = p->reading.credit;
	v->words = p->reading.words;
}

static void describe_match(struct wu_event *v, const struct finding *f)
{
	v->match = (struct wu_match){f->of->seq, f->verdict.jaccard, f->verdict.containment,
				     f->votes, f->verdict.rule};
}

static void describe_join(struct wu_event *v, const struct wu_engine *e, const struct finding *f)
{
	const struct wu_print *leader = f->cluster->rep[0], *p = &e->press.print;

	describe_match(v, f);
	v->relation = f->verdict.relation;
	v->represents = wu_cluster_represents(f->cluster, p, &f->verdict);
	v->lag_ms = e->now - leader->ts;
	v->take = p->take > 1 && p->agency && p->agency == leader->agency ? p->take : 0;
}

static int join(struct wu_engine *e, const struct wu_story *s, const struct finding *f)
{
	struct wu_event *v = wu_state_emit(e, WU_EV_JOIN, f->cluster);
	int rc;

	describe(v, s);
	describe_join(v, e, f);
	v->size++;
	rc = wu_state_join(e, f->cluster, v);
	if (rc < 0) {
		e->n_events--;
		e->next_seq--;
	}
	return rc;
}

static int open_cluster(struct wu_engine *e, const struct wu_story *s, const struct finding *link)
{
	struct wu_event *v = wu_state_emit(e, WU_EV_OPEN, NULL);
	struct wu_cluster *c;
	int rc;

	describe(v, s);
	v->cluster = v->seq;
	v->size = 1;
	rc = wu_state_open(e, v, &c);
	if (rc < 0) {
		e->n_events--;
		e->next_seq--;
		return rc;
	}
	if (link->cluster) {
		v = wu_state_emit(e, WU_EV_UPDATE, c);
		v->other = link->cluster->seq;
		describe_match(v, link);
		c->prev = v->seq;
		e->stats.updates++;
	}
	return 0;
}

int wu_engine_step(struct wu_engine *e, const struct wu_story *s, int64_t now,
		   struct wu_events *ret)
{
	struct finding best, link;
	int rc = wu_state_move(e, now);

	if (rc == 0 && s->prep && wu_known_get(e->known, s->prep->key)) {
		*ret = (struct wu_events){e->events, e->n_events};
		return 0;
	}
	if (rc == 0)
		rc = wu_state_reserve(e, s);
	if (rc == 0) {
		search(e, &best, &link);
		rc = best.cluster ? join(e, s, &best) : open_cluster(e, s, &link);
	}
	*ret = (struct wu_events){e->events, e->n_events};
	return rc;
}

int wu_engine_tick(struct wu_engine *e, int64_t now, struct wu_events *ret)
{
	int rc = wu_state_move(e, now);

	*ret = (struct wu_events){e->events, e->n_events};
	return rc;
}

int wu_engine_judge(struct wu_engine *e, const struct wu_story *s, struct wu_event *ret)
{
	struct finding best, link;
	int rc = s->prep ? wu_print_make(&e->press, s->prep, e->habit, e->now) : WU_EINVAL;

	if (rc < 0)
		return rc;
	search(e, &best, &link);
	*ret = (struct wu_event){.ev = best.cluster ? WU_EV_JOIN : WU_EV_OPEN, .ts = e->now};
	describe(ret, s);
	if (best.cluster) {
		ret->cluster = best.cluster->seq;
		ret->size = best.cluster->size + 1;
		describe_join(ret, e, &best);
	}
	return 0;
}

int wu_engine_known(const struct wu_engine *e, const struct wu_story *s, struct wu_event *ret)
{
	const struct wu_answer *a = s->prep ? wu_known_get(e->known, s->prep->key) : NULL;

	if (!a)
		return WU_ENOTFOUND;
	*ret = (struct wu_event){.ev = a->seq == a->cluster ? WU_EV_OPEN : WU_EV_JOIN,
				 .seq = a->seq,
				 .ts = a->ts,
				 .cluster = a->cluster,
				 .size = a->size,
				 .relation = a->relation};
	describe(ret, s);
	ret->match.of = a->of;
	ret->match.jaccard = a->jaccard;
	ret->match.containment = a->containment;
	ret->match.rule = "known";
	return 0;
}

/* ---- replay -------------------------------------------------------------------- */

static int apply_story(struct wu_engine *e, const struct wu_event *ev)
{
	struct wu_event v = *ev;
	struct wu_cluster *c;
	int rc = wu_state_reserve(e, ev->story);

	if (rc < 0)
		return rc;
	if (ev->ev == WU_EV_OPEN)
		return wu_state_open(e, &v, &c);
	c = wu_window_by_seq(e->window, ev->cluster);
	return c ? wu_state_join(e, c, &v) : WU_ENOTFOUND;
}

static int apply_change(struct wu_engine *e, const struct wu_event *ev)
{
	struct wu_cluster *c = wu_window_by_seq(e->window, ev->cluster);

	switch (ev->ev) {
	case WU_EV_OPEN:
	case WU_EV_JOIN:
		return apply_story(e, ev);
	case WU_EV_CLOSE:
		if (c)
			wu_state_close(e, c);
		return 0;
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
	int rc;

	if (begun && ev->seq != e->next_seq)
		return WU_ESEQ;
	e->n_events = 0;
	wu_state_clock(e, ev->ts);
	rc = apply_change(e, ev);
	if (rc == 0)
		e->next_seq = ev->seq + 1;
	return rc;
}
