/* What the outlet added to the story: found line by line, taken out.
 *
 * Step 4 of the data path, the static half: title repeated, doubled captions, and what
 * the outlet's rules and everybody's name. Learned furniture comes later (near/habit).
 * Pure; never takes so much out that hardly anything is left of a real body.
 */
#ifndef WU_TEXT_FURNITURE_H
#define WU_TEXT_FURNITURE_H

#include "text/rules.h"
#include "text/words.h"

/* Lines of one story beyond these are taken as one last line. */
#define WU_LINES_MAX 4000u

/* Cut the story into lines (arena), drop furniture. outlet may be NULL. On success
 * *ret_lines[0..*ret_n) are the lines that stay, title first when there is one, and
 * *ret_out how many went. WU_ENOMEM. */
WU_MUST int wu_furniture_strip(const struct wu_story *s, const struct wu_rules *r,
			       const struct wu_rule_set *outlet, struct wu_line **ret_lines,
			       uint32_t *ret_n, uint32_t *ret_out);

#endif
