/* The happy path of a step:
 *   1. Time moves to now; clusters whose time is over close.
 *   2. The story, less the lines its outlet repeats, becomes a print and a sketch.
 *   3. The index names candidates; each is verified against what it is judged by.
 *   4. The best copy takes the story in (join), else it opens a cluster and is published;
 *      a copy of one that died of age says which it continues.
 *   5. What the outlet printed is learned, the answer remembered.
 * What can fail: memory. All of it is asked for before step 4 changes anything, so a
 * refused story leaves only closes behind. Replay (apply) does 1, 2, 4 and 5 with the
 * log's word in place of what was decided: which lines were passed over, and 3.
 */
#include "engine.h"

#include <string.h>

#include "imprint.h"
#include "state.h"

/* What the candidates came to. */
struct finding {
	struct wu_cluster *cluster; /* NULL: none was near */
	const struct wu_print *of;
	struct wu_verdict verdict;
	uint32_t votes;
};

/* ---- deciding ---------------------------------------------------------------- */

/* All that the candidates came to. */
struct findings {
	struct finding best; /* the one to join */
	struct finding link; /* not a copy, but a take of it */
	struct finding old; /* a copy of what died of age */
};

static void keep_better(struct finding *kept, const struct finding *f)
{
	if (!kept->cluster || wu_cluster_better(&f->verdict, &kept->verdict))
		*kept = *f;
}

static void weigh(struct wu_engine *e, const struct wu_vote *vote, struct findings *ret)
{
	struct wu_cluster *c = wu_window_get(e->window, vote->cluster, e->now);
	bool takes = wu_window_takes(e->window, c, e->now);

	for (uint32_t i = 0; i < c->n_reps; i++) {
		struct finding f = {c, c->rep[i], {0}, vote->shared};

		f.verdict = wu_cluster_judge(&e->rules, &e->press.print, f.of);
		if (f.verdict.copy)
			keep_better(takes ? &ret->best : &ret->old, &f);
		if (takes && wu_cluster_links(&e->press.print, f.of, &f.verdict))
			keep_better(&ret->link, &f);
	}
}

static void search(struct wu_engine *e, struct findings *ret)
{
	struct wu_vote votes[WU_VOTES_MAX];
	uint32_t least = e->press.sketch.n < 2 ? e->press.sketch.n : 2;
	uint32_t n = wu_index_vote(e->index, &e->press.sketch, least, votes);

	*ret = (struct findings){0};
	if (n)
		wu_press_mark(&e->press, e->habit);
	for (uint32_t i = 0; i < n && i < WU_ENGINE_CANDIDATES; i++)
		weigh(e, &votes[i], ret);
	e->stats.candidates += n;
}

static int press_story(struct wu_engine *e, const struct wu_story *s)
{
	int rc = s->prep ? wu_press_pass(&e->press, s->prep, e->habit, e->now) : WU_EINVAL;

	return rc < 0 ? rc : wu_press_make(&e->press, s->prep, e->now);
}

static void describe(struct wu_event *v, const struct wu_engine *e, const struct wu_story *s)
{
	const struct wu_prep *p = s->prep;

	v->story = s;
	v->keep = e->o.keep;
	v->key[0] = p->key[0];
	v->key[1] = p->key[1];
	v->agency = p->reading.agency;
	v->how = p->reading.how;
	v->credit = p->reading.credit;
	v->words = p->reading.words;
}

static void describe_passed(struct wu_event *v, const struct wu_engine *e)
{
	v->passed = e->press.passed;
	v->n_passed = e->press.n_passed;
}

/* As the log will say it, so that what is remembered is what replay remembers. */
static double as_logged(double v)
{
	return (double)(uint64_t)(v * 1e6 + .5) / 1e6;
}

