/* An agency's marks in one line: is one there, of what kind, which bytes.
 *
 * Part of step 5. Where lines stand in the story is credit's business and comes in as
 * WU_FORM_TOP and so on. Every agency signs in the forms its language has, with its name in
 * them ("sign"): form knows the forms, agencies.d the names and what is an agency's alone.
 * A name that stands in none of the forms is no mark. Pure.
 */
#ifndef WU_TEXT_FORM_H
#define WU_TEXT_FORM_H

#include "text/rules.h"

/* Kinds of marks, by weight: each outweighs all behind it together. */
enum {
	WU_FORM_DATELINE = 16,
	WU_FORM_BYLINE = 8,
	WU_FORM_TAIL = 4,
	WU_FORM_COPYRIGHT = 2,
	WU_FORM_MAIL = 1,
	/* An address of a picture's: one beside another mark, else nothing. Told apart, no sum. */
	WU_FORM_PICTURE = 32,
};

/* Where a line stands. */
enum {
	WU_FORM_TOP = 1, /* among the first: a dateline may be */
	WU_FORM_ABOVE = 2, /* nothing of the body before it: a name alone is a byline */
	WU_FORM_LOW = 8, /* among the last: a name alone in brackets is a byline */
	WU_FORM_END = 4, /* nothing of the body behind it: a tail may be */
};

/* Take a's marks out of *line, which shrinks. Returns the kinds found, or 0; *ret_mark is
 * then the strongest, as printed. */
unsigned wu_form_take(const struct wu_rule_set *a, struct wu_span *line, unsigned where,
		      struct wu_span *ret_mark);
/* Bytes of a's dateline at the start of line; or 0. */
size_t wu_form_dateline(const struct wu_rule_set *a, struct wu_span line);
/* Is line, all of it, a's byline where it stands? */
bool wu_form_byline(const struct wu_rule_set *a, struct wu_span line, unsigned where);
/* Does a field that holds nothing but a byline name a? */
bool wu_form_is_byline(const struct wu_rule_set *a, struct wu_span field);
/* Does line say that the story is a's property? */
bool wu_form_is_copyright(const struct wu_rule_set *a, struct wu_span line);
/* Does an address of a's stand in line, whoever's line it is? */
bool wu_form_has_mail(const struct wu_rule_set *a, struct wu_span line);

#endif
