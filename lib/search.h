/* What the window knows of a story: the clusters it may belong to, verified.
 *
 * Steps 8 and 9 of the data path for the story in the engine's press: the index names
 * candidates, each is judged exactly. Changes nothing but counts. Internal to the engine.
 * Work is bounded whatever the story: WU_SEARCH_CANDIDATES clusters of WU_REPS_MAX
 * representatives, each compared in one walk over two sets.
 */
#ifndef WU_SEARCH_H
#define WU_SEARCH_H

#include "state.h"

/* Clusters compared exactly for one story: the index names about two on average, and
 * what stands behind the sixteenth in votes has never been a copy. */
#define WU_SEARCH_CANDIDATES 16

/* A cluster, and the representative the story is nearest to. */
struct wu_found {
	struct wu_cluster *cluster; /* NULL: none */
	const struct wu_print *of;
	struct wu_verdict verdict;
	uint32_t votes;
};

struct wu_findings {
	struct wu_found best; /* the one to join */
	struct wu_found link; /* not a copy, but another take of it */
	struct wu_found old; /* a copy of what died of age */
	struct wu_found other[WU_SEARCH_CANDIDATES]; /* what else lives and shares something */
	uint32_t n_other;
	uint32_t named; /* clusters the index named */
};

/* Find everything. */
void wu_search(struct wu_engine *e, struct wu_findings *ret);
/* Is the story found no part of another cluster, beyond what it shares with the best? Only
 * then may it represent that one: a wire made of two would be a bridge between them. */
bool wu_search_is_whole(const struct wu_engine *e, const struct wu_findings *f);
/* The clusters it is a part of, too (seqs, at most WU_ALSO_MAX). Returns how many. */
uint32_t wu_search_also(const struct wu_engine *e, const struct wu_findings *f,
			uint64_t ret[WU_ALSO_MAX]);
/* A cluster whose story is the best one's: the story found is a copy of both, and the
 * younger leader of the two would be a copy of the older, had it come today. *ret NULL:
 * none. WU_ENOMEM. */
WU_MUST int wu_search_twin(struct wu_engine *e, const struct wu_findings *f,
			   const struct wu_found **ret);

#endif
