/* Lines that are no prose: headlines, times, names, entries of a list.
 *
 * Part of step 4 of the data path (furniture): what stands in a block of related stories,
 * and what a text is not made of. Pure.
 */
#ifndef WU_TEXT_HEADLINE_H
#define WU_TEXT_HEADLINE_H

#include "wiredup.h"

/* Short, and no sentence ends where it does. */
bool wu_headline_is(struct wu_span line);
/* Short, and begins with its number in a list: "3. Who knows?" */
bool wu_headline_numbered(struct wu_span line);

#endif
