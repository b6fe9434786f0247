/* What a story left in the engine, as bytes and back: for logs that keep no text.
 *
 * Of a story a cluster is judged by, everything the window and the index hold of it (a
 * whole imprint); of any other only what habits and its cluster count: its outlet, its
 * lines, and what it says that the story it was matched with does not. Where the text is
 * kept all of this is made again from the text.
 *
 * Bytes: version (2), whole or not, outlet (8, little endian), the set of lines, the set of
 * what was said. Whole ones instead of the latter: body (16), title, agency (8 each), take,
 * kind, the set of figures, the sketch, the rest of the set. Numbers are LEB128; a set is
 * its length, then for each element how far it is from the one before, less one; a sketch
 * is its length, then for each key how far its high half is from the one before, and its
 * low half (4). It begins the set.
 */
#ifndef WU_IMPRINT_H
#define WU_IMPRINT_H

#include "base/buf.h"
#include "press.h"

/* Append the imprint of the story in press. WU_ENOMEM, WU_ELIMIT: b is unchanged. */
WU_MUST int wu_imprint_write(struct wu_buf *b, const struct wu_press *press, bool whole);
/* Make press what it was at time now (ms), but for seq and the lines passed over; what is
 * not in s is empty. WU_EFORMAT, WU_ENOMEM; press is empty then. */
WU_MUST int wu_imprint_read(struct wu_span s, int64_t now, struct wu_press *press, bool *ret_whole);

#endif
