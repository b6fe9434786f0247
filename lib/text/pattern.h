/* Patterns of furniture and credit rules: a line with holes.
 *
 * `*` stands for any run of characters, `#` for a run of digits, `_` for a
 * word (all up to white space), `~` for a mail address, a space for any white space (or none
 * at an edge), an ASCII quote for any of its kind; letters match in either ASCII case; all else is itself.
 * Matching takes time linear in the line for each `*`, whatever the input.
 */
#ifndef WU_TEXT_PATTERN_H
#define WU_TEXT_PATTERN_H

#include "wiredup.h"

/* Does pattern match all of line? */
bool wu_pattern_is(struct wu_span pattern, struct wu_span line);
/* Bytes of the shortest head of line that pattern matches; 0: none. */
size_t wu_pattern_head(struct wu_span pattern, struct wu_span line);
/* Bytes of the shortest tail of line, at most max, that pattern matches; 0: none. */
size_t wu_pattern_tail(struct wu_span pattern, struct wu_span line, size_t max);

#endif
