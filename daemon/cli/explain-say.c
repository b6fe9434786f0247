/* Sentences, for people and in "notes" for programs. Nothing can fail; what is too long is cut.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/explained.h"
#include "cli/screen.h"

enum { NUMBER = 16 };

__attribute__((format(printf, 2, 3))) static void say(struct sayings *s, const char *fmt, ...)
{
	va_list ap;

	if (s->n == SAYINGS_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(s->text[s->n++], SAYING, fmt, ap);
	va_end(ap);
}

const char *explain_setting(enum wu_turn_by by)
{
	static const char *const names[WU_TURNS] = {
		[WU_TURN_NEAR] = "join_near",
		[WU_TURN_SAME_OUTLET] = "join_same_outlet",
		[WU_TURN_SHARED] = "join_shared",
	};

	return by == WU_TURN_NONE ? NULL : names[by];
}

/* ---- settings ------------------------------------------------------------------------------- */

static const char *as_set(enum wu_turn_by by, double v, char ret[NUMBER])
{
	snprintf(ret, NUMBER, by == WU_TURN_SHARED ? "%.0f" : "%.4f", v);
	for (size_t n = strlen(ret);
	     by != WU_TURN_SHARED && n > 4 && ret[n - 1] == '0' && ret[n - 3] != '.'; n--)
		ret[n - 1] = 0; /* two decimals stay */
	return ret;
}

static void say_decider(const struct explain *e, struct sayings *s)
{
	const struct wu_told_rule *r = wu_explain_decider(&e->x);
	const struct wu_verdict *v = &e->x.verdict;
	const char *setting = explain_setting(r->by);
	char value[NUMBER], but[80] = "";

	if (r->by == WU_TURN_NEAR && v->title > 0)
		snprintf(but, sizeof(but), ", less %.4f for what their titles have in common",
			 e->x.turn[r->by].value - v->need);
	if (r->by == WU_TURN_SHARED && v->need < e->x.turn[r->by].value)
		snprintf(but, sizeof(but), ", less within one outlet");
	if (r == &e->x.rule[0])
		say(s, "decided by \"kind\": one is %s, the other %s",
		    wu_kind_name((enum wu_kind)e->x.late->kind),
		    wu_kind_name((enum wu_kind)e->x.early->kind));
	else if (r == &e->x.rule[1])
		say(s, "decided by \"verbatim\": their text is equal, nothing else is asked");
	else if (setting)
		say(s, "decided by \"%s\": they have %.4g, %.4g is needed (%s = %s%s)", v->rule,
		    v->has, v->need, setting, as_set(r->by, e->x.turn[r->by].value, value), but);
	else
		say(s, "decided by \"%s\", which is no setting: they have %.4g, %.4g is needed",
		    v->rule, v->has, v->need);
}

static void say_splits(const struct explain *e, struct sayings *s)
{
	char set[NUMBER], turn[NUMBER];
	bool any = false;

	for (enum wu_turn_by by = 0; by < WU_TURNS; by++) {
		const struct wu_turn *t = &e->x.turn[by];

		if (t->splits < 0)
			continue;
		say(s, "%s = %s: %s or more would have split them", explain_setting(by),
		    as_set(by, t->value, set), as_set(by, t->splits, turn));
		any = true;
	}
	if (!any)
		say(s, "no value of a setting would have split them");
}

/* Several settings, each of which stands in the way. */
static bool say_together(const struct explain *e, struct sayings *s)
{
	char text[SAYING] = "", set[NUMBER], turn[NUMBER];
	size_t n = 0;

	for (enum wu_turn_by by = 0; by < WU_TURNS; by++) {
		const struct wu_turn *t = &e->x.turn[by];

		if (t->joins_helped >= t->value)
			continue;
		if (t->joins_helped < 0)
			return false;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s = %s (it is %s)",
				      n ? " and " : "", explain_setting(by),
				      as_set(by, t->joins_helped, turn), as_set(by, t->value, set));
	}
	if (n)
		say(s, "no one setting would have joined them; %s or less, together, would", text);
	return n > 0;
}

static void say_joins(const struct explain *e, struct sayings *s)
{
	char set[NUMBER], turn[NUMBER];
	bool any = false;

	for (enum wu_turn_by by = 0; by < WU_TURNS; by++) {
		const struct wu_turn *t = &e->x.turn[by];

		if (t->joins < 0)
			continue;
		say(s, "%s = %s: %s or less would have joined them", explain_setting(by),
		    as_set(by, t->value, set), as_set(by, t->joins, turn));
		any = true;
	}
	if (!any && !say_together(e, s))
		say(s, "no value of a setting would have joined them");
}

void explain_say_turns(const struct explain *e, struct sayings *ret)
{
	ret->n = 0;
	say_decider(e, ret);
	if (e->x.verdict.copy)
		say_splits(e, ret);
	else
		say_joins(e, ret);
}

