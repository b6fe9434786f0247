/* An event as one line of JSON, and back (step 11; keys in wiredup-log(5)).
 *
 * A line is at most WU_RECORD_MAX bytes. What does not fit of a story's text, or of the
 * print that stands for it, goes into text events of the same commit: ask
 * wu_record_parts() how many, take that many seqs, write the event, then each part. The
 * reader puts them together again.
 */
#ifndef WU_STORE_RECORD_H
#define WU_STORE_RECORD_H

#include "base/buf.h"
#include "wiredup.h"

/* How many text events ev needs besides its own line (0 for nearly all), or
 * WU_ELIMIT: all but the text is already too long for a line. */
WU_MUST int wu_record_parts(const struct wu_event *ev);
/* Append ev as one line with its \n. WU_ELIMIT, WU_ENOMEM: b is unchanged. */
WU_MUST int wu_record_encode(struct wu_buf *b, const struct wu_event *ev);
/* Append part 1..n of ev's text or print as the text event seq. Errors as above; WU_EINVAL: no
 * such part. */
WU_MUST int wu_record_encode_part(struct wu_buf *b, const struct wu_event *ev, uint32_t part,
				  uint64_t seq);
/* Read one line, with or without its \n. story is reset and filled; all of *ret lies in
 * its arena; ret->story is NULL when the event has none. *ret_parts (NULL is fine): text
 * events that continue its text and print. Unknown keys are passed over. WU_EFORMAT, WU_ENOMEM. */
WU_MUST int wu_record_decode(struct wu_span line, struct wu_story *story, struct wu_event *ret,
			     uint32_t *ret_parts, struct wu_err *err);

#endif
