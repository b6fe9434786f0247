/* An agency's marks in one line: is one there, of what kind, which bytes.
 *
 * Part of step 5. Where lines stand in the story is credit's business and comes in as
 * WU_MARK_TOP and so on. Every agency signs in the forms its language has, with its name in
 * them ("sign"): mark knows the forms, agencies.d the names and what is an agency's alone.
 * A name that stands in none of the forms is no mark. Pure.
 */
#ifndef WU_TEXT_MARK_H
#define WU_TEXT_MARK_H

#include "text/rules.h"

/* Kinds of marks, by weight: each outweighs all behind it together. */
enum {
	WU_MARK_DATELINE = 16,
	WU_MARK_BYLINE = 8,
	WU_MARK_TAIL = 4,
	WU_MARK_COPYRIGHT = 2,
	WU_MARK_MAIL = 1,
	/* An address of a picture's: one beside another mark, else nothing. Told apart, no sum. */
	WU_MARK_PICTURE = 32,
};

/* Where a line stands. */
enum {
	WU_MARK_TOP = 1, /* among the first: a dateline may be */
	WU_MARK_ABOVE = 2, /* nothing of the body before it: a name alone is a byline */
	WU_MARK_LOW = 8, /* among the last: a name alone in brackets is a byline */
	WU_MARK_END = 4, /* nothing of the body behind it: a tail may be */
};

/* Take a's marks out of *line, which shrinks. Returns the kinds found, or 0; *ret_mark is
 * then the strongest, as printed. */
unsigned wu_mark_take(const struct wu_rule_set *a, struct wu_span *line, unsigned where,
		      struct wu_span *ret_mark);
/* Does a field that holds nothing but a byline name a? */
bool wu_mark_is_byline(const struct wu_rule_set *a, struct wu_span field);
/* Does line say that the story is a's property? */
bool wu_mark_is_copyright(const struct wu_rule_set *a, struct wu_span line);
/* Does an address of a's stand in line, whoever's line it is? */
bool wu_mark_has_mail(const struct wu_rule_set *a, struct wu_span line);

#endif
