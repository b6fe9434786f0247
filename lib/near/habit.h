/* What an outlet repeats: learned furniture.
 *
 * Counts in how many clusters an outlet printed a line or a shingle, in a table of
 * fixed size that forgets: a count not renewed for WU_HABIT_SLICES slices is gone, and
 * where four of a bucket are taken the weakest gives way. So a count can be too low,
 * never (but for a 48-bit clash) too high. Loop thread only; four slots a call.
 */
#ifndef WU_NEAR_HABIT_H
#define WU_NEAR_HABIT_H

#include "wiredup.h"

/* Clusters after which what an outlet repeats is furniture (DETECTION.md 4). */
#define WU_HABIT_FURNITURE 3
/* Slices (hours) a count lives without being renewed: two days, so that a daily
 * newsletter box is still known the next morning. */
#define WU_HABIT_SLICES 48

struct wu_habit;

/* New empty table of 2^bits entries (8 bytes each), 2 <= bits <= 28. WU_ENOMEM, WU_EINVAL. */
WU_MUST int wu_habit_new(unsigned bits, struct wu_habit **ret_habit);
/* NULL is fine; always returns NULL. */
struct wu_habit *wu_habit_free(struct wu_habit *h);
/* Clusters in which outlet printed what (a hash), 255 at most. slice: now in hours. */
uint32_t wu_habit_count(const struct wu_habit *h, uint64_t outlet, uint64_t what, uint32_t slice);
/* Outlet printed what in cluster; the same cluster twice running counts once. */
void wu_habit_note(struct wu_habit *h, uint64_t outlet, uint64_t what, uint32_t cluster,
		   uint32_t slice);
uint64_t wu_habit_memory(const struct wu_habit *h);
/* Hash of all counts, for comparing states. */
uint64_t wu_habit_hash(const struct wu_habit *h);

#endif
