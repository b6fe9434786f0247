#include "gather/url.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

/* One part, copied; false: it does not fit. Missing parts are "". */
static bool part(CURLU *u, CURLUPart what, char *to, size_t size)
{
	char *text = NULL;
	size_t n = 0;

	if (curl_url_get(u, what, &text, what == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0) ==
	    CURLUE_OK)
		n = strlen(text);
	if (n < size && n)
		memcpy(to, text, n);
	to[n < size ? n : 0] = 0;
	curl_free(text);
	return n < size;
}

static const char *read_parts(CURLU *u, struct url *ret)
{
	char scheme[16], port[16], user[256], query[URL_MAX];
	size_t n;

	if (!part(u, CURLUPART_SCHEME, scheme, sizeof(scheme)) ||
	    (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		return "only http and https addresses are asked";
	if (!part(u, CURLUPART_USER, user, sizeof(user)) || *user)
		return "a user or password does not belong into an address";
	if (!part(u, CURLUPART_HOST, ret->host, sizeof(ret->host)) || !*ret->host ||
	    !part(u, CURLUPART_PORT, port, sizeof(port)) ||
	    !part(u, CURLUPART_PATH, ret->path, sizeof(ret->path)) ||
	    !part(u, CURLUPART_QUERY, query, sizeof(query)))
		return "no host in it, or too long";
	for (char *p = ret->host; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	snprintf(ret->origin, sizeof(ret->origin), "%s://%s:%s", scheme, ret->host, port);
	n = strlen(ret->path);
	if (*query && (size_t)snprintf(ret->path + n, sizeof(ret->path) - n, "?%s", query) >=
			      sizeof(ret->path) - n)
		return "too long";
	return NULL;
}

int url_read(const char *text, struct url *ret, const char **ret_why)
{
	CURLU *u;
	const char *why = "not an address: write https://host/path";

	if (strlen(text) >= URL_MAX) {
		*ret_why = "too long";
		return WU_EINVAL;
	}
	u = curl_url();
	if (!u)
		return WU_ENOMEM;
	if (curl_url_set(u, CURLUPART_URL, text, 0) == CURLUE_OK)
		why = read_parts(u, ret);
	curl_url_cleanup(u);
	if (why)
		*ret_why = why;
	return why ? WU_EINVAL : 0;
}
