/* Who wrote the story: the agency's mark, read and set aside.
 *
 * Step 5 of the data path. A mark is a dateline, a byline, a tail or a reporter's
 * address, in the forms agencies.d gives; a name elsewhere in the text proves nothing,
 * and a photo's credit is not the text's. Pure.
 */
#ifndef WU_TEXT_CREDIT_H
#define WU_TEXT_CREDIT_H

#include "text/rules.h"
#include "text/words.h"

struct wu_credit {
	struct wu_span agency; /* the rule's name; empty: none found */
	struct wu_span how; /* static: "byline+tail", "dateline", "field", "outlet" ... */
	struct wu_span mark; /* as printed; points into the story */
};

/* Does some agency's photo credit make line a caption? */
bool wu_credit_is_photo(const struct wu_rules *r, struct wu_span line);
/* Read the marks in lines and take them out: lines[0..*n) shrinks. outlet may be NULL. */
void wu_credit_read(const struct wu_story *s, const struct wu_rules *r,
		    const struct wu_rule_set *outlet, struct wu_line *lines, uint32_t *n,
		    struct wu_credit *ret);

#endif
