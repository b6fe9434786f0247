/* What a site allows those who come by themselves: one robots.txt (RFC 9309). Pure. */
#ifndef DAEMON_GATHER_ROBOTS_H
#define DAEMON_GATHER_ROBOTS_H

#include "wiredup.h"

/* As much is read as the standard asks for at least; the rest is passed over. */
#define ROBOTS_BYTES_MAX (500u << 10)
#define ROBOTS_RULES_MAX 4096u

struct robots;

/* The rules of text[0..len) for the product token agent (in any case), else those for *.
 * *ret_robots is the caller's, to robots_free(). WU_ENOMEM. */
WU_MUST int robots_new(const char *text, size_t len, const char *agent, struct robots **ret_robots);
/* NULL is fine; always returns NULL. */
struct robots *robots_free(struct robots *r);
/* May path be asked for? It begins with / and holds the query, as an address does. The
 * longest rule that matches decides; of two, the one that allows. */
bool robots_allows(const struct robots *r, const char *path);

#endif
