/* The MinHash signature of a set of shingles: its k smallest hashes.
 *
 * Step 7 of the data path. Bottom-k MinHash (A. Broder, "On the resemblance and
 * containment of documents", 1997): two sketches share keys in proportion to what
 * their sets share, and a small set's sketch is the set itself.
 */
#ifndef WU_NEAR_SKETCH_H
#define WU_NEAR_SKETCH_H

#include "wiredup.h"

/* 64 and 128 changed F1 by at most .006 once candidates are verified (DETECTION.md 3). */
#define WU_SKETCH_LEN 32

/* High halves of hashes, 32 bits being enough to compare two stories (one false match in
 * 8,000 pairs). Borrowed. */
struct wu_halves {
	const uint32_t *v;
	uint32_t n;
};

struct wu_sketch {
	uint64_t key[WU_SKETCH_LEN]; /* ascending, distinct */
	uint32_t n;
};

/* Sort v[0..n) ascending and drop repeats, using n words of scratch. Linear for hashes,
 * whatever the input never worse than n log n. Returns how many are left. */
uint32_t wu_sketch_sort(uint64_t *v, uint32_t n, uint64_t *scratch);
/* The smallest keys of a sorted, distinct set. */
void wu_sketch_make(const uint64_t *set, uint32_t n, struct wu_sketch *ret);

#endif
