/* Opening for writing: make the directory, take the lock, remove *.tmp, read the last
 * segment to its end, cut what is torn behind it, sync. A last segment in which no
 * commit became whole is removed, and the one before it is the last.
 * What can fail: another desk holds the lock; damage in acknowledged data, which is told
 * and not touched; the system.
 */
#include "logdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

struct logdir {
	int fd;
	int lock; /* -1: open for reading */
};

static int system_error(struct wu_err *err, const char *what)
{
	int rc = errno == ENOENT ? WU_ENOTFOUND : errno == ENOSPC ? WU_ENOSPC : WU_EIO;

	return wu_err_set(err, rc, "%s: %s", what, strerror(errno));
}

int logdir_open(const char *path, struct logdir **ret_dir, struct wu_err *err)
{
	struct logdir *d = calloc(1, sizeof(*d));

	if (!d)
		return wu_err_set(err, WU_ENOMEM, "%s: out of memory", path);
	d->lock = -1;
	d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->fd < 0) {
		free(d);
		return system_error(err, path);
	}
	*ret_dir = d;
	return 0;
}

struct logdir *logdir_close(struct logdir *d)
{
	if (!d)
		return NULL;
	if (d->lock >= 0)
		close(d->lock);
	close(d->fd);
	free(d);
	return NULL;
}

int logdir_fd(const struct logdir *d)
{
	return d->fd;
}

/* ---- what the reader asks for ------------------------------------------------------ */

static DIR *listing(const struct logdir *d)
{
	int fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* Is s a better answer than best for "the last at or before seq, else the oldest"? */
static bool nearer(const struct wu_segment *s, const struct wu_segment *best, uint64_t seq)
{
	if (!best->first)
		return true;
	if (s->first <= seq)
		return best->first > seq || s->first > best->first;
	return best->first > seq && s->first < best->first;
}

static int find(void *ctx, uint64_t seq, bool after, struct wu_segment *ret)
{
	struct wu_segment s, best = {0};
	struct dirent *e;
	DIR *dir = listing(ctx);

	if (!dir)
		return WU_EIO;
	while ((e = readdir(dir))) {
		if (wu_segment_parse(e->d_name, &s) < 0)
			continue;
		if (after ? s.first > seq && (!best.first || s.first < best.first)
			  : nearer(&s, &best, seq))
			best = s;
	}
	closedir(dir);
	if (!best.first)
		return WU_ENOTFOUND;
	*ret = best;
	return 0;
}

static int open_file(void *ctx, const char *name, void **ret_file)
{
	const struct logdir *d = ctx;
	int fd = openat(d->fd, name, O_RDONLY | O_CLOEXEC);
	int *file;

	if (fd < 0)
		return errno == ENOENT ? WU_ENOTFOUND : WU_EIO;
	file = malloc(sizeof(*file));
	if (!file) {
		close(fd);
		return WU_ENOMEM;
	}
	*file = fd;
	*ret_file = file;
	return 0;
}

static int read_file(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(*(int *)file, (char *)p + got, n - got, (off_t)(offset + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return WU_EIO;
		if (k == 0)
			break;
		got += (size_t)k;
	}
	*ret_n = got;
	return 0;
}

static void close_file(void *file)
{
	close(*(int *)file);
	free(file);
}

void logdir_io(struct logdir *d, struct wu_reader_io *ret)
{
	*ret = (struct wu_reader_io){d, find, open_file, read_file, close_file};
}

/* ---- opening for writing -------------------------------------------------------------- */

static int take_lock(struct logdir *d, const char *path, struct wu_err *err)
{
	d->lock = openat(d->fd, "LOCK", O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (d->lock < 0)
		return system_error(err, path);
	if (flock(d->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return system_error(err, path);
	return wu_err_set(err, WU_EBUSY,
			  "%s: another wiredup serve writes this log; stop it, or "
			  "name another --state",
			  path);
}

static void remove_unfinished(struct logdir *d)
{
	struct dirent *e;
	DIR *dir = listing(d);

	while (dir && (e = readdir(dir))) {
		size_t n = strlen(e->d_name);

		if (n > 4 && strcmp(e->d_name + n - 4, ".tmp") == 0)
			unlinkat(d->fd, e->d_name, 0);
	}
	if (dir)
		closedir(dir);
}

/* Read segment to its end; *ret stands behind its last whole commit. */
static int read_through(struct logdir *d, const struct wu_segment *s, struct wu_reader_pos *ret,
			struct wu_err *err)
{
	struct wu_reader_io io;
	struct wu_reader *r;
	struct wu_event ev;
	int rc;

	logdir_io(d, &io);
	rc = wu_reader_new(&io, &r);
	if (rc < 0)
		return wu_err_set(err, rc, "out of memory");
	wu_reader_seek(r, s->first);
	while ((rc = wu_reader_next(r, &ev, err)) == 0)
		;
	wu_reader_pos(r, ret);
	wu_reader_free(r);
	return rc == WU_END ? 0 : rc;
}

/* Cut what stands behind the last whole commit. */
static int cut_tail(struct logdir *d, const struct wu_reader_pos *pos, uint64_t *ret_torn,
		    struct wu_err *err)
{
	int fd = openat(d->fd, pos->segment.name, O_RDWR | O_CLOEXEC);
	struct stat st;
	int rc = 0;

	if (fd < 0 || fstat(fd, &st) < 0)
		rc = system_error(err, pos->segment.name);
	else if ((uint64_t)st.st_size > pos->end) {
		*ret_torn = (uint64_t)st.st_size - pos->end;
		if (ftruncate(fd, (off_t)pos->end) < 0 || fdatasync(fd) < 0)
			rc = system_error(err, pos->segment.name);
	}
	if (fd >= 0)
		close(fd);
	return rc;
}

static int find_end(struct logdir *d, struct logdir_end *ret, struct wu_err *err)
{
	struct wu_reader_pos pos;
	struct wu_segment s;
	int rc;

	*ret = (struct logdir_end){.next_seq = 1};
	while ((rc = find(d, UINT64_MAX, false, &s)) == 0) {
		rc = read_through(d, &s, &pos, err);
		if (rc < 0)
			return rc;
		if (pos.end) {
			*ret = (struct logdir_end){.next_seq = pos.next_seq,
						   .segment = pos.segment,
						   .end = pos.end,
						   .raw = pos.raw,
						   .commit = pos.commit};
			return cut_tail(d, &pos, &ret->torn, err);
		}
		if (unlinkat(d->fd, s.name, 0) < 0 || fsync(d->fd) < 0)
			return system_error(err, s.name);
	}
	return rc == WU_ENOTFOUND ? 0 : wu_err_set(err, rc, "the log directory cannot be read");
}

int logdir_open_write(const char *path, struct logdir **ret_dir, struct logdir_end *ret_end,
		      struct wu_err *err)
{
	struct logdir *d;
	int rc;

	if (mkdir(path, 0750) < 0 && errno != EEXIST)
		return system_error(err, path);
	rc = logdir_open(path, &d, err);
	if (rc < 0)
		return rc;
	rc = take_lock(d, path, err);
	if (rc == 0) {
		remove_unfinished(d);
		rc = find_end(d, ret_end, err);
	}
	if (rc < 0) {
		logdir_close(d);
		return rc;
	}
	*ret_dir = d;
	return 0;
}
