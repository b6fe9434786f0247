/* A connection to desk.control, "follow" sent once, lines {"seq":N} coming back. Of all that
 * came the last whole line counts. What can fail: the desk is not there, hangs, goes away, or
 * does not let itself be followed; then its status is asked, each time anew.
 */
#include "follow.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"

enum { STATUS_MAX = 4 << 20 };

void follow_init(struct follow *f)
{
	*f = (struct follow){.fd = -1, .seq = UINT64_MAX};
}

void follow_stop(struct follow *f)
{
	if (f->fd >= 0)
		close(f->fd);
	follow_init(f);
}

/* {"seq":N} and whatever else a later desk says. */
static int read_line(struct follow *f, const char *line)
{
	const char *p = strstr(line, "\"seq\":");

	if (!p || p[6] < '0' || p[6] > '9')
		return WU_EFORMAT;
	f->seq = strtoull(p + 6, NULL, 10);
	return 0;
}

/* Every whole line received, in order; the rest stays. */
static int read_lines(struct follow *f)
{
	char *end;
	int rc = 0;

	while (rc == 0 && (end = memchr(f->line, '\n', f->len))) {
		size_t n = (size_t)(end + 1 - f->line);

		*end = 0;
		rc = read_line(f, f->line);
		f->len -= n;
		memmove(f->line, f->line + n, f->len);
	}
	return rc == 0 && f->len == sizeof(f->line) ? WU_EFORMAT : rc;
}

int follow_next(struct follow *f)
{
	for (;;) {
		ssize_t n = recv(f->fd, f->line + f->len, sizeof(f->line) - f->len, MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		f->len += n > 0 ? (size_t)n : 0;
		if (n <= 0 || read_lines(f) < 0) {
			follow_stop(f);
			return WU_END;
		}
	}
}

/* Until the first word is there. */
static int first_word(struct follow *f)
{
	struct pollfd p = {.fd = f->fd, .events = POLLIN};
	ssize_t n;
	int rc;

	do {
		rc = poll(&p, 1, CONTROL_WAIT_MS);
		if (rc == 0)
			return WU_EBUSY;
		n = rc < 0 ? -1 : recv(f->fd, f->line + f->len, sizeof(f->line) - f->len, 0);
		if (n <= 0)
			return WU_ENOTFOUND; /* it is ending */
		f->len += (size_t)n;
		rc = read_lines(f);
	} while (rc == 0 && f->seq == UINT64_MAX);
	return rc;
}

/* It cannot be followed (another version, or too many do): what does its status say now? */
static int ask_once(struct follow *f, const char *path)
{
	static const char zero = 0;
	struct wu_buf answer;
	int rc;

	wu_buf_init(&answer, STATUS_MAX);
	rc = control_ask(path, "status", &answer);
	if (rc == 0)
		rc = wu_buf_add(&answer, &zero, 1);
	if (rc == 0)
		rc = read_line(f, answer.p);
	wu_buf_close(&answer);
	return rc;
}

int follow_start(struct follow *f, const char *run_dir)
{
	static const char request[] = "follow\n";
	char path[PATH_MAX];
	int rc;

	follow_stop(f);
	snprintf(path, sizeof(path), "%s/desk.control", run_dir);
	f->fd = control_dial(path);
	if (f->fd < 0) {
		rc = f->fd;
		follow_init(f);
		return rc;
	}
	rc = send(f->fd, request, sizeof(request) - 1, MSG_NOSIGNAL) == sizeof(request) - 1
		     ? first_word(f)
		     : WU_ENOTFOUND;
	if (rc < 0)
		follow_stop(f);
	return rc == WU_EFORMAT ? ask_once(f, path) : rc;
}
