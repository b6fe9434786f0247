/* When one line is another again: the same words, whatever signs stand around them.
 *
 * Part of step 4 of the data path (furniture): outlets print titles twice, and captions
 * once under the picture and once beside it, with a quote curled or a credit left out.
 * Pure. Work is linear in the line, but for a bounded number of tries.
 */
#ifndef WU_TEXT_REPEAT_H
#define WU_TEXT_REPEAT_H

#include "wiredup.h"

/* Nothing but signs: a divider such as "___". */
bool wu_repeat_divider(struct wu_span line);
/* The same letters and digits, at least one; signs, spaces and ASCII case do not count. */
bool wu_repeat_alike(struct wu_span a, struct wu_span b);
/* Is line before again, or but for a credit in brackets where one of them ends? Lines
 * without letters only when they are the same bytes. */
bool wu_repeat_again(struct wu_span line, struct wu_span before);
/* Is line the title again? A title may have the outlet's name behind a dash or bar. */
bool wu_repeat_title(struct wu_span line, struct wu_span title);
/* "X X": one caption twice over in one line, credits aside. */
bool wu_repeat_doubled(struct wu_span line);

#endif
