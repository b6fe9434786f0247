/* Why two stories are, or are not, copies: the decision again, with every number kept.
 *
 * Steps 7 to 9 for one pair, for people. The stories are pressed as the engine would press
 * them, or with the lines a log says were passed over, and judged by the same code. Then
 * the setting that decided is moved until the verdict turns. Pure; changes no engine.
 */
#ifndef WU_EXPLAIN_H
#define WU_EXPLAIN_H

#include "near/cluster.h"
#include "press.h"

/* One of two stories. */
struct wu_explain_side {
	const struct wu_prep *prep; /* borrowed; prepared */
	const uint16_t *passed; /* lines a log says were passed over; */
	uint32_t n_passed;
	bool logged; /* false: what the engine knows now is asked instead */
};

/* Zero-initialise; wu_explain_close() in any case. */
struct wu_explanation {
	struct wu_press a, b; /* as compared */
	struct wu_verdict verdict; /* of a against b */
	uint32_t left_out; /* shingles of a its outlet repeats and b lacks */
	uint32_t votes; /* sketch keys in common; 2 make a candidate */
	const char *setting; /* of [desk] in wiredup.conf, which decided; NULL: built in */
	double value; /* as it is */
	double turn; /* as far as it may go and the verdict stays */
	bool turns; /* beyond that the verdict is another one */
	struct wu_verdict turned; /* which */
};

/* Explain a, the later one, against b. e: whose habits and options count. WU_ENOMEM. */
WU_MUST int wu_explain(struct wu_explanation *x, const struct wu_engine *e,
		       const struct wu_explain_side *a, const struct wu_explain_side *b);
void wu_explain_close(struct wu_explanation *x);

#endif
