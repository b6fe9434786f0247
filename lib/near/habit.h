/* What an outlet repeats: learned furniture.
 *
 * Counts in how many clusters an outlet printed a line or a shingle, in two tables of
 * fixed size: one for the day of engine time that runs, one for the day before. A count
 * is the sum of both, so what is known depends on the stories since the day before began
 * and on nothing older: that far a replay must go back. Where four of a bucket are taken
 * the weakest gives way, so a count can be too low; it is too high by one where a cluster
 * grew across midnight, and where 48-bit hashes clash. Loop thread only.
 */
#ifndef WU_NEAR_HABIT_H
#define WU_NEAR_HABIT_H

#include "near/sketch.h"

/* Clusters after which what an outlet repeats is furniture (DETECTION.md 4). */
#define WU_HABIT_FURNITURE 3
/* What one table covers: with the one before, a daily newsletter box is still known the
 * next morning. */
#define WU_HABIT_MS (24 * 60 * 60 * 1000)

struct wu_habit;

/* New and empty: two tables of 2^bits entries of 8 bytes, 2 <= bits <= 28. WU_ENOMEM,
 * WU_EINVAL. */
WU_MUST int wu_habit_new(unsigned bits, struct wu_habit **ret_habit);
/* NULL is fine; always returns NULL. */
struct wu_habit *wu_habit_free(struct wu_habit *h);
/* Set ret[i] to whether, seen at now (ms), what[i] is furniture of the outlet. */
void wu_habit_ask(const struct wu_habit *h, int64_t now, uint64_t outlet, struct wu_halves what,
		  uint8_t *ret);
/* Turn the page if the day of now (ms, never back) is another; seq is the oldest that
 * what is noted from here on depends on. */
void wu_habit_turn(struct wu_habit *h, int64_t now, uint64_t seq);
/* The outlet printed these in the cluster of that seq; the same cluster twice running
 * counts once. */
void wu_habit_note(struct wu_habit *h, uint64_t outlet, struct wu_halves what, uint64_t cluster);
/* Clusters counted of one, 255 a day at most. */
uint32_t wu_habit_count(const struct wu_habit *h, int64_t now, uint64_t outlet, uint32_t what);
/* The oldest seq that both tables depend on; 0: they are empty. */
uint64_t wu_habit_from(const struct wu_habit *h);
uint64_t wu_habit_memory(const struct wu_habit *h);
/* Hash of all counts, for comparing states. */
uint64_t wu_habit_hash(const struct wu_habit *h);

#endif
