/* What furniture and credit took out of a story, line by line, and why.
 *
 * Steps 4 and 5 once more, beside what they were given: for commands that show it. The reason
 * is found afterwards, from what a line looks like; a line has one.
 */
#ifndef WU_TEXT_REMOVED_H
#define WU_TEXT_REMOVED_H

#include "text/rules.h"
#include "wiredup.h"

enum wu_removed_by {
	WU_REMOVED_OUTLET, /* a rule of the outlet's; key says which */
	WU_REMOVED_EVERYBODY, /* one of everybody's */
	WU_REMOVED_REPEAT, /* the title, a line or a name again; a divider, a row of tags */
	WU_REMOVED_AROUND, /* what stands before or behind a cut, or in a block */
	WU_REMOVED_CREDIT, /* an agency's mark, set aside */
};

struct wu_removed {
	struct wu_span text; /* a line, or what was taken off its ends, both being one piece */
	bool part; /* the rest of the line stayed */
	enum wu_removed_by by;
	enum wu_rule_key key; /* of a rule */
};

/* Fill *ret, in the story's arena, with what was removed, in text order, twice for a line both
 * ends of which went. WU_ENOMEM. */
WU_MUST int wu_removed_find(const struct wu_story *s, const struct wu_rules *r,
			    struct wu_removed **ret, uint32_t *ret_n);
/* "outlet", "everybody", "repeat", "around", "credit". Static storage. */
const char *wu_removed_name(enum wu_removed_by by);
/* "drop", "cut-after" ...: the key as rules name it. Static storage. */
const char *wu_removed_key(enum wu_rule_key key);

#endif
