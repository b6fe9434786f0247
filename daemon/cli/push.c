/* `wiredup push`: stories from a file or standard input to the desk, its answers printed.
 *
 * The happy path: lines are sent while answers come back; each answer belongs to the
 * oldest line not answered yet. What can fail: the desk is not there, or goes away: with
 * --retry we connect again and send what was not answered once more (the desk knows what
 * it already has); without, exit 75. A refusal that says "retry" is sent again the same
 * way. Other refusals are printed and end in exit 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "command.h"
#include "input.h"
#include "serve/answer.h"

/* Lines sent and not answered; the desk reads no further ahead either. */
#define AHEAD 1024u
#define WAIT_FIRST_MS 100
#define WAIT_MOST_MS 5000

struct line {
	char *p; /* with its line end */
	size_t len;
};

struct push {
	const struct globals *g;
	struct input *in;
	struct line ring[AHEAD]; /* oldest first from head */
	uint32_t head, n, sent; /* sent: how many of n have gone out whole */
	size_t part; /* bytes of the next one that have gone out */
	struct wu_buf got; /* answers, up to a half one */
	uint64_t accepted, refused;
	int fd, wait_ms;
	bool retry, ended, broken;
};

/* ---- the connection ---------------------------------------------------------------------- */

static int dial(struct push *p)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int n = snprintf(to.sun_path, sizeof(to.sun_path), "%s/ingest.sock", p->g->run_dir);

	if (n < 0 || (size_t)n >= sizeof(to.sun_path))
		return -1;
	p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (p->fd < 0)
		return -1;
	if (connect(p->fd, (struct sockaddr *)&to, sizeof(to)) < 0 ||
	    fcntl(p->fd, F_SETFL, O_NONBLOCK) < 0) {
		close(p->fd);
		return p->fd = -1;
	}
	wu_buf_reset(&p->got);
	p->sent = 0;
	p->part = 0;
	p->broken = false;
	return 0;
}

/* Connected, or an exit code. With --retry it asks until it is. */
static int dial_until(struct push *p)
{
	while (dial(p) < 0) {
		if (!p->retry) {
			fprintf(stderr,
				"wiredup: push: %s/ingest.sock: %s; is `wiredup serve` "
				"running?\n",
				p->g->run_dir, strerror(errno));
			return EXIT_UNREACHABLE;
		}
		poll(NULL, 0, p->wait_ms);
		p->wait_ms = p->wait_ms * 2 > WAIT_MOST_MS ? WAIT_MOST_MS : p->wait_ms * 2;
	}
	return EXIT_OK;
}

/* ---- answers ------------------------------------------------------------------------------ */

static void take_answer(struct push *p, const char *text, size_t len)
{
	struct line *oldest = &p->ring[p->head];
	enum answer_verdict v = answer_verdict((struct wu_span){text, len});

	if (p->n == 0 || p->sent == 0 || (v == ANSWER_AGAIN && p->retry)) {
		p->broken = true; /* begin again with the oldest line */
		return;
	}
	p->wait_ms = WAIT_FIRST_MS;
	if (v == ANSWER_TAKEN)
		p->accepted++;
	else
		p->refused++;
	if (!p->g->quiet)
		printf("%.*s\n", (int)len, text);
	free(oldest->p);
	p->head = (p->head + 1) % AHEAD;
	p->n--;
	p->sent--;
}

static void take_answers(struct push *p)
{
	char *nl;

	while (!p->broken && p->got.len && (nl = memchr(p->got.p, '\n', p->got.len))) {
		size_t len = (size_t)(nl - p->got.p);

		take_answer(p, p->got.p, len);
		wu_buf_drop(&p->got, len + 1);
	}
}

static void receive(struct push *p)
{
	char bytes[65536];
	ssize_t n = recv(p->fd, bytes, sizeof(bytes), 0);

	if (n > 0 && wu_buf_add(&p->got, bytes, (size_t)n) == 0)
		take_answers(p);
	else if (n >= 0 || (errno != EAGAIN && errno != EINTR))
		p->broken = true;
}

/* ---- lines --------------------------------------------------------------------------------- */

static bool blank(struct wu_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!memchr(" \t\r", s.p[i], 3))
			return false;
	return true;
}

