/* The demo's outlets: small news sites on loopback, told apart by the Host header.
 *
 * Tidings.example answers as tidings.localhost with /feed.xml, /robots.txt and its pages,
 * /ID.html. A story is there once it is out. libmicrohttpd behind it, in a thread of its own.
 */
#ifndef CLI_OUTLETS_H
#define CLI_OUTLETS_H

#include "cli/day.h"
#include "cli/look.h"

struct outlets;

struct outlets_opts {
	const char *dir; /* holds pages/, borrowed for the call */
	const struct day *day; /* must outlive the outlets */
};

/* Read the looks and listen on 127.0.0.1; no story is out yet. On success *ret is the
 * caller's, to outlets_free(). WU_EIO: a page's template or the socket; WU_ELIMIT, WU_ENOMEM;
 * err says what. */
WU_MUST int outlets_start(const struct outlets_opts *opts, struct outlets **ret,
			  struct wu_err *err);
/* The port, chosen by the kernel. */
unsigned outlets_port(const struct outlets *o);
/* The first n stories of the day are out now: the compressed clock. Any thread. */
void outlets_release(struct outlets *o, uint32_t n);
/* The i-th outlet's look; NULL: there are no more. Borrowed. */
const struct look *outlets_look(const struct outlets *o, uint32_t i);
/* Ends all connections. NULL is fine; always returns NULL. */
struct outlets *outlets_free(struct outlets *o);

#endif
