/* XML that is not well-formed into XML that is.
 *
 * What a feed's author meant is kept: a stray '&' or '<' is text, an end tag closes what is
 * open under it, a new field ends one that cannot hold it, a new item the one before. There
 * is one root; what stands before and behind it goes, as do declarations, comments and
 * DTDs, and with them the entities they define. Limits are markup.h's. Time is linear.
 */
#ifndef WU_WIRE_REPAIR_H
#define WU_WIRE_REPAIR_H

#include "base/buf.h"
#include "wire/flaw.h"

struct wu_repair {
	struct wu_flaws flaws;
	unsigned open; /* elements still open at the end; they are closed in out */
};

/* Append p[0..len), valid UTF-8, as one element. WU_EFORMAT: no tag in it; WU_ELIMIT,
 * WU_ENOMEM. *ret is written in any case. */
WU_MUST int wu_repair_xml(const char *p, size_t len, struct wu_buf *out, struct wu_repair *ret);

#endif
