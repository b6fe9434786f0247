/* The happy path of a step:
 *   1. Time moves to now; clusters whose time is over close.
 *   2. The story, less the lines its outlet repeats, becomes a print and a sketch.
 *   3. The index names candidates; each is verified against what it is judged by.
 *   4. The best copy takes the story in (join), else it opens a cluster and is published;
 *      a copy of one that died of age says which it continues. Where it shows that two
 *      clusters are one story, these are merged first. A later take of a story that is no
 *      copy of it, a correction, a withdrawal says so after it (update).
 *   5. What the outlet printed is learned, the answer remembered.
 * What can fail: memory. A refused story leaves closes behind, and perhaps a merge: each is
 * whole, and what it says is true without the story. Replay (apply) does 1, 2, 4 and 5 with the
 * log's word in place of what was decided: which lines were passed over, 3 and merges.
 */
#include <string.h>

#include "imprint.h"
#include "search.h"

static int press_story(struct wu_engine *e, const struct wu_story *s)
{
	int rc = s->prep ? wu_press_pass(&e->press, s->prep, e->habit, e->now) : WU_EINVAL;

	if (e->o.without & WU_PART_LINES)
		e->press.n_passed = 0;
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
	return (double)wu_state_micros(v) / 1e6;
}

static void describe_match(struct wu_event *v, const struct wu_found *f)
{
	v->match = (struct wu_match){f->of->seq, as_logged(f->verdict.jaccard),
				     as_logged(f->verdict.containment), f->votes, f->verdict.rule};
}

static void describe_join(struct wu_event *v, const struct wu_engine *e,
			  const struct wu_findings *found)
{
	const struct wu_found *f = &found->best;
	const struct wu_print *leader = f->cluster->rep[0], *p = &e->press.print;

	describe_match(v, f);
	v->relation = f->verdict.relation;
	v->represents =
		wu_cluster_represents(f->cluster, p, &f->verdict) && wu_search_is_whole(e, found);
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

/* What a take that is not the first does to the story before it, as an update says. */
static const char *word_of(const struct wu_story *s)
{
	switch (s->prep->take_class) {
	case WU_TAKE_CORRECTION:
		return "correction";
	case WU_TAKE_KILL:
		return "kill";
	default:
		return "take";
	}
}

static void tell_update(struct wu_engine *e, struct wu_cluster *c, const struct wu_story *s,
			const struct wu_found *of)
{
	struct wu_event *v = wu_state_emit(e, WU_EV_UPDATE, c);
	const char *word = word_of(s);

	v->other = of->cluster->seq;
	v->reason = (struct wu_span){word, strlen(word)};
	describe_match(v, of);
	c->prev = v->seq;
	e->stats.updates++;
}

static int join(struct wu_engine *e, const struct wu_story *s, const struct wu_findings *found)
{
	const struct wu_found *f = &found->best;
	struct wu_event *v = wu_state_emit(e, WU_EV_JOIN, f->cluster);
	int rc;

	describe(v, e, s);
	describe_passed(v, e);
	describe_join(v, e, found);
	v->n_also = wu_search_also(e, found, v->also);
	v->size++;
	wu_press_compare(&e->press, f->of);
	rc = describe_print(v, e);
	if (rc == 0)
		rc = wu_state_join(e, f->cluster, v);
	if (rc < 0) {
		wu_state_take_back(e);
		return rc;
	}
	if (s->prep->take_class >= WU_TAKE_CORRECTION)
		tell_update(e, f->cluster, s, f);
	return 0;
}

static int open_cluster(struct wu_engine *e, const struct wu_story *s,
			const struct wu_findings *found)
{
	struct wu_event *v = wu_state_emit(e, WU_EV_OPEN, NULL);
	struct wu_cluster *c;
	int rc;

	describe(v, e, s);
	describe_passed(v, e);
	v->cluster = v->seq;
	v->size = 1;
	v->n_also = wu_search_also(e, found, v->also);
	if (found->old.cluster) {
		v->other = found->old.cluster->seq;
		describe_match(v, &found->old);
	}
	rc = describe_print(v, e);
	if (rc == 0)
		rc = wu_state_open(e, v, &c);
	if (rc < 0) {
		wu_state_take_back(e);
		return rc;
	}
	if (found->link.cluster)
		tell_update(e, c, s, &found->link);
	return 0;
}

/* Two clusters of one story become the older of them; what was found of the younger is found
 * anew. */
static int merge(struct wu_engine *e, struct wu_findings *found)
{
	struct wu_cluster *from = found->best.cluster, *into;
	const struct wu_found *twin;
	int rc = wu_search_twin(e, found, &twin);

	if (rc < 0 || !twin)
		return rc;
	into = twin->cluster->seq < from->seq ? twin->cluster : from;
	from = into == from ? twin->cluster : from;
	rc = wu_state_merge(e, from, into);
	if (rc == 0)
		wu_search(e, found);
	return rc;
}

static int place(struct wu_engine *e, const struct wu_story *s)
{
	struct wu_findings found;
	int rc = wu_state_reserve(e);

	if (rc < 0)
		return rc;
	wu_search(e, &found);
	e->stats.candidates += found.named;
	rc = merge(e, &found);
	if (rc < 0)
		return rc;
	return found.best.cluster ? join(e, s, &found) : open_cluster(e, s, &found);
}

int wu_engine_step(struct wu_engine *e, const struct wu_story *s, int64_t now,
		   struct wu_events *ret)
{
	int rc = wu_state_move(e, now);

	*ret = (struct wu_events){e->events, e->n_events};
	if (rc == 0 && s->prep && wu_known_get(e->known, s->prep->key, wu_state_remembers(e)))
		return 0;
	if (rc == 0)
		rc = press_story(e, s);
	if (rc == 0)
		rc = place(e, s);
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
	struct wu_findings found;
	int rc = press_story(e, s);

	if (rc < 0)
		return rc;
	wu_search(e, &found);
	*ret = (struct wu_event){.ev = found.best.cluster ? WU_EV_JOIN : WU_EV_OPEN, .ts = e->now};
	describe(ret, e, s);
	describe_passed(ret, e);
	ret->n_also = wu_search_also(e, &found, ret->also);
	if (found.best.cluster) {
		ret->cluster = found.best.cluster->seq;
		ret->size = found.best.cluster->size + 1;
		describe_join(ret, e, &found);
	}
	return 0;
}

int wu_engine_known(const struct wu_engine *e, const struct wu_story *s, struct wu_event *ret)
{
	const struct wu_answer *a =
		s->prep ? wu_known_get(e->known, s->prep->key, wu_state_remembers(e)) : NULL;

	if (!a)
		return WU_ENOTFOUND;
	*ret = (struct wu_event){.ev = a->relation == WU_REL_LEADER ? WU_EV_OPEN : WU_EV_JOIN,
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
