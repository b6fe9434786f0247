/* The happy path of a commit:
 *   1. The loop submits it; the thread takes it from the queue.
 *   2. wu_append_commit() makes it durable.
 *   3. The loop is woken and calls done.
 * What can fail: the commit is refused (append.c says why); this one and all behind it come
 * back with that code, until the loop has cleared up and resumes.
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
	/* under the lock */
	struct writer_commit *queue, **queue_end;
	struct writer_commit *finished, **finished_end;
	bool stopping, ended;
	/* the thread's own; the loop's while nothing is queued */
	struct wu_append *append;
	int refused; /* why; 0: it takes commits */
	/* the loop's */
	unsigned queued;
	void (*stopped)(void *data);
	void *data;
};

/* ---- the thread -------------------------------------------------------------------- */

static void carry_out(struct writer *w, struct writer_commit *c)
{
	uint64_t from = uv_hrtime();

	if (!w->refused)
		w->refused = wu_append_commit(w->append, &c->c);
	c->status = w->refused;
	c->ns = uv_hrtime() - from;
	strcpy(c->segment, wu_append_segment(w->append));
}

static void run(void *arg)
{
	struct writer *w = arg;

	uv_mutex_lock(&w->lock);
	for (;;) {
		struct writer_commit *c = w->queue;

		if (!c && w->stopping)
			break;
		if (!c) {
			uv_cond_wait(&w->work, &w->lock);
			continue;
		}
		w->queue = c->next;
		if (!w->queue)
			w->queue_end = &w->queue;
		uv_mutex_unlock(&w->lock);
		carry_out(w, c);
		uv_mutex_lock(&w->lock);
		c->next = NULL;
		*w->finished_end = c;
		w->finished_end = &c->next;
		uv_async_send(&w->wake);
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
	bool ended;

	uv_mutex_lock(&w->lock);
	c = w->finished;
	w->finished = NULL;
	w->finished_end = &w->finished;
	ended = w->ended;
	uv_mutex_unlock(&w->lock);
	while (c) {
		struct writer_commit *next = c->next;

		w->queued--;
		c->done(c);
		c = next;
	}
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
	w->queued++;
	uv_mutex_lock(&w->lock);
	*w->queue_end = c;
	w->queue_end = &c->next;
	uv_cond_signal(&w->work);
	uv_mutex_unlock(&w->lock);
}

unsigned writer_queued(const struct writer *w)
{
	return w->queued;
}

int writer_resume(struct writer *w)
{
	int rc = w->refused == WU_ENOSPC || w->refused == WU_EREADONLY ? wu_append_room(w->append)
								       : 0;

	if (rc == 0)
		w->refused = 0;
	return rc;
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
