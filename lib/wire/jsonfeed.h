/* JSON Feed 1.0 and 1.1 into a feed. */
#ifndef WU_WIRE_JSONFEED_H
#define WU_WIRE_JSONFEED_H

#include "wire/fill.h"

/* Fill f from p[0..len), valid UTF-8. WU_EFORMAT: no JSON, or no list of items in it; WU_ELIMIT,
 * WU_ENOMEM. */
WU_MUST int wu_jsonfeed_read(const char *p, size_t len, const struct wu_wire_sink *sink,
			     struct wu_fill *f, struct wu_err *err);

#endif
