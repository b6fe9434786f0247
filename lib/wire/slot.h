/* Which element of a feed fills which field, and how far it is believed: the tables behind
 * xmlfeed.c. A new module is some words in vocab.h and some rows here.
 */
#ifndef WU_WIRE_SLOT_H
#define WU_WIRE_SLOT_H

#include "wire/vocab.h"

/* What an element lies in. */
enum wu_where {
	WU_IN_NOTHING, /* before the root of a feed */
	WU_IN_FEED,
	WU_IN_ITEM,
	WU_IN_PERSON, /* Atom's author: a name, an address */
	WU_IN_MEDIA, /* media:content of an item */
	WU_IN_HOURS,
	WU_IN_DAYS,
	WU_IN_ASIDE /* something of no interest */
};

enum wu_target {
	WU_TO_TITLE,
	WU_TO_LINK,
	WU_TO_GUID,
	WU_TO_AUTHOR,
	WU_TO_LANG,
	WU_TO_SUMMARY, /* of a feed: its subtitle */
	WU_TO_CONTENT,
	WU_TO_PUBLISHED,
	WU_TO_UPDATED,
	WU_TO_CAPTION, /* of a picture in the item */
	WU_TO_OWN_CAPTION, /* of the item's picture, or of the item */
	WU_TO_TTL,
	WU_TO_PERIOD,
	WU_TO_FREQUENCY,
	WU_TO_HOUR,
	WU_TO_DAY,
	WU_TARGETS
};

struct wu_slot {
	enum wu_where where;
	enum wu_word word;
	enum wu_target target;
	uint8_t rank; /* a higher one replaces; of equals see wu_slot_again() */
};

/* What an element found in <where> fills, or NULL. */
const struct wu_slot *wu_slot_find(enum wu_where where, enum wu_word word);
/* Where what lies in that element is. */
enum wu_where wu_slot_inside(enum wu_where where, enum wu_word word);
/* Of two of one rank, does the later one count? For texts the longer does: not asked here. */
bool wu_slot_again(const struct wu_slot *f);
/* Ids, addresses and dates: markup in them is part of them. */
bool wu_slot_raw(enum wu_target t);

#endif
