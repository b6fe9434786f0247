/* PATH.tmp is written and synced, then renamed over PATH, then the folder is synced. What
 * can fail: the file is somebody else's, or the disk; the old cursor is kept then.
 */
#include "cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

enum { SEQ_DIGITS = 24 };

int cursor_read(const char *path, uint64_t *ret_seq, struct wu_err *err)
{
	char text[SEQ_DIGITS + 1] = {0}, *end;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned long long seq;
	ssize_t n;

	if (fd < 0)
		return wu_err_set(err, errno == ENOENT ? WU_ENOTFOUND : WU_EIO, "%s: %s", path,
				  strerror(errno));
	n = read(fd, text, SEQ_DIGITS);
	close(fd);
	if (n < 0)
		return wu_err_set(err, WU_EIO, "%s: %s", path, strerror(errno));
	errno = 0;
	seq = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || errno || strcmp(end, "\n") != 0)
		return wu_err_set(err, WU_EFORMAT,
				  "%s is no cursor file: it holds more or less than a number; name "
				  "another, or remove it",
				  path);
	*ret_seq = seq;
	return 0;
}

static int sync_folder(const char *path)
{
	char copy[PATH_MAX];
	int fd, rc;

	snprintf(copy, sizeof(copy), "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	rc = fd < 0 ? -1 : fsync(fd);
	if (fd >= 0)
		close(fd);
	return rc;
}

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), rc;

	if (fd < 0)
		return -1;
	rc = write(fd, text, strlen(text)) == (ssize_t)strlen(text) && fsync(fd) == 0 ? 0 : -1;
	return close(fd) < 0 ? -1 : rc;
}

int cursor_write(const char *path, uint64_t seq, struct wu_err *err)
{
	char tmp[PATH_MAX], text[SEQ_DIGITS + 1];
	int n = snprintf(tmp, sizeof(tmp), "%s.tmp", path);

	if (n < 0 || (size_t)n >= sizeof(tmp))
		return wu_err_set(err, WU_ELIMIT, "%s: the path is too long", path);
	snprintf(text, sizeof(text), "%llu\n", (unsigned long long)seq);
	if (write_file(tmp, text) < 0 || rename(tmp, path) < 0 || sync_folder(path) < 0)
		return wu_err_set(err, WU_EIO, "%s: the cursor cannot be kept: %s", path,
				  strerror(errno));
	return 0;
}
