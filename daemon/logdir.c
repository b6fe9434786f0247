/* Each callback is its system call, with EINTR and short writes dealt with here and errno
 * told apart: no room (ENOSPC, EDQUOT), not there, there already, and the rest, which is
 * WU_EIO. What is not supported (a file system without fallocate) counts as done.
 */
#include "logdir.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "names.h"

struct logdir {
	struct wu_files files;
	const struct logdir_calls *calls;
	struct names *names;
	int fd;
	int damaged; /* the folder; -1: open for reading */
	int lock; /* -1: open for reading */
};

struct file {
	const struct logdir *dir;
	int fd;
};

static int sys_openat(int dir, const char *name, int flags, mode_t mode)
{
	return openat(dir, name, flags, mode);
}

const struct logdir_calls logdir_calls_system = {sys_openat, pwrite,  fdatasync, ftruncate,
						 fallocate,  fsync,   fchmod,    renameat,
						 linkat,     unlinkat};

static int code_of(int e)
{
	switch (e) {
	case ENOSPC:
	case EDQUOT:
		return WU_ENOSPC;
	case ENOENT:
		return WU_ENOTFOUND;
	case EEXIST:
		return WU_EBUSY;
	case ENOMEM:
		return WU_ENOMEM;
	default:
		return WU_EIO;
	}
}

static int system_error(struct wu_err *err, const char *what)
{
	return wu_err_set(err, code_of(errno), "%s: %s", what, strerror(errno));
}

/* ---- finding and reading ------------------------------------------------------------- */

static int each(void *ctx, int (*visit)(void *data, const char *name), void *data)
{
	return names_each(((const struct logdir *)ctx)->fd, visit, data);
}

static int find(void *ctx, enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	return names_find(((const struct logdir *)ctx)->names, how, key, ret);
}

static int open_file(const struct logdir *d, const char *name, int flags, void **ret_file)
{
	struct file *f = malloc(sizeof(*f));

	if (!f)
		return WU_ENOMEM;
	f->dir = d;
	f->fd = d->calls->openat(d->fd, name, flags | O_CLOEXEC, 0640);
	if (f->fd < 0) {
		free(f);
		return code_of(errno);
	}
	*ret_file = f;
	return 0;
}

static int open_to_read(void *ctx, const char *name, void **ret_file)
{
	return open_file(ctx, name, O_RDONLY, ret_file);
}

static int size_of(void *file, uint64_t *ret_size)
{
	struct stat st;

	if (fstat(((struct file *)file)->fd, &st) < 0)
		return code_of(errno);
	*ret_size = (uint64_t)st.st_size;
	return 0;
}

static int read_file(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(((struct file *)file)->fd, (char *)p + got, n - got,
				  (off_t)(offset + got));

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
	close(((struct file *)file)->fd);
	free(file);
}

/* ---- writing --------------------------------------------------------------------------- */

static int open_to_write(void *ctx, const char *name, bool create, void **ret_file)
{
	return open_file(ctx, name, O_RDWR | (create ? O_CREAT | O_EXCL : 0), ret_file);
}

static int write_file(void *file, const void *p, size_t n, uint64_t offset)
{
	const struct file *f = file;
	const char *from = p;

	while (n) {
		ssize_t k = f->dir->calls->pwrite(f->fd, from, n, (off_t)offset);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return k < 0 ? code_of(errno) : WU_EIO;
		from += k;
		n -= (size_t)k;
		offset += (uint64_t)k;
	}
	return 0;
}

static int allocate(void *file, uint64_t offset, uint64_t n)
{
	const struct file *f = file;
	int rc;

	do
		rc = f->dir->calls->fallocate(f->fd, FALLOC_FL_KEEP_SIZE, (off_t)offset, (off_t)n);
	while (rc < 0 && errno == EINTR);
	return rc == 0 || errno == EOPNOTSUPP ? 0 : code_of(errno);
}

