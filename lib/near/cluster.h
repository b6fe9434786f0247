/* Is a story a copy of what a cluster is judged by, and how do the two relate?
 *
 * Step 9 of the data path: exact verification of the index's candidates. A story joins
 * the cluster whose leader, or further representative, it shares most with; it never
 * joins through an ordinary member, so copies cannot chain. Pure functions.
 */
#ifndef WU_NEAR_CLUSTER_H
#define WU_NEAR_CLUSTER_H

#include "near/window.h"

/* Sets below this say too little: only equal text, or near equal, makes a copy. */
#define WU_CLUSTER_SMALL 20

struct wu_cluster_opts {
	double containment; /* .40: share of the smaller set that must be in common */
	double same_outlet; /* .50: the same within one outlet, whose templates repeat */
	uint32_t shared; /* 12: shingles that must be in common at least */
};

/* How story a relates to story b. */
struct wu_verdict {
	bool copy;
	enum wu_relation relation; /* when copy */
	uint32_t shared;
	double jaccard;
	double containment; /* shared / smaller set */
	double held; /* share of a's set that b has */
	const char *rule; /* which rule decided; static text */
};

/* Judge a against b. Furniture of a that b lacks is left out of a. */
struct wu_verdict wu_cluster_judge(const struct wu_cluster_opts *o, const struct wu_print *a,
				   const struct wu_print *b);
/* Is v the better home? By containment + jaccard. */
bool wu_cluster_better(const struct wu_verdict *v, const struct wu_verdict *than);
/* Should a story that joined with v further represent c? Only a whole update or
 * extension of it: near in both measures, and longer than the last one by a quarter. */
bool wu_cluster_represents(const struct wu_cluster *c, const struct wu_print *p,
			   const struct wu_verdict *v);
/* Not a copy, but the same agency's other take of the story? A link, never a merge. */
bool wu_cluster_links(const struct wu_print *a, const struct wu_print *b,
		      const struct wu_verdict *v);

#endif
