/* The happy path:
 *   1. At the start each sealed segment is glanced at (inspect.c).
 *   2. After each page, and now and then, what grows no more is sealed and what is over age or
 *      bytes goes (round.c).
 *   3. In between, one sealed segment after another is read whole, with pauses.
 * What can fail is said there, and nothing of it ends the thread. An end comes between two
 * pieces read or written (paced.h).
 */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/err.h"
#include "keeper-state.h"

/* Between two rounds without a new page: room may be there again, age comes by itself. */
#define ROUND_MS 60000

/* ---- the thread ---------------------------------------------------------------------------- */

static void publish(struct keeper *k)
{
	k->s.reading = !k->read;
	uv_mutex_lock(&k->lock);
	k->stats = k->s;
	k->stats.busy = k->turned;
	uv_mutex_unlock(&k->lock);
}

static void go_round(struct keeper *k)
{
	uint64_t first, from;

	uv_mutex_lock(&k->lock);
	k->turned = false;
	first = k->first;
	from = k->from;
	uv_mutex_unlock(&k->lock);
	round_go(k, first, from);
	publish(k);
}

/* Wait, and say whether a round is due. */
static bool wait_for_page(struct keeper *k, uint64_t ms)
{
	bool due;

	uv_mutex_lock(&k->lock);
	if (!k->turned && !k->stopping)
		(void)uv_cond_timedwait(&k->work, &k->lock, ms * 1000000);
	due = k->turned;
	uv_mutex_unlock(&k->lock);
	return due;
}

static bool not_stopped(void *data)
{
	return !((struct keeper *)data)->stopping;
}

static void run(void *arg)
{
	struct keeper *k = arg;
	uint64_t last = 0, pause;
	bool due = true;

	/* Refused under a strict filter of system calls; then it is one thread of three. */
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), 19);
	inspect_glance(k);
	while (!k->stopping) {
		if (due || uv_hrtime() - last >= ROUND_MS * (uint64_t)1000000) {
			go_round(k);
			last = uv_hrtime();
		}
		pause = k->read ? ROUND_MS : inspect_next(k);
		publish(k);
		due = wait_for_page(k, pause);
	}
	round_end(k);
	uv_mutex_lock(&k->lock);
	k->ended = true;
	uv_async_send(&k->wake);
	uv_mutex_unlock(&k->lock);
}

/* ---- the loop -------------------------------------------------------------------------------- */

static void dispose(struct keeper *k)
{
	uv_mutex_destroy(&k->lock);
	uv_cond_destroy(&k->work);
	free(k);
}

static void closed(uv_handle_t *h)
{
	struct keeper *k = h->data;
	void (*stopped)(void *data) = k->stopped;
	void *data = k->data;

	dispose(k);
	if (stopped)
		stopped(data);
}

static void woken(uv_async_t *a)
{
	struct keeper *k = a->data;
	bool ended;

	uv_mutex_lock(&k->lock);
	ended = k->ended;
	uv_mutex_unlock(&k->lock);
	if (ended && !uv_is_closing((uv_handle_t *)a)) {
		uv_thread_join(&k->thread);
		uv_close((uv_handle_t *)a, closed);
	}
}

static void failed(uv_handle_t *h)
{
	dispose(h->data);
}

int keeper_start(uv_loop_t *loop, const struct keeper_opts *opts, struct keeper **ret_keeper,
		 struct wu_err *err)
{
	struct keeper *k = calloc(1, sizeof(*k));
	int rc;

	if (!k)
		return wu_err_set(err, WU_ENOMEM, "out of memory");
	k->o = *opts;
	k->first = opts->first;
	k->from = opts->from;
	k->stats.busy = k->stats.reading = true;
	paced_init(&k->paced, opts->files, not_stopped, k);
	uv_mutex_init(&k->lock);
	uv_cond_init(&k->work);
	rc = uv_async_init(loop, &k->wake, woken);
	if (rc < 0) {
		dispose(k);
		return wu_err_set(err, rc, "the keeper: %s", uv_strerror(rc));
	}
	k->wake.data = k;
	rc = uv_thread_create(&k->thread, run, k);
	if (rc < 0) {
		uv_close((uv_handle_t *)&k->wake, failed);
		return wu_err_set(err, rc, "the keeper's thread: %s", uv_strerror(rc));
	}
	*ret_keeper = k;
	return 0;
}

void keeper_turned(struct keeper *k, uint64_t first, uint64_t from)
{
	uv_mutex_lock(&k->lock);
	k->first = first;
	k->from = from;
	k->turned = true;
	k->stats.busy = true;
	uv_cond_signal(&k->work);
	uv_mutex_unlock(&k->lock);
}

void keeper_stats(struct keeper *k, struct keeper_stats *ret)
{
	uv_mutex_lock(&k->lock);
	*ret = k->stats;
	uv_mutex_unlock(&k->lock);
}

void keeper_stop(struct keeper *k, void (*stopped)(void *data), void *data)
{
	k->stopped = stopped;
	k->data = data;
	k->stopping = true;
	uv_mutex_lock(&k->lock);
	uv_cond_signal(&k->work);
	uv_mutex_unlock(&k->lock);
}
