/* A start tag as people write it into one as XML wants it. */
#ifndef WU_WIRE_RETAG_H
#define WU_WIRE_RETAG_H

#include "base/buf.h"
#include "wire/flaw.h"

/* What stands between '<' and '>', or begins there. */
struct wu_retag {
	struct wu_span name; /* as it stands in the document */
	bool empty; /* it ends in "/>" */
	const char *next; /* behind its '>'; NULL: the document ends before */
};

/* The name that begins at p, empty if none does. */
struct wu_span wu_retag_name(const char *p, const char *end);
/* Append a name, with '_' for what XML's may not hold. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_retag_put(struct wu_span name, struct wu_buf *out);
/* Read the start tag whose name begins at p; append name and attributes, without '<' and '>'.
 * Errors as above. */
WU_MUST int wu_retag_write(const char *p, const char *end, struct wu_flaws *f, struct wu_buf *out,
			   struct wu_retag *ret);

#endif
