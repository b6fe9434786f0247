/* Where on a page the article is: one element, and within it what to pass over. */
#ifndef WU_WIRE_REGION_H
#define WU_WIRE_REGION_H

#include "wire/weigh.h"

/* The element that holds the article. What stands in it beside the article's own parts is
 * marked off in w, which wu_weigh() made of t. *ret_top: 0 when nothing looks like an
 * article. said: what the page says the text is; may be empty. WU_ENOMEM. */
WU_MUST int wu_region_find(const struct wu_tree *t, struct wu_weight *w, struct wu_span said,
			   uint32_t *ret_top);

#endif
