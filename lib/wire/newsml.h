/* NewsML-G2: a newsItem, or a newsMessage holding several. */
#ifndef WU_WIRE_NEWSML_H
#define WU_WIRE_NEWSML_H

#include "wire/job.h"

/* Each newsItem as a story, pictures with their caption. Packages, concepts, plans and
 * catalogs hold no story themselves: WU_EEMPTY when there is nothing else. WU_EFORMAT: not
 * well-formed, or no G2; err says where. */
WU_MUST int wu_newsml_read(struct wu_job *j);

#endif
