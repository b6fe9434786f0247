/* One document as one JSON object, for `parse --document`: what it is, what was wrong with
 * it, and its items. Feeds have "feed" and "entries", other formats "items"; the keys are
 * those the measuring scripts read.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include "base/buf.h"
#include "wire/wire.h"

struct sheet {
	struct wu_buf head, items; /* items: objects with commas between them */
	unsigned n;
};

/* Empty; to sheet_close(). */
void sheet_init(struct sheet *d);
void sheet_close(struct sheet *d);
/* Forget what it holds, for the next document. */
void sheet_reset(struct sheet *d);
/* Add an item. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int sheet_add(struct sheet *d, const struct wu_item *i);
/* All of the line but the items, which come first and stand last. about: what the parse says
 * of the document, NULL when it failed; why: the reason then, else NULL. WU_ENOMEM. */
WU_MUST int sheet_head(struct sheet *d, const char *file, const struct wu_document *about,
		       const char *why);
/* Print the line to standard output. WU_EIO. */
WU_MUST int sheet_print(struct sheet *d);

#endif
