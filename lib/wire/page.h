/* An HTML article page into a story: what a reader would call the article.
 *
 * Title, byline, time, language and address come from JSON-LD, else meta, else markup (said.h);
 * the body from the part of the page where text is dense and links are few (body.h). libxml2's
 * parser behind it; nothing is fetched.
 */
#ifndef WU_WIRE_PAGE_H
#define WU_WIRE_PAGE_H

#include "wire/wire.h"

#define WU_PAGE_SITE_MAX 128

struct wu_page {
	char site[WU_PAGE_SITE_MAX]; /* the name the site gives itself; "" when it does not */
	bool declared; /* the page says of itself that it is an article */
};

/* Fill an empty story from p[0..len), raw bytes. url: the canonical address, else opts->url.
 * outlet: the site's name, but only where no address is known. ret may be NULL. WU_EEMPTY: no
 * article found, the story may hold a title; WU_ELIMIT: its text is longer than a story's;
 * WU_ENOMEM. */
WU_MUST int wu_page_read(const char *p, size_t len, const struct wu_wire_opts *opts,
			 const struct wu_wire_sink *sink, struct wu_story *s, struct wu_page *ret);

#endif
