/* What stands under an article's pictures, apart from its text. */
#ifndef WU_WIRE_CAPTION_H
#define WU_WIRE_CAPTION_H

#include "wire/weigh.h"

/* Is the table a picture with its caption, as Korean pages set them? */
bool wu_caption_table(const struct wu_tree *t, const struct wu_weight *w, uint32_t table);
/* Append the captions of the article whose text is under top, one a line. Those of related
 * stories are none of it. WU_ELIMIT: more than out holds; WU_ENOMEM. */
WU_MUST int wu_caption_read(const struct wu_tree *t, const struct wu_weight *w, uint32_t top,
			    struct wu_buf *out);

#endif
