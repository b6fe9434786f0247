/* The part of a page that is the article: by density of text and of links. */
#ifndef WU_WIRE_BODY_H
#define WU_WIRE_BODY_H

#include "wire/markup.h"

/* Append the article's paragraphs under root as lines; captions apart, one a line. title,
 * where known, is left out of the lines. WU_EEMPTY: nothing that looks like one. */
WU_MUST int wu_body_find(const xmlNode *root, const char *title, struct wu_buf *out,
			 struct wu_buf *captions);

#endif
