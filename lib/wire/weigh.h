/* What each part of a page weighs: how much text, how much of it links, how much prose. */
#ifndef WU_WIRE_WEIGH_H
#define WU_WIRE_WEIGH_H

#include "wire/tree.h"

struct wu_weight {
	uint32_t text; /* bytes under the node that are to be read, white space not counted */
	uint32_t linked; /* of them within links */
	uint32_t own, own_linked; /* the same, but not what lies in blocks within it */
	uint32_t prose; /* of text: outside links, in paragraphs */
	uint32_t block; /* the block the node stands in; a block: itself */
	uint8_t hint; /* WU_HINT_ */
	bool off; /* not part of the article, whatever is found */
	bool body; /* the page says: this is the article's body */
	bool link; /* within a link */
	bool photo; /* a picture's table */
};

/* Weigh all nodes of t; names: believe what class and id call furniture. *ret_w, one for each, is
 * the caller's, to wu_free(). WU_ENOMEM. */
WU_MUST int wu_weigh(const struct wu_tree *t, bool names, struct wu_weight **ret_w);
/* Is the block of that weight a paragraph of prose? */
bool wu_weigh_prose(const struct wu_weight *w);

#endif