/* ---- the log -------------------------------------------------------------------------------- */

typedef unsigned long long ull;

static bool near_to(double a, double b)
{
	return fabs(a - b) < 1e-6;
}

bool explain_agrees(const struct explain *e)
{
	const struct wu_event *ev = &e->late->ev;
	const struct wu_verdict *v = &e->x.verdict;

	if (ev->ev != WU_EV_JOIN || !ev->seq || ev->match.of != e->early->ev.seq)
		return true;
	return v->copy && v->relation == ev->relation && near_to(v->jaccard, ev->match.jaccard) &&
	       near_to(v->containment, ev->match.containment) && ev->match.rule &&
	       strcmp(v->rule, ev->match.rule) == 0;
}

static void say_recorded(const struct explain *e, const struct explained *p, struct sayings *s)
{
	const struct wu_event *ev = &p->ev;

	if (ev->ev == WU_EV_OPEN)
		say(s, "the log: %c, seq %llu, opened c%llu", p->name, (ull)ev->seq,
		    (ull)ev->cluster);
	else
		say(s,
		    "the log: %c, seq %llu, joined c%llu as %s, by \"%s\" against seq %llu: "
		    "Jaccard %.4f, containment %.4f, %u votes",
		    p->name, (ull)ev->seq, (ull)ev->cluster, wu_relation_name(ev->relation),
		    ev->match.rule ? ev->match.rule : "", (ull)ev->match.of, ev->match.jaccard,
		    ev->match.containment, ev->match.votes);
	if (p != e->late || explain_agrees(e))
		return;
	say(s, "that is not what was found now: %s",
	    e->replay.rules_hash != wu_rules_hash(e->setup.rules)
		    ? "the rules were others then"
		    : "the settings were others then");
}

static void say_would(const struct explain *e, struct sayings *s)
{
	if (e->x.best_cluster)
		say(s, "the desk would let %c join c%llu now, as %s of seq %llu", e->late->name,
		    (ull)e->x.best_cluster, wu_relation_name(e->x.best.relation),
		    (ull)e->x.best_of);
	else
		say(s, "the desk would open a cluster for %c now", e->late->name);
}

static void say_together_now(const struct explain *e, struct sayings *s)
{
	const struct wu_event *ev = &e->late->ev;

	if (e->early->now != e->early->ev.cluster || e->late->now != ev->cluster)
		say(s, "both are in c%llu, since clusters were merged", (ull)e->late->now);
	else
		say(s, "both are in c%llu", (ull)e->late->now);
	if (!e->x.verdict.copy)
		say(s, "they are no copies of each other, but each is of what the cluster is "
		       "judged by");
}

/* Why the copy late is not where early is. The first reason that holds is the reason. */
static void say_apart(const struct explain *e, struct sayings *s)
{
	const struct wu_explanation *x = &e->x;
	ull cluster = e->early->cluster;
	char early = e->early->name, late = e->late->name;

	if (!x->live)
		say(s,
		    "copies, but not together: c%llu, where %c was, took no more stories when "
		    "%c came ([desk] window, cluster_max_age, window_memory)",
		    cluster, early, late);
	else if (!x->represents)
		say(s,
		    "copies, but not together: c%llu is not judged by %c, a member; copies of "
		    "copies do not chain",
		    cluster, early);
	else if (!x->candidate)
		say(s,
		    "copies, but not together: c%llu was no candidate, with %u vote%s where 2 "
		    "are needed; %u of %u keys in common name too many clusters",
		    cluster, x->votes, x->votes == 1 ? "" : "s", x->hot, x->keys);
	else if (!x->kin)
		say(s,
		    "copies, but not together: %c shares too little with c%llu's first story, "
		    "which all of the cluster must be akin to",
		    late, cluster);
	else if (x->best_cluster && x->best_cluster != e->early->cluster)
		say(s,
		    "copies, but not together: c%llu was nearer to %c, by seq %llu: Jaccard "
		    "%.4f, containment %.4f, titles %.2f",
		    (ull)x->best_cluster, late, (ull)x->best_of, x->best.jaccard,
		    x->best.containment, x->best.title);
	else
		say(s, "copies, but not together: why, the log cannot tell");
}

void explain_say_log(const struct explain *e, struct sayings *ret)
{
	bool both = e->late->ev.seq && e->early->ev.seq;

	ret->n = 0;
	if (e->early->ev.seq)
		say_recorded(e, e->early, ret);
	if (e->late->ev.seq)
		say_recorded(e, e->late, ret);
	else if (e->early->ev.seq)
		say_would(e, ret);
	if (both && e->late->now == e->early->now)
		say_together_now(e, ret);
	else if (e->early->ev.seq && e->x.verdict.copy &&
		 (both || e->x.best_cluster != e->early->cluster))
		say_apart(e, ret);
}
