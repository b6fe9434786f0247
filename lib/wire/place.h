/* Putting what an element of an XML feed says into the field it is for. Private to xmlfeed. */
#ifndef WU_WIRE_PLACE_H
#define WU_WIRE_PLACE_H

#include "wire/construct.h"
#include "wire/slot.h"
#include "wire/fill.h"

struct wu_place {
	struct wu_fill *fill;
	uint8_t ranks[2][WU_TARGETS]; /* of what the feed [0], the item [1] has */
	uint32_t period, frequency; /* of sy; seconds, times */
	struct wu_span caption; /* media:description of the item itself */
	bool permalink; /* its guid is an address, too */
	bool picture; /* the media:content we are in is one */
};

/* A new item, or the feed, begins: nothing of it is known yet. */
void wu_place_begin(struct wu_place *p, bool item);
/* Put v where f says: into item, or into the feed where item is NULL. base: of relative
 * addresses; c: how v was written. */
void wu_place_value(struct wu_place *p, const struct wu_slot *f, struct wu_feed_item *item,
		    const struct wu_construct *c, struct wu_span v, const char *base);
/* The item is complete: fields that follow from others. */
void wu_place_item(struct wu_place *p, struct wu_feed_item *item);
/* The feed is. */
void wu_place_feed(struct wu_place *p);

#endif
