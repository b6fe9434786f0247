/* What changed in which cluster: the value that goes out. Types and names in wiredup.h. */
#ifndef WU_EVENT_H
#define WU_EVENT_H

#include "wiredup.h"

/* The event or relation of that name. WU_ENOTFOUND. */
WU_MUST int wu_event_by_name(struct wu_span name, enum wu_ev *ret);
WU_MUST int wu_event_relation_by_name(struct wu_span name, enum wu_relation *ret);

#endif
