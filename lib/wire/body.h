/* The part of a page that is the article: by density of text and of links. */
#ifndef WU_WIRE_BODY_H
#define WU_WIRE_BODY_H

#include "wire/tree.h"

/* What is known of the article before its body is found; all may be empty. */
struct wu_body_known {
	struct wu_span title, byline; /* left out of the lines */
	struct wu_span text; /* what the page says its body is: tells where to look */
};

struct wu_body {
	struct wu_buf text, captions; /* lines */
};

/* Empty; wu_body_close() frees it. */
void wu_body_init(struct wu_body *b);
void wu_body_close(struct wu_body *b);
/* Find the article's paragraphs and captions, into an empty ret. WU_EEMPTY: nothing that
 * looks like one. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_body_find(const struct wu_tree *t, const struct wu_body_known *known,
			 struct wu_body *ret);

#endif