static void describe_match(struct wu_event *v, const struct finding *f)
{
	v->match = (struct wu_match){f->of->seq, as_logged(f->verdict.jaccard),
				     as_logged(f->verdict.containment), f->votes, f->verdict.rule};
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

/* Where not all text is kept the event carries what replay needs of it. */
static int describe_print(struct wu_event *v, struct wu_engine *e)
{
	int rc;

	if (e->o.keep == WU_KEEP_FULL)
		return 0;
	wu_buf_reset(&e->imprint);
	rc = wu_imprint_write(&e->imprint, &e->press, v->ev == WU_EV_OPEN || v->represents);
	v->print = (struct wu_span){e->imprint.p, e->imprint.len};
	return rc;
}

static void take_back(struct wu_engine *e)
{
	e->n_events--;
	e->next_seq--;
}

static int join(struct wu_engine *e, const struct wu_story *s, const struct finding *f)
{
	struct wu_event *v = wu_state_emit(e, WU_EV_JOIN, f->cluster);
	int rc;

	describe(v, e, s);
	describe_passed(v, e);
	describe_join(v, e, f);
	v->size++;
	wu_press_compare(&e->press, f->of);
	rc = describe_print(v, e);
	if (rc == 0)
		rc = wu_state_join(e, f->cluster, v);
	if (rc < 0)
		take_back(e);
	return rc;
}

static int open_cluster(struct wu_engine *e, const struct wu_story *s, const struct findings *found)
{
	struct wu_event *v = wu_state_emit(e, WU_EV_OPEN, NULL);
	struct wu_cluster *c;
	int rc;

	describe(v, e, s);
	describe_passed(v, e);
	v->cluster = v->seq;
	v->size = 1;
	if (found->old.cluster) {
		v->other = found->old.cluster->seq;
		describe_match(v, &found->old);
	}
	rc = describe_print(v, e);
	if (rc == 0)
		rc = wu_state_open(e, v, &c);
	if (rc < 0) {
		take_back(e);
		return rc;
	}
	if (found->link.cluster) {
		v = wu_state_emit(e, WU_EV_UPDATE, c);
		v->other = found->link.cluster->seq;
		describe_match(v, &found->link);
		c->prev = v->seq;
		e->stats.updates++;
	}
	return 0;
}

int wu_engine_step(struct wu_engine *e, const struct wu_story *s, int64_t now,
		   struct wu_events *ret)
{
	struct findings found;
	int rc = wu_state_move(e, now);

	*ret = (struct wu_events){e->events, e->n_events};
	if (rc == 0 && s->prep && wu_known_get(e->known, s->prep->key, wu_state_remembers(e)))
		return 0;
	if (rc == 0)
		rc = press_story(e, s);
	if (rc == 0)
		rc = wu_state_reserve(e);
	if (rc == 0) {
		search(e, &found);
		rc = found.best.cluster ? join(e, s, &found.best) : open_cluster(e, s, &found);
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
	struct findings found;
	int rc = press_story(e, s);

	if (rc < 0)
		return rc;
	search(e, &found);
	*ret = (struct wu_event){.ev = found.best.cluster ? WU_EV_JOIN : WU_EV_OPEN, .ts = e->now};
	describe(ret, e, s);
	describe_passed(ret, e);
	if (found.best.cluster) {
		ret->cluster = found.best.cluster->seq;
		ret->size = found.best.cluster->size + 1;
		describe_join(ret, e, &found.best);
	}
	return 0;
}

int wu_engine_known(const struct wu_engine *e, const struct wu_story *s, struct wu_event *ret)
{
	const struct wu_answer *a =
		s->prep ? wu_known_get(e->known, s->prep->key, wu_state_remembers(e)) : NULL;

	if (!a)
		return WU_ENOTFOUND;
	*ret = (struct wu_event){.ev = a->seq == a->cluster ? WU_EV_OPEN : WU_EV_JOIN,
				 .seq = a->seq,
				 .ts = a->ts,
				 .cluster = a->cluster,
				 .size = a->size,
				 .relation = a->relation};
	describe(ret, e, s);
	ret->match.of = a->of;
	ret->match.jaccard = a->jaccard;
	ret->match.containment = a->containment;
	ret->match.rule = "known";
	return 0;
}
