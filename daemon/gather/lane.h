/* Requests to one host, one after another: never two connections to it, and a pause
 * between two starts, whichever source asks.
 *
 * A lane is a host, or a host group the operator named. Loop thread only.
 */
#ifndef DAEMON_GATHER_LANE_H
#define DAEMON_GATHER_LANE_H

#include "gather/fetch.h"

struct lanes_opts {
	uv_loop_t *loop;
	struct fetcher *fetcher; /* borrowed; outlives the lanes */
	int64_t spacing_ms; /* between two starts in one lane */
	uint32_t connections; /* in all lanes together */
};

struct lanes_stats {
	uint32_t lanes, waiting, busy;
	uint64_t asked;
};

struct lanes;

/* 0: lanes_stop() must be called. WU_ENOMEM. */
WU_MUST int lanes_start(const struct lanes_opts *opts, struct lanes **ret_lanes);
/* Ask when the lane's turn comes; ask is copied, got is called once, later. WU_ENOMEM,
 * WU_EBUSY (being stopped): no call comes. */
WU_MUST int lanes_ask(struct lanes *l, const char *lane, const struct fetch_ask *ask, fetch_cb *got,
		      void *ctx);
void lanes_stats(const struct lanes *l, struct lanes_stats *ret);
/* Requests that wait are answered at once, status 0; those under way when the fetcher is
 * stopped, which must be done before stopped is awaited. Then l is freed. */
void lanes_stop(struct lanes *l, void (*stopped)(void *data), void *data);

#endif