/* One more line into the ring. 0, or an exit code; p->ended at the end. */
static int read_line(struct push *p)
{
	struct line *to = &p->ring[(p->head + p->n) % AHEAD];
	struct wu_err err;
	struct wu_span s;
	int rc = input_line(p->in, &s, &err);

	if (rc == WU_END) {
		p->ended = true;
		return EXIT_OK;
	}
	if (rc < 0) {
		fprintf(stderr, "wiredup: push: %s\n", err.text);
		p->ended = true;
		return EXIT_INOUT;
	}
	if (blank(s))
		return EXIT_OK;
	to->p = malloc(s.len + 1);
	if (!to->p)
		return EXIT_TEMPORARY;
	memcpy(to->p, s.p, s.len);
	to->p[s.len] = '\n';
	to->len = s.len + 1;
	p->n++;
	return EXIT_OK;
}

static void transmit(struct push *p)
{
	while (p->sent < p->n) {
		struct line *l = &p->ring[(p->head + p->sent) % AHEAD];
		ssize_t n = send(p->fd, l->p + p->part, l->len - p->part, MSG_NOSIGNAL);

		if (n < 0) {
			/* Answers may still be waiting to be read: EPIPE is seen there. */
			p->broken = errno != EAGAIN && errno != EINTR && errno != EPIPE;
			return;
		}
		p->part += (size_t)n;
		if (p->part < l->len)
			return;
		p->part = 0;
		p->sent++;
	}
}

/* Read, send and receive once. An exit code other than EXIT_OK ends it. */
static int turn(struct push *p)
{
	struct pollfd fd = {p->fd, POLLIN, 0};
	int code = EXIT_OK;

	while (code == EXIT_OK && !p->ended && p->n < AHEAD && p->n < p->sent + 64)
		code = read_line(p);
	if (code || p->n == 0)
		return code;
	if (p->sent < p->n)
		fd.events |= POLLOUT;
	if (poll(&fd, 1, -1) < 0 && errno != EINTR)
		return EXIT_INOUT;
	if (fd.revents & (POLLIN | POLLHUP | POLLERR))
		receive(p);
	if (!p->broken && (fd.revents & POLLOUT))
		transmit(p);
	return EXIT_OK;
}

static int run(struct push *p)
{
	int code = dial_until(p);

	while (code == EXIT_OK && !(p->ended && p->n == 0)) {
		code = turn(p);
		if (code || !p->broken)
			continue;
		close(p->fd);
		p->fd = -1;
		if (!p->retry) {
			fprintf(stderr,
				"wiredup: push: the desk hung up; %u lines have no answer "
				"(--retry sends them again)\n",
				p->n);
			return EXIT_TEMPORARY;
		}
		poll(NULL, 0, p->wait_ms);
		code = dial_until(p);
	}
	if (code == EXIT_OK && p->refused + input_too_long(p->in))
		code = EXIT_NEGATIVE;
	return code;
}

static void sum_up(const struct push *p)
{
	uint64_t lost = input_too_long(p->in);

	if (!p->g->quiet && (p->refused || lost))
		fprintf(stderr,
			"wiredup: push: %llu accepted, %llu refused, %llu too long to send\n",
			(unsigned long long)p->accepted, (unsigned long long)p->refused,
			(unsigned long long)lost);
}

int command_push(int argc, char **argv, const struct globals *g)
{
	static struct push p;
	const char *path = NULL;
	struct wu_err err;
	int code;

	p = (struct push){.g = g, .fd = -1, .wait_ms = WAIT_FIRST_MS};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--retry") == 0) {
			p.retry = true;
		} else if (path || (argv[i][0] == '-' && argv[i][1])) {
			fprintf(stderr,
				"wiredup push: %s \"%s\"\n"
				"usage: wiredup push [--retry] [FILE|-]\n",
				path ? "one file a time, and not" : "unknown option", argv[i]);
			return EXIT_BAD_USAGE;
		} else {
			path = argv[i];
		}
	}
	path = path ? path : "-";
	if (input_open(path, &p.in, &err) < 0) {
		fprintf(stderr, "wiredup: push: %s\n", err.text);
		return EXIT_INOUT;
	}
	wu_buf_init(&p.got, 1 << 20);
	code = run(&p);
	sum_up(&p);
	for (; p.n; p.n--, p.head = (p.head + 1) % AHEAD)
		free(p.ring[p.head].p);
	if (p.fd >= 0)
		close(p.fd);
	wu_buf_close(&p.got);
	input_close(p.in);
	return code;
}
