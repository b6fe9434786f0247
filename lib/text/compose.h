/* A text in composed form (NFC), so that rules, which are, can name its lines.
 *
 * Part of step 4 of the data path (furniture). Some editors write Hangul as single jamo and
 * accents behind their letters; all else is left alone and costs three looks through it.
 */
#ifndef WU_TEXT_COMPOSE_H
#define WU_TEXT_COMPOSE_H

#include "base/mem.h"

/* If *text has jamo or combining accents, set it to its composed form, which lies in arena.
 * A text that is no UTF-8 stays as it is. WU_ENOMEM. */
WU_MUST int wu_compose_text(struct wu_arena *arena, struct wu_span *text);

#endif
