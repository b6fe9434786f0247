/* NewsML 1.x: a <NewsML> document of one or several NewsItems. */
#ifndef WU_WIRE_NEWSML1_H
#define WU_WIRE_NEWSML1_H

#include "wire/job.h"

/* Each NewsItem as a story. WU_EFORMAT: not well-formed, or no <NewsML>; err says where. */
WU_MUST int wu_newsml1_read(struct wu_job *j);

#endif
