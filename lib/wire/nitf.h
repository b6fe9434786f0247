/* NITF 3.x: one article an element <nitf>, as a document or inside another format. */
#ifndef WU_WIRE_NITF_H
#define WU_WIRE_NITF_H

#include <libxml/tree.h>

#include "wire/job.h"

/* The one story of a NITF document. WU_EFORMAT: not well-formed, or no <nitf> in it; err
 * says where. */
WU_MUST int wu_nitf_read(struct wu_job *j);
/* What <nitf> n says and the item does not have yet. */
void wu_nitf_fill(struct wu_item *i, const xmlNode *n, int zone_min);

#endif
