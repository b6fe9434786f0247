/* Which agencies may have signed a line: a sieve before their patterns are tried.
 *
 * Part of step 5. There are scores of agencies with a dozen forms each, and no line of most
 * stories names one; so each form gives its longest literal, and one walk over a line finds
 * whose literals stand in it. Says "perhaps", never wrongly "no". Built once from frozen
 * rules, in their arena; then only read, by any thread.
 */
#ifndef WU_TEXT_ROSTER_H
#define WU_TEXT_ROSTER_H

#include "text/rules.h"

struct wu_arena;
struct wu_roster;

/* Agencies by their number (wu_rules_agency); from WU_ROSTER_MAX on they share a bit. */
#define WU_ROSTER_MAX 256u
struct wu_signers {
	uint64_t bits[WU_ROSTER_MAX / 64];
};

/* Roster of agencies[0..n), whose spans it borrows for life; it lies in arena. WU_ENOMEM. */
WU_MUST int wu_roster_new(struct wu_arena *arena, const struct wu_rule_set *agencies, uint32_t n,
			  struct wu_roster **ret_roster);
/* A line of more bytes is no caption: only its ends are looked at. */
#define WU_ROSTER_LINE 900u
/* Add to ret whoever may have signed line. A NULL roster suspects everybody. */
void wu_roster_find(const struct wu_roster *roster, struct wu_span line, struct wu_signers *ret);
bool wu_signers_have(const struct wu_signers *s, uint32_t agency);

#endif
