/* One story as a document states it: the story, and what formats say beyond the keys of the
 * push protocol. The engine needs none of the latter; `parse` prints it.
 *
 * All texts lie in the story's arena and are valid UTF-8. Setters do nothing after the first
 * error: who fills an item asks rc once, at the end.
 */
#ifndef WU_WIRE_ITEM_H
#define WU_WIRE_ITEM_H

#include "base/json-out.h"
#include "wire/sniff.h"

/* enum name, its key in the output. Times as RFC 3339 where they can be read. */
#define WU_SAYS(X)                                                                                 \
	X(DATELINE, "dateline") /* place, day and agency, not part of the body */                  \
	X(CITY, "city")                                                                            \
	X(URGENCY, "urgency") /* 1 most, 8 or 9 least */                                           \
	X(STATUS, "status") /* usable, withheld, canceled, embargoed */                            \
	X(SIGNAL, "signal") /* correction, update, kill ... */                                     \
	X(CREATED, "created")                                                                      \
	X(UPDATED, "updated") /* this version */                                                   \
	X(SENT, "sent")                                                                            \
	X(EMBARGO, "embargoed") /* until then */                                                   \
	X(CREDIT, "credit")                                                                        \
	X(SOURCE, "origin")                                                                        \
	X(COPYRIGHT, "copyright") X(NOTE, "ednote") X(SUMMARY, "summary") X(CONTENT, "content")

enum wu_says {
#define X(name, key) WU_SAYS_##name,
	WU_SAYS(X)
#undef X
		WU_SAYS_COUNT
};

struct wu_item {
	struct wu_story *story;
	struct wu_span says[WU_SAYS_COUNT]; /* empty: not stated */
	enum wu_format format; /* of the document it came in */
	int rc; /* WU_ENOMEM, WU_ELIMIT: a body beyond its limit */
	const char *cut; /* name of a field left out for its length, or NULL */
};

/* New empty item with a story of its own; *ret_item is the caller's. WU_ENOMEM. */
WU_MUST int wu_item_new(struct wu_item **ret_item);
/* NULL is fine; always returns NULL. */
struct wu_item *wu_item_free(struct wu_item *i);
/* Empty it, keep its memory and format. */
void wu_item_reset(struct wu_item *i);
/* Set a field of the story; white space is collapsed except in the body. One that is too
 * long is left out and named in cut; a body that is too long is an error. */
void wu_item_set(struct wu_item *i, enum wu_field f, struct wu_span v);
/* Set what the format says beyond it, white space collapsed except in summary and content;
 * at most WU_TEXT_MAX. */
void wu_item_say(struct wu_item *i, enum wu_says what, struct wu_span v);
/* The same for a time: RFC 3339 UTC when it is one, as it stands when not. zone_min as for
 * wu_date_read(). */
void wu_item_say_time(struct wu_item *i, enum wu_says what, struct wu_span v, int zone_min);
/* The same for one that has been read; a day is its date in UTC alone. */
void wu_item_say_ms(struct wu_item *i, enum wu_says what, int64_t ms, bool day);
/* Append a caption, its lines joined; beyond the limit of a story it is left out. */
void wu_item_caption(struct wu_item *i, struct wu_span v);
/* What follows from the rest, once all is set: published from the times it says (this
 * version's, else the first, else when it was sent); a headline repeated as the body's first
 * line is taken out of it; the agency its dateline names, where nothing names another; an
 * urgent headline without a body is a flash; codes in small letters. */
void wu_item_settle(struct wu_item *i);
/* Append the item as one line, without its end: the story's keys, then what it says. */
WU_MUST int wu_item_line(const struct wu_item *i, struct wu_buf *b);

#endif
