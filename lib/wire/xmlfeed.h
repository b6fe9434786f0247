/* RSS 0.9x, 1.0, 2.0, Atom 0.3 and 1.0, CDF and sitemap-news into a feed. */
#ifndef WU_WIRE_XMLFEED_H
#define WU_WIRE_XMLFEED_H

#include "wire/fill.h"

/* Fill f from the document in buf, valid UTF-8. WU_EFORMAT: no root of a feed in it; WU_ELIMIT,
 * WU_ENOMEM. */
WU_MUST int wu_xmlfeed_read(const struct wu_buf *buf, const struct wu_wire_sink *sink,
			    struct wu_fill *f);

#endif
