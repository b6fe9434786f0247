/* The happy path: a request joins its lane's queue; whenever something changes, every lane
 * that is free and rested starts its oldest. One timer wakes for the lane that is rested
 * first. A lane without requests is forgotten once it is rested.
 */
#include "gather/lane.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "gather/schedule.h"

struct request {
	struct request *next;
	struct lane *lane;
	struct fetch_ask ask; /* its strings lie behind */
	fetch_cb *got;
	void *ctx;
	char text[];
};

struct lane {
	struct lane *next;
	struct lanes *all;
	struct schedule_host host;
	struct request *head, **end;
	char name[];
};

struct lanes {
	struct lanes_opts o;
	struct lane *first;
	struct lanes_stats stats;
	uv_timer_t timer;
	bool stopping, closed;
	void (*stopped)(void *data);
	void *data;
};

static void pump(struct lanes *l);

static void maybe_stopped(struct lanes *l)
{
	void (*stopped)(void *data) = l->stopped;
	void *data = l->data;

	if (!l->stopping || !l->closed || l->stats.busy)
		return;
	while (l->first) {
		struct lane *lane = l->first;

		l->first = lane->next;
		free(lane);
	}
	free(l);
	if (stopped)
		stopped(data);
}

static void done(void *ctx, const struct fetch_got *got)
{
	struct request *r = ctx;
	struct lanes *l = r->lane->all;

	schedule_host_done(&r->lane->host);
	l->stats.busy--;
	r->got(r->ctx, got);
	free(r);
	if (l->stopping)
		maybe_stopped(l);
	else
		pump(l);
}

static void drop(struct request *r, const char *why)
{
	struct fetch_got got = {
		.why = why, .url = "", .content_type = "", .etag = "", .modified = ""};

	r->got(r->ctx, &got);
	free(r);
}

static struct request *take_oldest(struct lane *lane)
{
	struct request *r = lane->head;

	lane->head = r->next;
	if (!lane->head)
		lane->end = &lane->head;
	lane->all->stats.waiting--;
	return r;
}

static void start(struct lane *lane, int64_t now)
{
	struct lanes *l = lane->all;
	struct request *r;

	if (!schedule_host_start(&lane->host, l->o.spacing_ms, now))
		return;
	r = take_oldest(lane);
	l->stats.busy++;
	l->stats.asked++;
	if (fetcher_get(l->o.fetcher, &r->ask, done, r) < 0) {
		schedule_host_done(&lane->host);
		l->stats.busy--;
		drop(r, "out of memory");
	}
}

static void woken(uv_timer_t *t)
{
	pump(t->data);
}

/* Start what may start, forget idle lanes, sleep until the next is rested. */
static void pump(struct lanes *l)
{
	int64_t now = (int64_t)uv_now(l->o.loop), wake = INT64_MAX;
	struct lane **at = &l->first, *lane;

	while (!l->stopping && (lane = *at)) {
		if (lane->head && !lane->host.busy && l->stats.busy < l->o.connections)
			start(lane, now);
		if (!lane->head && !lane->host.busy && now >= lane->host.next_start) {
			*at = lane->next;
			l->stats.lanes--;
			free(lane);
			continue;
		}
		if (lane->head && !lane->host.busy && lane->host.next_start > now &&
		    lane->host.next_start < wake)
			wake = lane->host.next_start;
		at = &lane->next;
	}
	if (!l->stopping && wake != INT64_MAX)
		uv_timer_start(&l->timer, woken, (uint64_t)(wake - now), 0);
}

static struct lane *find(struct lanes *l, const char *name)
{
	struct lane **at = &l->first;

	while (*at && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	if (*at)
		return *at;
	/* New ones at the end: who came first is served first when connections are few. */
	*at = calloc(1, sizeof(**at) + strlen(name) + 1);
	if (!*at)
		return NULL;
	strcpy((*at)->name, name);
	(*at)->all = l;
	(*at)->end = &(*at)->head;
	l->stats.lanes++;
	return *at;
}

static const char *put(char **to, const char *s)
{
	size_t n = s ? strlen(s) + 1 : 0;
	char *at = *to;

	if (!n)
		return NULL;
	memcpy(at, s, n);
	*to += n;
	return at;
}

static size_t bytes(const char *s)
{
	return s ? strlen(s) + 1 : 0;
}

int lanes_ask(struct lanes *l, const char *name, const struct fetch_ask *ask, fetch_cb *got,
	      void *ctx)
{
	size_t n = bytes(ask->url) + bytes(ask->etag) + bytes(ask->modified) + bytes(ask->accept);
	struct request *r;
	struct lane *lane;
	char *to;

	if (l->stopping)
		return WU_EBUSY;
	r = calloc(1, sizeof(*r) + n);
	lane = r ? find(l, name) : NULL;
	if (!lane) {
		free(r);
		return WU_ENOMEM;
	}
	to = r->text;
	r->lane = lane;
	r->got = got;
	r->ctx = ctx;
	r->ask =
		(struct fetch_ask){put(&to, ask->url), put(&to, ask->etag), put(&to, ask->modified),
				   put(&to, ask->accept), ask->allow_private};
	*lane->end = r;
	lane->end = &r->next;
	l->stats.waiting++;
	/* Not now: the caller may not be ready for the answer of a request that fails. */
	uv_timer_start(&l->timer, woken, 0, 0);
	return 0;
}

int lanes_start(const struct lanes_opts *opts, struct lanes **ret_lanes)
{
	struct lanes *l = calloc(1, sizeof(*l));

	if (!l)
		return WU_ENOMEM;
	l->o = *opts;
	uv_timer_init(opts->loop, &l->timer);
	l->timer.data = l;
	*ret_lanes = l;
	return 0;
}

void lanes_stats(const struct lanes *l, struct lanes_stats *ret)
{
	*ret = l->stats;
}

static void timer_closed(uv_handle_t *h)
{
	struct lanes *l = h->data;

	l->closed = true;
	maybe_stopped(l);
}

void lanes_stop(struct lanes *l, void (*stopped)(void *data), void *data)
{
	l->stopping = true;
	l->stopped = stopped;
	l->data = data;
	for (struct lane *lane = l->first; lane; lane = lane->next)
		while (lane->head)
			drop(take_oldest(lane), "stopped");
	uv_close((uv_handle_t *)&l->timer, timer_closed);
}
