/* Is a story a copy of what a cluster is judged by, and how do the two relate?
 *
 * Step 9 of the data path: exact verification of the index's candidates. A story joins
 * the cluster whose leader, or further representative, it is nearest to; it never joins
 * through an ordinary member, so copies cannot chain. Pure functions.
 *
 * How near two stories are is containment + Jaccard, 0 to 2: of two as long as each other
 * less must be in common than of a short one that lies in a long one by chance.
 */
#ifndef WU_NEAR_CLUSTER_H
#define WU_NEAR_CLUSTER_H

#include "near/window.h"

/* Sets below this say too little: only equal text, or near equal, makes a copy. */
#define WU_CLUSTER_SMALL 20

struct wu_cluster_opts {
	double near; /* .63: containment + Jaccard two outlets' stories must have */
	double same_outlet; /* .50: the containment within one outlet, whose templates repeat */
	uint32_t shared; /* 20: shingles that must be in common at least */
};

/* How story a relates to story b. */
struct wu_verdict {
	bool copy;
	enum wu_relation relation; /* when copy */
	uint32_t shared;
	uint32_t shared_body; /* of these, not the title's */
	uint32_t residue; /* furniture of a that b lacks, left out of a */
	double jaccard;
	double containment; /* shared / smaller set */
	double held; /* share of a's set that b has */
	double title; /* share of the shorter title that is in common; 1: they are equal */
	uint32_t places, figures; /* figures' places in common, and those of equal figures */
	const char *rule; /* which rule decided; static text */
	double has, need; /* what it compared: a copy has what it needs */
};

/* Judge a against b. Furniture of a that b lacks is left out of a. */
struct wu_verdict wu_cluster_judge(const struct wu_cluster_opts *o, const struct wu_print *a,
				   const struct wu_print *b);
/* The same by their sketches alone, of which votes keys are in common: what it would be
 * without looking. */
struct wu_verdict wu_cluster_guess(const struct wu_cluster_opts *o, const struct wu_print *a,
				   const struct wu_print *b, uint32_t votes);
/* The same sentences round other figures: weather, prices, results. Never a copy. */
bool wu_cluster_is_template(const struct wu_verdict *v);
/* Is v the better home? The nearer one; a headline in common counts, too: a story made of
 * two bears that of its main part. */
bool wu_cluster_better(const struct wu_verdict *v, const struct wu_verdict *than);
/* Should a story that joined with v further represent c? An update or extension of all of
 * it, or another outlet's version that is as long and says much else. The caller makes
 * sure that what else it says is not another cluster's. */
bool wu_cluster_represents(const struct wu_cluster *c, const struct wu_print *p,
			   const struct wu_verdict *v);
/* Not a copy, but another take of the story by the same agency or outlet? A link, never a
 * merge. */
bool wu_cluster_links(const struct wu_print *a, const struct wu_print *b,
		      const struct wu_verdict *v);
/* Does it share with the leader what a copy must at least? Only then may another
 * representative take it in. */
bool wu_cluster_is_kin(const struct wu_cluster_opts *o, const struct wu_verdict *of_leader);
/* Elements of a's set that are b's and not c's: what a has of b beyond c. */
uint32_t wu_cluster_beyond(const struct wu_print *a, const struct wu_print *b,
			   const struct wu_print *c);

#endif
