/* Text as XML may hold it, out of text as people write it. */
#ifndef WU_WIRE_ESCAPE_H
#define WU_WIRE_ESCAPE_H

#include "base/buf.h"
#include "wire/flaw.h"

/* Append p[0..len), valid UTF-8 in an element or an attribute's value in double quotes: what
 * is no reference is made text, HTML's entities become their characters, what XML may not
 * hold goes. Beyond the token's limit the rest is left out. Flaws are met. WU_ELIMIT,
 * WU_ENOMEM. */
WU_MUST int wu_escape_text(const char *p, size_t len, struct wu_flaws *f, struct wu_buf *out);
/* The same for what stands in a CDATA section, without its marks. */
WU_MUST int wu_escape_cdata(const char *p, size_t len, struct wu_flaws *f, struct wu_buf *out);

#endif
