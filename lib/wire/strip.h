/* Fragments of HTML, and plain text, into the lines a reader sees. No tree is built and
 * nothing is nested: a tag either ends the line, hides what is under it, or is nothing.
 *
 * Feeds carry their texts as such fragments, most of a feed's bytes; libxml2's HTML parser
 * reads them at a twentieth of the speed. Time is linear, memory 1.5 times len.
 */
#ifndef WU_WIRE_STRIP_H
#define WU_WIRE_STRIP_H

#include "base/buf.h"

/* Append the lines of a fragment: tags out, references read, white space collapsed, a line
 * for each block, no empty ones. p[0..len) is valid UTF-8. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_strip_html(const char *p, size_t len, struct wu_buf *out);
/* The same for text that is no markup; a blank line ends a line, a single end does not. */
WU_MUST int wu_strip_text(const char *p, size_t len, struct wu_buf *out);
/* The same into one line. */
WU_MUST int wu_strip_line(const char *p, size_t len, struct wu_buf *out);

#endif
