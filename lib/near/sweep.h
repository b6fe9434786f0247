/* What another value of one setting would have made of labelled pairs.
 *
 * Beside the data path, for `wiredup tune`: each pair is judged as step 9 judges, once for
 * each value, and precision, recall and F1 are counted. Pairs alone: no leaders, no window.
 * A fixed size, whatever the number of pairs; nothing can fail.
 */
#ifndef WU_NEAR_SWEEP_H
#define WU_NEAR_SWEEP_H

#include "near/cluster.h"

/* Most values to either side of the present one. */
#define WU_SWEEP_STEPS 200
#define WU_SWEEP_VALUES (2 * WU_SWEEP_STEPS + 1)

/* The setting that is changed. */
enum wu_sweep_of { WU_SWEEP_NEAR, WU_SWEEP_SAME_OUTLET, WU_SWEEP_SHARED };

/* What the setting may be. */
struct wu_sweep_range {
	double min, max;
};

struct wu_sweep {
	struct wu_cluster_opts opts; /* as configured */
	enum wu_sweep_of of;
	uint32_t n; /* of value */
	uint32_t present; /* index of the configured one */
	double value[WU_SWEEP_VALUES]; /* ascending */
	/* Pairs that are copies at the k least values and at no other; [1]: labelled copies. */
	uint64_t held[2][WU_SWEEP_VALUES + 1];
};

/* The outcome at one value. A share of nothing is not a number. */
struct wu_sweep_row {
	double value;
	uint64_t joined; /* pairs judged copies */
	uint64_t right; /* of these, labelled copies */
	uint64_t copies; /* labelled copies, joined or not */
	double precision, recall, f1;
};

/* The values of opts with that setting from about a half to one and a half of what it is,
 * steps (1 to WU_SWEEP_STEPS) to either side and in range; no pair yet. */
void wu_sweep_init(struct wu_sweep *s, enum wu_sweep_of of, const struct wu_cluster_opts *opts,
		   struct wu_sweep_range range, uint32_t steps);
/* opts with the i-th value: what row i is judged by. */
struct wu_cluster_opts wu_sweep_opts(const struct wu_sweep *s, uint32_t i);
/* Judge a against b; copy: their label. */
void wu_sweep_add(struct wu_sweep *s, const struct wu_print *a, const struct wu_print *b,
		  bool copy);
/* The outcome at the i-th value. */
struct wu_sweep_row wu_sweep_row(const struct wu_sweep *s, uint32_t i);
/* Pairs that are copies at one value and not at another. */
uint64_t wu_sweep_moved(const struct wu_sweep *s);
/* Index of the best F1, of equal ones the nearest to the present value; n: there is none. */
uint32_t wu_sweep_best(const struct wu_sweep *s);
/* Index of the least value of that precision at least; n: none has it. */
uint32_t wu_sweep_reaching(const struct wu_sweep *s, double precision);

#endif
