/* The happy path of a commit:
 *   1. The loop submits it; the thread takes it from the queue.
 *   2. Its lines are packed into blocks and written at the known end.
 *   3. fdatasync returns 0: it is durable and the end moves.
 *   4. The loop is woken and calls done.
 * What can fail:
 *   - a short write or EINTR: the rest is written; the end has not moved.
 *   - ENOSPC, EDQUOT: the run is cut off again, this commit and all behind it are refused.
 *   - EIO of a write or a sync: the descriptor is given up (its pages are gone), the file
 *     cut to the known end, and the commit written to a new segment. When that fails too
 *     the log is read-only until the desk starts again.
 */
#include "serve/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "store/segment.h"

/* 5.7 instead of 3.3 thousand commits a second, and a full disk shows before a commit is
 * torn (LOG.md 3). */
enum { AHEAD = 4 << 20 };

struct writer {
	const struct writer_io *io;
	uv_async_t wake;
	uv_thread_t thread;
	uv_mutex_t lock;
	uv_cond_t work;
	/* under the lock */
	struct writer_commit *queue, **queue_end;
	struct writer_commit *finished, **finished_end;
	bool stopping, ended;
	/* the thread's own; the loop's while nothing is queued */
	struct wu_packer *packer;
	struct wu_buf blocks;
	int dir, fd;
	uint64_t end, ahead;
	uint8_t commit;
	int refused; /* why; 0: it takes commits */
	char segment[WU_SEGMENT_NAME];
	/* the loop's */
	unsigned queued;
	void (*stopped)(void *data);
	void *data;
};

static int sys_openat(int dir, const char *name, int flags, mode_t mode)
{
	return openat(dir, name, flags, mode);
}

const struct writer_io writer_io_system = {sys_openat, pwrite, fdatasync, ftruncate,
					   fallocate,  fsync,  unlinkat,  close};

static int code_of(int e)
{
	return e == ENOSPC || e == EDQUOT ? WU_ENOSPC : WU_EIO;
}

/* ---- the thread -------------------------------------------------------------------- */

static int write_all(struct writer *w, const char *p, size_t n, uint64_t at)
{
	while (n) {
		ssize_t k = w->io->pwrite(w->fd, p, n, (off_t)at);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return code_of(k < 0 ? errno : EIO);
		p += k;
		n -= (size_t)k;
		at += (uint64_t)k;
	}
	return 0;
}

/* Room on the disk before bytes are written; a file system that cannot is no matter. */
static int reserve(struct writer *w, size_t n)
{
	int rc;

	if (w->end + n <= w->ahead)
		return 0;
	do
		rc = w->io->fallocate(w->fd, FALLOC_FL_KEEP_SIZE, (off_t)w->end,
				      (off_t)(n + AHEAD));
	while (rc < 0 && errno == EINTR);
	if (rc < 0 && (errno == ENOSPC || errno == EDQUOT))
		return WU_ENOSPC;
	w->ahead = w->end + n + AHEAD;
	return 0;
}

static int sync_file(struct writer *w, struct writer_commit *c)
{
	uint64_t from = uv_hrtime();
	int rc;

	do
		rc = w->io->fdatasync(w->fd);
	while (rc < 0 && errno == EINTR);
	c->sync_ns = uv_hrtime() - from;
	return rc < 0 ? code_of(errno) : 0;
}

static int append(struct writer *w, struct writer_commit *c)
{
	int rc = reserve(w, w->blocks.len);

	if (rc == 0)
		rc = write_all(w, w->blocks.p, w->blocks.len, w->end);
	if (rc == 0)
		rc = sync_file(w, c);
	if (rc == 0)
		w->end += w->blocks.len;
	else if (w->fd >= 0)
		(void)!w->io->ftruncate(w->fd, (off_t)w->end);
	return rc;
}

static void leave_segment(struct writer *w)
{
	if (w->fd >= 0) {
		(void)!w->io->ftruncate(w->fd, (off_t)w->end); /* preallocated room goes back */
		w->io->close(w->fd);
	}
	w->fd = -1;
}

static int create(struct writer *w, const char *name)
{
	const int flags = O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC;
	int fd = w->io->openat(w->dir, name, flags, 0640);

	if (fd < 0 && errno == EEXIST && w->io->unlinkat(w->dir, name, 0) == 0)
		fd = w->io->openat(w->dir, name, flags, 0640); /* left by a refused commit */
	return fd;
}

/* A new segment that begins with the commit; it counts once the directory knows it. */
static int begin_segment(struct writer *w, struct writer_commit *c)
{
	struct wu_segment s;
	int rc;

	leave_segment(w);
	wu_segment_name(c->first_seq, c->now, true, &s);
	w->fd = create(w, s.name);
	if (w->fd < 0)
		return code_of(errno);
	w->end = w->ahead = 0;
	strcpy(w->segment, s.name);
	rc = append(w, c);
	if (rc == 0 && w->io->fsync(w->dir) < 0)
		rc = code_of(errno);
	if (rc < 0) {
		w->end = 0;
		leave_segment(w);
		(void)!w->io->unlinkat(w->dir, s.name, 0);
	}
	return rc;
}

static int make_durable(struct writer *w, struct writer_commit *c)
{
	struct wu_block_mark mark = {(uint32_t)(c->now / 1000), (uint8_t)(w->commit + 1)};
	int rc;

	wu_buf_reset(&w->blocks);
	rc = wu_segment_pack(w->packer, mark, c->level, c->lines, &w->blocks);
	if (rc < 0)
		return rc;
	rc = c->rotate || w->fd < 0 ? begin_segment(w, c) : append(w, c);
	if (rc == WU_EIO && begin_segment(w, c) < 0)
		rc = WU_EREADONLY;
	else if (rc == WU_EIO)
		rc = 0;
	if (rc == 0)
		w->commit = mark.commit;
	return rc;
}

static void carry_out(struct writer *w, struct writer_commit *c)
{
	if (!w->refused)
		w->refused = make_durable(w, c);
	c->status = w->refused;
	strcpy(c->segment, w->segment);
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
	leave_segment(w);
	wu_packer_free(w->packer);
	wu_buf_close(&w->blocks);
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

static int open_segment(struct writer *w, const struct writer_opts *o, struct wu_err *err)
{
	w->fd = -1;
	if (!o->segment || !*o->segment)
		return 0;
	w->fd = w->io->openat(w->dir, o->segment, O_RDWR | O_CLOEXEC, 0);
	if (w->fd < 0)
		return wu_err_set(err, WU_EIO, "%s: %s", o->segment, strerror(errno));
	strcpy(w->segment, o->segment);
	w->end = w->ahead = o->end;
	return 0;
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
	w->io = opts->io ? opts->io : &writer_io_system;
	w->dir = opts->dir;
	w->commit = opts->commit;
	w->queue_end = &w->queue;
	w->finished_end = &w->finished;
	wu_buf_init(&w->blocks, 2 * WU_COMMIT_MAX);
	uv_mutex_init(&w->lock);
	uv_cond_init(&w->work);
	rc = open_segment(w, opts, err);
	if (rc == 0 && wu_packer_new(&w->packer) < 0)
		rc = wu_err_set(err, WU_ENOMEM, "out of memory");
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
	if (w->refused == WU_EREADONLY)
		return WU_EREADONLY;
	w->refused = 0;
	return 0;
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
