/* The parts of an address that politeness and safety ask for. libcurl takes it apart. */
#ifndef DAEMON_GATHER_URL_H
#define DAEMON_GATHER_URL_H

#include "wiredup.h"

#define URL_MAX 2048 /* bytes, what browsers and servers keep to */
#define URL_HOST_MAX 256

struct url {
	char host[URL_HOST_MAX]; /* lower case, no port */
	char origin[URL_HOST_MAX + 64]; /* "http://host:port" */
	char path[URL_MAX]; /* with its query; at least "/" */
};

/* Take text apart. WU_EINVAL: not an http or https address, or one with a user or password
 * in it; *ret_why is static text then. */
WU_MUST int url_read(const char *text, struct url *ret, const char **ret_why);

#endif
