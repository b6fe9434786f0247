/* openat2(2) holds the kernel to the folder; where the kernel is older, O_NOFOLLOW on a name
 * without a slash comes to the same. O_NONBLOCK: a fifo would wait for its writer.
 */
#include "gather/spool-file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NAME_TRIES = 1000, FLAGS = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC };

static int open_beneath(int dir, const char *name)
{
	struct open_how how = {.flags = FLAGS,
			       .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
					  RESOLVE_NO_MAGICLINKS};
	long fd = syscall(SYS_openat2, dir, name, &how, sizeof(how));

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(dir, name, FLAGS);
	return (int)fd;
}

static int read_all(int fd, size_t size, struct wu_buf *b)
{
	ssize_t n;

	if (size > b->max)
		return WU_ELIMIT;
	do {
		/* One more than the rest: the end shows in the same call. */
		int rc = wu_buf_reserve(b, size > b->len ? size - b->len : 1);

		if (rc < 0)
			return rc;
		n = read(fd, b->p + b->len, b->cap - b->len);
		b->len += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n < 0 ? WU_EIO : 0;
}

int spool_file_read(int dir, const char *name, struct wu_buf *b)
{
	int fd = open_beneath(dir, name), rc;
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? WU_ENOTFOUND : errno == ELOOP ? WU_EINVAL : WU_EIO;
	rc = fstat(fd, &st) < 0 ? WU_EIO : !S_ISREG(st.st_mode) ? WU_EINVAL : 0;
	if (rc == 0)
		rc = read_all(fd, (size_t)st.st_size, b);
	close(fd);
	return rc;
}

int spool_file_move(int dir, const char *name, const char *sub, char ret_name[256])
{
	char to[256];
	int rc = -1, fd;

	if (mkdirat(dir, sub, 0770) < 0 && errno != EEXIST)
		return WU_EIO;
	fd = openat(dir, sub, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_PATH);
	if (fd < 0)
		return WU_EIO;
	snprintf(to, sizeof(to), "%s", name);
	for (int i = 1; i < NAME_TRIES; i++) {
		rc = renameat2(dir, name, fd, to, RENAME_NOREPLACE);
		if (rc == 0 || errno != EEXIST)
			break;
		snprintf(to, sizeof(to), "%.240s.%d", name, i);
	}
	close(fd);
	if (rc == 0 && ret_name)
		strcpy(ret_name, to);
	return rc < 0 ? WU_EIO : 0;
}

void spool_file_explain(int dir, const char *sub, const char *name, const char *why)
{
	char path[600];
	FILE *f;
	int fd;

	snprintf(path, sizeof(path), "%s/%.240s.why", sub, name);
	fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return;
	fprintf(f, "%s\n", why);
	fclose(f);
}
