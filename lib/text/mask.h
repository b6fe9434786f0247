/* A line as the pattern that names it (pattern.h), with holes for what the next printing
 * may say otherwise: digits are `#`, a mail address `~`, any white space one blank.
 *
 * Patterns have no escapes, so a `*`, `#` or `~` of the line's own becomes `*`. The pattern
 * always matches the line; whether it should be a rule is asked apart.
 */
#ifndef WU_TEXT_MASK_H
#define WU_TEXT_MASK_H

#include "wiredup.h"

/* Write the pattern of line (trimmed, without line ends) to out, which has room for line.len
 * bytes. Returns its bytes. An address that is nearly all of the line stays as it is: `~`
 * alone would name everybody's. */
size_t wu_mask_line(struct wu_span line, char *out);
/* Does pattern name one line and its like? Not when it has no letter, nor when it has a `*`
 * at an edge or among few letters: it could swallow paragraphs. */
bool wu_mask_names(struct wu_span pattern);

#endif
