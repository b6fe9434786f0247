/* One article as received: the value that comes in. One arena, views into it.
 *
 * The public part is in wiredup.h (wu_story_*). Here: the one table of its fields, and
 * its JSON in both directions, shared by the push protocol, the log and the commands.
 */
#ifndef WU_STORY_H
#define WU_STORY_H

#include "base/json-in.h"
#include "base/json-out.h"
#include "wiredup.h"

/* Key of a field in JSON ("id", "outlet" ...). Static storage. */
const char *wu_story_key_name(enum wu_field f);
/* Write all members of s that are not empty, fields in the order of enum wu_field, then
 * captions, kind and published, into the object j has open. with_text: the body too. */
void wu_story_write(struct wu_json_out *j, const struct wu_story *s, bool with_text);
/* Append s as one line of the push protocol, without its end. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_story_line(const struct wu_story *s, struct wu_buf *b);
/* Fill an empty story from a JSON object; keys it does not know are passed over. Errors
 * as wu_story_read(). */
WU_MUST int wu_story_fill(struct wu_story *s, const struct wu_json *obj, struct wu_err *err);

#endif
