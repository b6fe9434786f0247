/* Story and time in, events out: the only file that knows the whole order.
 *
 * The public part is in wiredup.h (wu_engine_*). Steps 7 to 10 of the data path; the
 * steps before it are wu_story_prepare() (prepare.c).
 */
#ifndef WU_ENGINE_H
#define WU_ENGINE_H

#include "wiredup.h"

/* Clusters compared exactly for one story: the index names about two on average, and
 * what stands behind the sixteenth in votes has never been a copy. */
#define WU_ENGINE_CANDIDATES 16

#endif
