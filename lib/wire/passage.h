/* The article's element as lines, and which of them are its own. */
#ifndef WU_WIRE_PASSAGE_H
#define WU_WIRE_PASSAGE_H

#include "wire/weigh.h"

struct wu_line {
	uint32_t at, len; /* in text */
	uint32_t linked; /* bytes of it within links */
	uint32_t node; /* the block it stands in */
	bool heading;
	bool hollow; /* what it led to was passed over */
	bool gone; /* not the article's own */
};

struct wu_passage {
	struct wu_buf text, lines;
};

/* Empty; wu_passage_close() frees it. */
void wu_passage_init(struct wu_passage *p);
void wu_passage_close(struct wu_passage *p);
/* Append the lines under node: what is off in w and what is mostly links is passed over.
 * WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_passage_read(struct wu_passage *p, const struct wu_tree *t,
			    const struct wu_weight *w, uint32_t node);
/* Mark the lines gone that are not the article's own: the title, dates, calls, headings of
 * nothing. */
void wu_passage_trim(struct wu_passage *p, struct wu_span title, struct wu_span byline);
/* Append those that are left. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_passage_write(const struct wu_passage *p, struct wu_buf *out);

#endif
