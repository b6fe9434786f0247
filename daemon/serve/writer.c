/* The happy path of a commit:
 *   1. The loop submits it; the thread takes it from the queue.
 *   2. wu_append_commit() makes it durable, or writes it and the thread syncs later.
 *   3. The loop is woken and calls done.
 * What can fail: the commit is refused (append.c says why); this one and all behind it come
 * back with that code, until the loop has cleared up and resumes. A sync that fails later
 * refuses what comes after it.
 */
#include "serve/writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct writer {
	uv_async_t wake;
	uv_thread_t thread;
	uv_mutex_t lock;
	uv_cond_t work;
	struct writer_opts o;
	/* under the lock */
	struct writer_commit *queue, **queue_end;
	struct writer_commit *finished, **finished_end;
	bool stopping, ended;
	bool asked, answered; /* to resume */
	int refused; /* why; 0: it takes commits */
	/* the thread's own; the loop's while nothing is queued or asked */
	struct wu_append *append;
	uint64_t raw; /* bytes of lines in the segment that grows */
	uint64_t sync_by; /* uv_hrtime() by which to sync; 0: all is synced */
	/* the loop's */
	void (*answer)(void *data, int rc);
	void *answer_data;
	void (*stopped)(void *data);
	void *data;
};

/* ---- the thread -------------------------------------------------------------------- */

static void note_written(struct writer *w, struct writer_commit *c)
{
	const char *segment = wu_append_segment(w->append);

	w->raw = strcmp(c->segment, segment) == 0 ? w->raw + c->c.lines.len : c->c.lines.len;
	strcpy(c->segment, segment);
	if (w->o.sync == WU_SYNC_INTERVAL && !w->sync_by)
		w->sync_by = uv_hrtime() + (uint64_t)w->o.sync_ms * 1000000;
}

/* Returns why it is refused, or 0. */
static int carry_out(struct writer *w, struct writer_commit *c, int refused)
{
	uint64_t from = uv_hrtime();

	strcpy(c->segment, wu_append_segment(w->append));
	if (!refused)
		refused = wu_append_commit(w->append, &c->c);
	if (!refused)
		note_written(w, c);
	c->status = refused;
	c->raw = w->raw;
	c->ns = uv_hrtime() - from;
	return refused;
}

/* The lock is held on entry and on return. */
static void write_next(struct writer *w)
{
	struct writer_commit *c = w->queue;
	int refused = w->refused;

	w->queue = c->next;
	if (!w->queue)
		w->queue_end = &w->queue;
	c->c.level = w->queue ? WRITER_LEVEL_FAST : WRITER_LEVEL;
	uv_mutex_unlock(&w->lock);
	refused = carry_out(w, c, refused);
	uv_mutex_lock(&w->lock);
	w->refused = refused;
	c->next = NULL;
	*w->finished_end = c;
	w->finished_end = &c->next;
	uv_async_send(&w->wake);
}

static void sync_written(struct writer *w)
{
	int rc;

	w->sync_by = 0;
	uv_mutex_unlock(&w->lock);
	rc = wu_append_sync(w->append);
	uv_mutex_lock(&w->lock);
	if (rc < 0 && !w->refused)
		w->refused = rc;
}

static void look_for_room(struct writer *w)
{
	int rc = w->refused == WU_ENOSPC || w->refused == WU_EREADONLY ? WU_ENOSPC : 0;

	uv_mutex_unlock(&w->lock);
	if (rc < 0)
		rc = wu_append_room(w->append);
	uv_mutex_lock(&w->lock);
	w->refused = rc;
	w->asked = false;
	w->answered = true;
	uv_async_send(&w->wake);
}

static bool sync_is_due(const struct writer *w)
{
	return w->sync_by && (uv_hrtime() >= w->sync_by || w->stopping);
}

static void wait_for_work(struct writer *w)
{
	uint64_t now = uv_hrtime();

	if (!w->sync_by)
		uv_cond_wait(&w->work, &w->lock);
	else if (w->sync_by > now)
		(void)uv_cond_timedwait(&w->work, &w->lock, w->sync_by - now);
}

