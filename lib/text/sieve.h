/* Which of many patterns fit a line, without trying each.
 *
 * Part of step 4 of the data path (furniture). A pattern that fits has its longest run of
 * plain letters in the line; so the line is looked through once for any pattern's run, and
 * only those found are tried. A few patterns have no run to speak of and are always tried.
 * Time is linear in the line, plus what is tried. Made once, then read by any thread.
 */
#ifndef WU_TEXT_SIEVE_H
#define WU_TEXT_SIEVE_H

#include "base/mem.h"

/* Longer lines have no marks. */
#define WU_SIEVE_LINE 600u

struct wu_sieve;

/* New sieve without patterns, for at most n of them; it lies in arena. WU_ENOMEM. */
WU_MUST int wu_sieve_new(struct wu_arena *arena, uint32_t n, struct wu_sieve **ret_sieve);
/* Let lines that pattern is be marked with mark (bits). pattern is borrowed for good. There
 * must be room for it. */
void wu_sieve_add(struct wu_sieve *s, struct wu_span pattern, uint32_t mark);
/* The marks of all patterns that are the whole line. */
uint32_t wu_sieve_marks(const struct wu_sieve *s, struct wu_span line);

#endif
