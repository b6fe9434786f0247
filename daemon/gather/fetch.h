/* One request to an outlet, and what came of it. libcurl's multi interface on the loop.
 *
 * http and https only; at most five redirects; the address behind a name is judged at each
 * connect (address.h). No cookies, no credentials, no Referer. Who may be asked when is
 * lane.h's business. Loop thread only.
 */
#ifndef DAEMON_GATHER_FETCH_H
#define DAEMON_GATHER_FETCH_H

#include <uv.h>

#include "wiredup.h"

struct fetcher_opts {
	uv_loop_t *loop;
	const char *agent; /* User-Agent; copied */
	int64_t connect_ms, total_ms;
	size_t document_max; /* bytes of a decoded body */
};

struct fetch_ask {
	const char *url;
	const char *etag, *modified; /* of the copy we have; NULL or "": none */
	const char *accept; /* Accept header's value */
	bool allow_private; /* the address may be private or loopback */
};

/* Valid during the call. */
struct fetch_got {
	long status; /* of the last answer; 0: none came */
	const char *why; /* what went wrong, in words; NULL: the answer is whole */
	bool resolver; /* the name could not be resolved */
	struct wu_span body;
	const char *url; /* after redirects */
	const char *content_type, *etag, *modified; /* "": not said */
	int64_t retry_after_ms, fresh_ms; /* asked for by Retry-After; by max-age; 0: not */
};

typedef void fetch_cb(void *ctx, const struct fetch_got *got);

struct fetcher;

/* 0: fetcher_stop() must be called. WU_ENOMEM. */
WU_MUST int fetcher_start(const struct fetcher_opts *opts, struct fetcher **ret_fetcher);
/* Ask; got is called once, later. WU_ENOMEM, WU_EBUSY (it is being stopped): no call comes. */
WU_MUST int fetcher_get(struct fetcher *f, const struct fetch_ask *ask, fetch_cb *got, void *ctx);
/* Drop what is under way: its calls come at once, status 0. stopped is called when the
 * handles are closed, and f is freed. */
void fetcher_stop(struct fetcher *f, void (*stopped)(void *data), void *data);

#endif
