/* Lines that stand in an article and are none of its own: "Read more", dates, names. */
#ifndef WU_WIRE_LABEL_H
#define WU_WIRE_LABEL_H

#include "wiredup.h"

/* Does the line call for something, as "Related:" or "관련기사" does? linked: bytes of it
 * within links. Words common to the web, in several languages. */
bool wu_label_calls(struct wu_span line, size_t linked);
/* A date with its clock and little else. */
bool wu_label_stamp(struct wu_span line);
/* No letter and no digit in it. */
bool wu_label_rule(struct wu_span line);
/* The name in a line that signs ("By Mara Oduya", "김가람 기자"); empty: none. */
struct wu_span wu_label_name(struct wu_span line);
/* A reporter's name and nothing else, as Korean pages set it: "김가람 기자". */
bool wu_label_signs(struct wu_span text);
/* Does the text announce a date, as "기사입력" and "Published" do? */
bool wu_label_dates(struct wu_span text);
/* The first date in a line that gives one ("기사입력 2031.04.02 09:30 | 수정 ..."), up to
 * what parts it from the next; empty: none. */
struct wu_span wu_label_time(struct wu_span line);
/* The next letter, digit or byte beyond ASCII of *s, in lower case, and past it; 0: none. */
int wu_label_letter(struct wu_span *s);
/* The same letters and digits; signs, spaces and the case of a to z aside. Also when one is
 * most of the other, from its start. */
bool wu_label_same(struct wu_span a, struct wu_span b);

#endif