static void run(void *arg)
{
	struct writer *w = arg;

	uv_mutex_lock(&w->lock);
	for (;;) {
		if (sync_is_due(w))
			sync_written(w);
		else if (w->queue)
			write_next(w);
		else if (w->asked)
			look_for_room(w);
		else if (w->stopping)
			break;
		else
			wait_for_work(w);
	}
	w->ended = true;
	uv_async_send(&w->wake);
	uv_mutex_unlock(&w->lock);
}

/* ---- the loop ------------------------------------------------------------------------ */

static void dispose(struct writer *w)
{
	wu_append_free(w->append);
	uv_mutex_destroy(&w->lock);
	uv_cond_destroy(&w->work);
	free(w);
}

static void closed(uv_handle_t *h)
{
	struct writer *w = h->data;
	void (*stopped)(void *data) = w->stopped;
	void *data = w->data;

	dispose(w);
	if (stopped)
		stopped(data);
}

static void woken(uv_async_t *a)
{
	struct writer *w = a->data;
	struct writer_commit *c;
	bool ended, answered;
	int rc;

	uv_mutex_lock(&w->lock);
	c = w->finished;
	w->finished = NULL;
	w->finished_end = &w->finished;
	ended = w->ended;
	answered = w->answered;
	w->answered = false;
	rc = w->refused;
	uv_mutex_unlock(&w->lock);
	while (c) {
		struct writer_commit *next = c->next;

		c->done(c);
		c = next;
	}
	if (answered)
		w->answer(w->answer_data, rc);
	if (ended && !uv_is_closing((uv_handle_t *)a)) {
		uv_thread_join(&w->thread);
		uv_close((uv_handle_t *)a, closed);
	}
}

static void failed(uv_handle_t *h)
{
	dispose(h->data);
}

int writer_start(uv_loop_t *loop, const struct writer_opts *opts, struct writer **ret_writer,
		 struct wu_err *err)
{
	struct writer *w = calloc(1, sizeof(*w));
	int rc;

	if (!w)
		return wu_err_set(err, WU_ENOMEM, "out of memory");
	w->o = *opts;
	w->raw = opts->end.raw;
	w->queue_end = &w->queue;
	w->finished_end = &w->finished;
	uv_mutex_init(&w->lock);
	uv_cond_init(&w->work);
	rc = wu_append_new(opts->files, opts->sync, &opts->end, &w->append);
	if (rc < 0)
		wu_err_set(err, rc, "%s: %s", opts->end.segment.name, wu_strerror(rc));
	if (rc == 0)
		rc = uv_async_init(loop, &w->wake, woken);
	if (rc < 0) {
		dispose(w);
		return rc;
	}
	w->wake.data = w;
	rc = uv_thread_create(&w->thread, run, w);
	if (rc < 0) {
		uv_close((uv_handle_t *)&w->wake, failed);
		return wu_err_set(err, rc, "the writer's thread: %s", uv_strerror(rc));
	}
	*ret_writer = w;
	return 0;
}

void writer_submit(struct writer *w, struct writer_commit *c)
{
	c->next = NULL;
	uv_mutex_lock(&w->lock);
	*w->queue_end = c;
	w->queue_end = &c->next;
	uv_cond_signal(&w->work);
	uv_mutex_unlock(&w->lock);
}

int writer_status(struct writer *w)
{
	int rc;

	uv_mutex_lock(&w->lock);
	rc = w->refused;
	uv_mutex_unlock(&w->lock);
	return rc;
}

void writer_resume(struct writer *w, void (*answer)(void *data, int rc), void *data)
{
	w->answer = answer;
	w->answer_data = data;
	uv_mutex_lock(&w->lock);
	w->asked = true;
	uv_cond_signal(&w->work);
	uv_mutex_unlock(&w->lock);
}

const char *writer_segment(const struct writer *w, uint64_t *ret_raw)
{
	*ret_raw = w->raw;
	return wu_append_fresh(w->append) ? NULL : wu_append_segment(w->append);
}

void writer_stop(struct writer *w, void (*stopped)(void *data), void *data)
{
	w->stopped = stopped;
	w->data = data;
	uv_mutex_lock(&w->lock);
	w->stopping = true;
	uv_cond_signal(&w->work);
	uv_mutex_unlock(&w->lock);
}
