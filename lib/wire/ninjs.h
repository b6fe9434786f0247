/* ninjs 1, 2 and 3: a news item as a JSON object. Several may stand in a list, or one behind
 * another.
 */
#ifndef WU_WIRE_NINJS_H
#define WU_WIRE_NINJS_H

#include "wire/job.h"

/* Each object as a story; pictures it is associated with give captions. WU_EFORMAT: the
 * JSON is broken, or no object; err says at which byte. */
WU_MUST int wu_ninjs_read(struct wu_job *j);

#endif
