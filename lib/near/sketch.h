/* The MinHash signature of a set of shingles: its smallest hashes.
 *
 * Step 7 of the data path. Bottom-k MinHash (A. Broder, "On the resemblance and
 * containment of documents", 1997): two sketches share keys in proportion to what
 * their sets share, and a small set's sketch is the set itself. Of a large set all keys
 * below a threshold are taken (L. Irber et al., "Lightweight compositional analysis of
 * metagenomes with FracMinHash", 2022): with a fixed k a short story would share hardly
 * a key with the long one it was cut from.
 */
#ifndef WU_NEAR_SKETCH_H
#define WU_NEAR_SKETCH_H

#include "wiredup.h"

/* Keys of a sketch, at most. */
#define WU_SKETCH_LEN 128
/* The smallest so many are always in, ... */
#define WU_SKETCH_LEAST 32
/* ... and all in the lowest such part of the range. Of a Korean day's pairs a fixed 32 found
 * 94.6 %, this 95.8 %, a sixteenth and a quarter the same (make eval). */
#define WU_SKETCH_PART 8

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
/* The sketch of a sorted, distinct set. */
void wu_sketch_make(const uint64_t *set, uint32_t n, struct wu_sketch *ret);

#endif
