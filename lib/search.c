/* Of each candidate the nearest representative counts, if the story has something of the
 * leader's, too: a wire made of two may have become a representative, and must not bring in
 * the other story. The best copy is picked from all; the rest are kept, because a story may
 * be part of several: a round-up, two wires in one.
 * What can fail: memory, in looking for a twin.
 */
#include "search.h"

/* A part worth telling: of the smaller of the two, so much is in common, ... */
static const double PART = .30;
/* ... and so much of that is not the best one's: two versions of one story share theirs. */
static const double APART = .80;

static void keep_better(struct wu_found *kept, const struct wu_found *f)
{
	if (!kept->cluster || wu_cluster_better(&f->verdict, &kept->verdict))
		*kept = *f;
}

static struct wu_verdict judge(struct wu_engine *e, const struct wu_print *of, uint32_t votes)
{
	if (e->o.without & WU_PART_VERIFICATION)
		return wu_cluster_guess(&e->rules, &e->press.print, of, votes);
	return wu_cluster_judge(&e->rules, &e->press.print, of);
}

static void weigh(struct wu_engine *e, const struct wu_vote *vote, struct wu_findings *ret)
{
	struct wu_cluster *c = wu_window_get(e->window, vote->cluster, e->now);
	bool takes = wu_window_takes(e->window, c, e->now);
	struct wu_found nearest = {0};
	bool kin = false;

	for (uint32_t i = 0; i < c->n_reps; i++) {
		struct wu_found f = {c, c->rep[i], {0}, vote->shared};

		f.verdict = judge(e, f.of, vote->shared);
		if (i == 0)
			kin = wu_cluster_is_kin(&e->rules, &f.verdict);
		f.verdict.copy = f.verdict.copy && kin;
		keep_better(&nearest, &f);
		if (takes && wu_cluster_links(&e->press.print, f.of, &f.verdict))
			keep_better(&ret->link, &f);
	}
	if (takes)
		ret->other[ret->n_other++] = nearest;
	else if (nearest.verdict.copy)
		keep_better(&ret->old, &nearest);
}

static void pick_best(struct wu_findings *f)
{
	uint32_t best = f->n_other;

	for (uint32_t i = 0; i < f->n_other; i++)
		if (f->other[i].verdict.copy) {
			if (best == f->n_other ||
			    wu_cluster_better(&f->other[i].verdict, &f->other[best].verdict))
				best = i;
		}
	if (best == f->n_other)
		return;
	f->best = f->other[best];
	f->other[best] = f->other[--f->n_other];
}

void wu_search(struct wu_engine *e, struct wu_findings *ret)
{
	struct wu_vote votes[WU_VOTES_MAX];
	uint32_t least = e->press.sketch.n < 2 ? e->press.sketch.n : 2;
	uint32_t n = wu_index_vote(e->index, &e->press.sketch, least, votes);

	ret->best = ret->link = ret->old = (struct wu_found){0};
	ret->n_other = 0;
	if (n && !(e->o.without & WU_PART_SHINGLES))
		wu_press_mark(&e->press, e->habit);
	for (uint32_t i = 0; i < n && i < WU_SEARCH_CANDIDATES; i++)
		weigh(e, &votes[i], ret);
	pick_best(ret);
	ret->named = n;
}

/* Is the story found a part of other, and that part not the best one's? */
static bool is_part(const struct wu_engine *e, const struct wu_findings *f,
		    const struct wu_found *other)
{
	static const struct wu_print nothing;
	const struct wu_print *best = f->best.of ? f->best.of : &nothing, *p = &e->press.print;
	uint32_t n;

	if (other->of->kind != p->kind || other->verdict.containment < PART ||
	    wu_cluster_is_template(&other->verdict))
		return false;
	n = wu_cluster_beyond(p, other->of, best);
	return n >= e->rules.shared && n >= APART * other->verdict.shared;
}

bool wu_search_is_whole(const struct wu_engine *e, const struct wu_findings *f)
{
	if (e->o.without & WU_PART_REPRESENTATIVES)
		return false;
	for (uint32_t i = 0; i < f->n_other; i++)
		if (is_part(e, f, &f->other[i]))
			return false;
	return true;
}

uint32_t wu_search_also(const struct wu_engine *e, const struct wu_findings *f,
			uint64_t ret[WU_ALSO_MAX])
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->n_other && n < WU_ALSO_MAX; i++)
		if (is_part(e, f, &f->other[i]))
			ret[n++] = f->other[i].cluster->seq;
	return n;
}

int wu_search_twin(struct wu_engine *e, const struct wu_findings *f, const struct wu_found **ret)
{
	*ret = NULL;
	/* A merge is by looking, and by what the younger leader still says: what is left out to be
	 * measured goes here, too. */
	if (e->o.without & (WU_PART_VERIFICATION | WU_PART_REPRESENTATIVES))
		return 0;
	for (uint32_t i = 0; f->best.cluster && i < f->n_other; i++) {
		const struct wu_cluster *a = f->best.cluster, *b = f->other[i].cluster;
		bool older = a->seq < b->seq;
		struct wu_print young;
		int rc;

		if (!f->other[i].verdict.copy)
			continue;
		rc = wu_press_mark_other(&e->press, e->habit, e->now, (older ? b : a)->rep[0],
					 &young);
		if (rc < 0)
			return rc;
		if (e->o.without & WU_PART_SHINGLES)
			young.furniture = NULL;
		if (wu_cluster_judge(&e->rules, &young, (older ? a : b)->rep[0]).copy) {
			*ret = &f->other[i];
			return 0;
		}
	}
	return 0;
}
