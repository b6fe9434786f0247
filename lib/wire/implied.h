/* Which start tag ends an element that was left open: what people meant who forgot the end
 * tag. Knows the fields of feeds and the paragraphs of HTML.
 */
#ifndef WU_WIRE_IMPLIED_H
#define WU_WIRE_IMPLIED_H

#include "wiredup.h"

/* Does <next> say that <open> should have ended before it? Names as written. */
bool wu_implied_end(struct wu_span open, struct wu_span next);
/* An item or entry: the one before it has ended, too. */
bool wu_implied_item(struct wu_span name);
/* An element of the feed itself, which nothing else is called. */
bool wu_implied_frame(struct wu_span name);
/* An element of HTML without content, never closed. */
bool wu_implied_empty(struct wu_span name);
/* A field whose half is worth nothing: an address, a date, a title. */
bool wu_implied_word(struct wu_span name);

#endif
