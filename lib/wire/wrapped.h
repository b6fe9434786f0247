/* The text of a message: lines wrapped by the sender, paragraphs begun by an indent. Shared by
 * IPTC 7901 and ANPA 1312.
 */
#ifndef WU_WIRE_WRAPPED_H
#define WU_WIRE_WRAPPED_H

#include "wire/framer.h"
#include "wire/job.h"

/* The next line of [*p, end), without its line end and other control bytes at its ends; false:
 * no more. */
bool wu_wrapped_line(const char **p, const char *end, struct wu_span *ret);
bool wu_wrapped_indented(struct wu_span line);
bool wu_wrapped_blank(struct wu_span line);
/* Lines joined to paragraphs, the dateline of the first set apart: fills body, dateline and,
 * where a Korean dateline names one, byline. Without any indent a blank line parts them. */
void wu_wrapped_body(struct wu_item *i, const char *p, const char *end);
/* signal from the words editors put into a keyword or version: KILL, CORRECTION, 2nd Ld. */
void wu_wrapped_signal(struct wu_item *i, struct wu_span words);
/* Every message of the document, in UTF-8, to read; bad ones are noted, or refused when there
 * is no other. name: of the format. */
WU_MUST int wu_wrapped_messages(struct wu_job *j,
				void (*read)(struct wu_item *i, const struct wu_message *m));

#endif
