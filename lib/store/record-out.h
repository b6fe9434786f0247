/* One event as one line, with as much of its story as it is given. For record.c alone.
 */
#ifndef WU_STORE_RECORD_OUT_H
#define WU_STORE_RECORD_OUT_H

#include "base/buf.h"
#include "wiredup.h"

/* What of a story's text, and of its print, stands in one line. Borrowed. */
struct wu_piece {
	struct wu_span text, print;
};

/* Append the line of ev with its \n; parts: text events to come. Its length is not checked
 * against WU_RECORD_MAX. WU_ENOMEM, WU_ELIMIT: b holds part of a line. */
WU_MUST int wu_record_line(struct wu_buf *b, const struct wu_event *ev,
			   const struct wu_piece *piece, uint32_t parts);

#endif