static int truncate_file(void *file, uint64_t size)
{
	const struct file *f = file;
	int rc;

	do
		rc = f->dir->calls->ftruncate(f->fd, (off_t)size);
	while (rc < 0 && errno == EINTR);
	return rc < 0 ? code_of(errno) : 0;
}

static int sync_file(void *file)
{
	const struct file *f = file;
	int rc;

	do
		rc = f->dir->calls->fdatasync(f->fd);
	while (rc < 0 && errno == EINTR);
	return rc < 0 ? code_of(errno) : 0;
}

static int finish(void *file)
{
	const struct file *f = file;

	return f->dir->calls->fchmod(f->fd, 0440) < 0 ? code_of(errno) : 0;
}

static int rename_file(void *ctx, const char *from, const char *to)
{
	const struct logdir *d = ctx;

	return d->calls->renameat(d->fd, from, d->fd, to) < 0 ? code_of(errno) : 0;
}

static int link_file(void *ctx, const char *from, const char *to)
{
	const struct logdir *d = ctx;

	return d->calls->linkat(d->fd, from, d->fd, to, 0) < 0 ? code_of(errno) : 0;
}

static int remove_file(void *ctx, const char *name)
{
	const struct logdir *d = ctx;

	return d->calls->unlinkat(d->fd, name, 0) < 0 ? code_of(errno) : 0;
}

static int sync_dir(void *ctx)
{
	const struct logdir *d = ctx;

	if (d->calls->fsync(d->fd) < 0)
		return code_of(errno);
	return d->damaged >= 0 && d->calls->fsync(d->damaged) < 0 ? code_of(errno) : 0;
}

/* ---- life -------------------------------------------------------------------------------- */

int logdir_open(const char *path, struct logdir **ret_dir, struct wu_err *err)
{
	struct logdir *d = calloc(1, sizeof(*d));

	if (!d)
		return wu_err_set(err, WU_ENOMEM, "%s: out of memory", path);
	d->calls = &logdir_calls_system;
	d->files = (struct wu_files){
		.read = {d, find, open_to_read, size_of, read_file, close_file},
		.each = each,
		.open = open_to_write,
		.write = write_file,
		.allocate = allocate,
		.truncate = truncate_file,
		.sync = sync_file,
		.finish = finish,
		.rename = rename_file,
		.link = link_file,
		.remove = remove_file,
		.sync_dir = sync_dir,
	};
	d->lock = d->damaged = -1;
	d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->fd < 0) {
		free(d);
		return system_error(err, path);
	}
	d->names = names_new(d->fd);
	if (!d->names) {
		logdir_close(d);
		return wu_err_set(err, WU_ENOMEM, "%s: out of memory", path);
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
	if (d->damaged >= 0)
		close(d->damaged);
	names_free(d->names);
	close(d->fd);
	free(d);
	return NULL;
}

const struct wu_files *logdir_files(const struct logdir *d)
{
	return &d->files;
}

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
			  "%s: another wiredup (the desk, or a log command) holds this log; stop "
			  "it, or name another --state",
			  path);
}

static int open_damaged(struct logdir *d, const char *path, struct wu_err *err)
{
	if (mkdirat(d->fd, "damaged", 0750) < 0 && errno != EEXIST)
		return system_error(err, path);
	d->damaged = openat(d->fd, "damaged", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return d->damaged < 0 ? system_error(err, path) : 0;
}

int logdir_open_write(const char *path, const struct logdir_calls *calls, struct logdir **ret_dir,
		      struct wu_err *err)
{
	struct logdir *d;
	int rc;

	if (mkdir(path, 0750) < 0 && errno != EEXIST)
		return system_error(err, path);
	rc = logdir_open(path, &d, err);
	if (rc < 0)
		return rc;
	d->calls = calls ? calls : d->calls;
	rc = take_lock(d, path, err);
	if (rc == 0)
		rc = open_damaged(d, path, err);
	if (rc < 0) {
		logdir_close(d);
		return rc;
	}
	*ret_dir = d;
	return 0;
}
