/* Article pages, fetched as their outlets allow: robots.txt is asked first, once a day. */
#ifndef DAEMON_GATHER_PAGES_H
#define DAEMON_GATHER_PAGES_H

#include "gather/lane.h"

struct pages;

struct pages_ask {
	const char *url;
	const char *lane; /* host group; "": the page's host */
	bool allow_private;
};

/* lanes is borrowed and outlives the pages. WU_ENOMEM. */
WU_MUST int pages_new(struct lanes *lanes, int64_t (*now)(void), struct pages **ret_pages);
/* Fetch one; got is called once, perhaps before this returns. Where robots.txt forbids it,
 * or could not be had, why says so and status is 0. */
void pages_get(struct pages *p, const struct pages_ask *ask, fetch_cb *got, void *ctx);
/* Only when no call is owed. NULL is fine; always returns NULL. */
struct pages *pages_free(struct pages *p);

#endif
