/* A story as numbers: what two stories are compared by.
 *
 * Its set holds the upper halves of keys, which are made of shingles: a title's differ
 * from a body's, so that a headline in a list of headlines matches nothing, and they are the
 * smallest, so that every sketch has them and takes under one headline find each other.
 */
#ifndef WU_NEAR_PRINT_H
#define WU_NEAR_PRINT_H

#include "wiredup.h"

/* Keys whose upper half is below this are a title's. */
#define WU_PRINT_TITLE (1u << 28)

/* Sets ascending and distinct. */
struct wu_print {
	uint32_t *set;
	uint32_t n;
	uint32_t *number; /* figures: place in the upper 16 bits, value below */
	uint32_t n_numbers;
	uint64_t body[2]; /* folded body */
	uint64_t title;
	uint64_t outlet;
	uint64_t agency; /* 0: none */
	uint64_t seq;
	int64_t ts; /* ms */
	const uint8_t *furniture; /* of a story being judged: which of its set its outlet
				   * repeats; NULL: none, and in the window */
	uint16_t take;
	uint8_t kind; /* stories of different kinds never match */
};

/* The key of a shingle. */
uint64_t wu_print_key(uint64_t shingle, bool title);
/* A copy in one block, without furniture; to wu_free(). NULL: no memory. */
struct wu_print *wu_print_copy(const struct wu_print *p);
/* Bytes a copy takes. */
uint64_t wu_print_bytes(const struct wu_print *p);
/* Fold all of it into h, for comparing states. */
uint64_t wu_print_hash(uint64_t h, const struct wu_print *p);

#endif
