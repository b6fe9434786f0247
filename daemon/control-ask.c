/* The asking side of a control socket: connect, one line out, one line back. What fails: no
 * service listens, it does not answer in time, or it hangs up in the middle.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"

int control_dial(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(to.sun_path))
		return WU_ENOTFOUND;
	strcpy(to.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return WU_EIO;
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return errno == EACCES || errno == EPERM ? WU_EIO : WU_ENOTFOUND;
}

static int hear(int fd, struct wu_buf *ret)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int rc;

	for (;;) {
		ssize_t n;

		rc = poll(&p, 1, CONTROL_WAIT_MS);
		if (rc == 0)
			return WU_EBUSY;
		rc = rc < 0 ? WU_EIO : wu_buf_reserve(ret, 4096);
		if (rc < 0)
			return rc;
		n = read(fd, ret->p + ret->len, 4096);
		if (n <= 0)
			return WU_EIO;
		ret->len += (size_t)n;
		if (ret->p[ret->len - 1] == '\n') {
			ret->len--;
			return 0;
		}
	}
}

int control_ask(const char *path, const char *request, struct wu_buf *ret)
{
	char line[CONTROL_REQUEST_MAX];
	size_t n = strlen(request);
	int fd = control_dial(path), rc;

	if (fd < 0)
		return fd;
	if (n + 1 >= sizeof(line)) {
		close(fd);
		return WU_ELIMIT;
	}
	memcpy(line, request, n);
	line[n++] = '\n';
	rc = send(fd, line, n, MSG_NOSIGNAL) == (ssize_t)n ? hear(fd, ret) : WU_EIO;
	close(fd);
	return rc;
}
