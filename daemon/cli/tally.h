/* What verdicts said of labelled pairs: how many each rule decided, and those decided wrongly
 * that were nearest to being decided rightly. A fixed size; nothing can fail.
 */
#ifndef CLI_TALLY_H
#define CLI_TALLY_H

#include "near/cluster.h"

#define TALLY_RULES 16
#define TALLY_EDGE 10

struct tally_rule {
	const char *name;
	uint64_t n[2][2]; /* [labelled copies][judged copies] */
};

/* A pair on the wrong side of a border. */
struct tally_wrong {
	uint32_t pair;
	bool copy; /* its label */
	double off; /* from the border, as a share of what is asked */
	struct wu_verdict verdict;
};

struct tally {
	struct tally_rule rule[TALLY_RULES]; /* in order of first use */
	uint32_t n_rules;
	struct tally_wrong wrong[TALLY_EDGE]; /* nearest first, then by number */
	uint32_t n_wrong;
};

/* Count the verdict on that pair, labelled copy or not. Zeroes are a good start. */
void tally_add(struct tally *t, uint32_t pair, bool copy, const struct wu_verdict *v);

#endif
