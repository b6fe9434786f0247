/* What of a line is an agency's mark, and so no furniture whatever rule would have it.
 *
 * Part of step 4 of the data path (furniture), which comes before the mark is read (credit).
 * Pure. Rules are borrowed for the call.
 */
#ifndef WU_TEXT_MARK_H
#define WU_TEXT_MARK_H

#include "text/rules.h"

/* Is line an agency's byline? */
bool wu_mark_byline(const struct wu_rules *r, struct wu_span line);
/* Or does it hold the address of an agency's reporter? */
bool wu_mark_is(const struct wu_rules *r, struct wu_span line);
/* Does an agency's dateline begin in the first n bytes of line: at its start, or at a
 * bracket? */
bool wu_mark_dateline(const struct wu_rules *r, struct wu_span line, size_t n);

#endif
