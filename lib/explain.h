/* Why two stories are, or are not, the same: every number behind the decision.
 *
 * For commands that explain; deciding goes through search.h. The rules are asked, never
 * written a second time: what another value of a setting would have done is found by judging
 * once more with that value. So what is told is what decides. Internal to wiredup.
 */
#ifndef WU_EXPLAIN_H
#define WU_EXPLAIN_H

#include "near/cluster.h"
#include "press.h"
#include "text/words.h"
#include "wiredup.h"

/* The settings that decide, as [desk] names them. */
enum wu_turn_by { WU_TURN_NEAR, WU_TURN_SAME_OUTLET, WU_TURN_SHARED, WU_TURNS, WU_TURN_NONE = -1 };

/* A setting, and the values at which it decides otherwise, all else as it is: in steps of
 * .0001, join_shared of 1, within what the configuration takes. < 0: none does. */
struct wu_turn {
	double value; /* as it is set */
	double joins; /* the highest with which two that are no copies would be */
	double joins_helped; /* the same, if the other settings asked for the least they can */
	double splits; /* the lowest with which two copies would be none */
};

enum { WU_TOLD_RULES = 6 };

/* A rule, and what it says of the two whether or not it decided. */
struct wu_told_rule {
	const char *name; /* as in a verdict; static text */
	bool asked; /* false: it has nothing to say of these two */
	bool passed; /* verbatim: they are equal, and nothing else is asked */
	double has, need; /* numbers: places of equal figures */
	enum wu_turn_by by; /* the setting it obeys; WU_TURN_NONE: built in */
};

/* A story to be explained. Borrowed for the life of the explanation. */
struct wu_told_story {
	const struct wu_prep *prep; /* NULL: no text is kept, only print */
	struct wu_span print; /* bytes (imprint.h), when prep is NULL */
	bool decided; /* passed is what a log says was passed over; else ask the engine */
	const uint16_t *passed;
	uint32_t n_passed;
	uint64_t seq, cluster; /* in the log, the cluster as it is named now; 0: not there */
	int64_t ts; /* ms; of its arrival, when seq is not 0 */
};

/* Zero-initialise; then wu_explain(), again and again, and wu_explain_close() in any case. */
struct wu_explanation {
	const struct wu_print *late, *early; /* what was compared; late has furniture marked */
	struct wu_verdict verdict; /* of late against early */
	double held_early; /* share of early's set that late has */
	uint32_t keys, keys_late, keys_early; /* of their sketches: in common, and each one's */
	struct wu_told_rule rule[WU_TOLD_RULES];
	struct wu_turn turn[WU_TURNS];
	/* what the engine held when late came, or holds now: */
	bool live; /* early's cluster, open to stories */
	bool represents; /* early is one of those its cluster is judged by */
	uint32_t votes; /* keys by which the index names that cluster */
	uint32_t hot; /* keys in common that name too many clusters to count */
	bool candidate; /* it was compared */
	bool kin; /* late shares enough with the leader for any of the cluster's to take it in */
	uint64_t best_cluster, best_of; /* where late belongs: seqs; 0: nowhere */
	struct wu_verdict best;
	/* private, and last: kept from call to call */
	struct wu_press press[2];
};

/* Explain late, the later of the two, against early. e is the engine late met, filled up to
 * its arrival; an empty one where there is no log. Its time moves to late's.
 * WU_ENOTFOUND: the log keeps neither text nor a whole print of one of them; WU_EFORMAT: such
 * a print is none; WU_ENOMEM. */
WU_MUST int wu_explain(struct wu_engine *e, const struct wu_told_story *late,
		       const struct wu_told_story *early, struct wu_explanation *ret);
void wu_explain_close(struct wu_explanation *x);
/* The rule that decided, of x->rule. */
const struct wu_told_rule *wu_explain_decider(const struct wu_explanation *x);

#endif
