/* A text file: its first line is the title, the rest the body. */
#ifndef WU_WIRE_PLAIN_H
#define WU_WIRE_PLAIN_H

#include "base/buf.h"
#include "wire/wire.h"

/* Fill an empty story from p[0..len), valid UTF-8. Lines that a blank line does not part
 * stay lines. WU_EEMPTY: no line with anything in it; WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_plain_read(const char *p, size_t len, struct wu_story *s);

/* Append the lines of p[0..len) that hold something, trimmed. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_plain_lines(const char *p, size_t len, struct wu_buf *out);

#endif
