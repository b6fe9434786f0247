/* Listens, reads one line from each client, answers, hangs up. A client that sends too
 * much, or nothing for a second, is hung up on; at most CLIENTS_MAX are heard at once.
 * What fails: the socket's path; memory, which costs only that client its answer.
 */
#include "control.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/err.h"

enum { CLIENTS_MAX = 64, REQUEST_MAX = 1024, ANSWER_MAX_BYTES = 4 << 20 };

struct client {
	uv_pipe_t pipe;
	uv_timer_t timer;
	uv_write_t write;
	struct control *control;
	struct client *next;
	struct wu_buf answer;
	char request[REQUEST_MAX];
	size_t len;
	unsigned handles; /* not yet closed */
	bool answered;
};

struct control {
	uv_pipe_t pipe;
	const struct control_verb *verbs;
	void *data;
	struct client *clients;
	unsigned n_clients;
	bool stopping, closed;
	void (*stopped)(void *data);
	void *stopped_data;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
};

static void maybe_stopped(struct control *c)
{
	void (*stopped)(void *data) = c->stopped;
	void *data = c->stopped_data;

	if (!c->stopping || !c->closed || c->clients)
		return;
	free(c);
	if (stopped)
		stopped(data);
}

static void client_closed(uv_handle_t *h)
{
	struct client *cl = h->data;
	struct control *c = cl->control;
	struct client **p = &c->clients;

	if (--cl->handles)
		return;
	while (*p != cl)
		p = &(*p)->next;
	*p = cl->next;
	c->n_clients--;
	wu_buf_close(&cl->answer);
	free(cl);
	maybe_stopped(c);
}

static void hang_up(struct client *cl)
{
	if (uv_is_closing((uv_handle_t *)&cl->timer))
		return;
	uv_close((uv_handle_t *)&cl->timer, client_closed);
	uv_close((uv_handle_t *)&cl->pipe, client_closed);
}

static void too_slow(uv_timer_t *t)
{
	hang_up(t->data);
}

static void written(uv_write_t *w, int status)
{
	(void)status;
	hang_up(w->data);
}

static int compose(struct client *cl, const char *word, const char *arguments)
{
	const struct control_verb *v = cl->control->verbs;
	struct wu_json_out j;

	wu_json_init(&j, &cl->answer);
	wu_json_open(&j, NULL, '{');
	while (v->word && strcmp(v->word, word) != 0)
		v++;
	if (v->word)
		v->answer(cl->control->data, arguments, &j);
	else
		wu_json_cstr(&j, "error", "unknown request");
	wu_json_close(&j, '}');
	return wu_json_done(&j) < 0 ? wu_json_done(&j) : wu_buf_adds(&cl->answer, "\n");
}

static void answer(struct client *cl)
{
	char *arguments = strchr(cl->request, ' ');
	uv_buf_t buf;

	cl->answered = true;
	if (arguments)
		*arguments++ = 0;
	if (compose(cl, cl->request, arguments ? arguments : "") < 0) {
		hang_up(cl);
		return;
	}
	buf = uv_buf_init(cl->answer.p, (unsigned)cl->answer.len);
	cl->write.data = cl;
	if (uv_write(&cl->write, (uv_stream_t *)&cl->pipe, &buf, 1, written) < 0)
		hang_up(cl);
}

static void give_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct client *cl = h->data;

	(void)suggested;
	*buf = uv_buf_init(cl->request + cl->len, (unsigned)(REQUEST_MAX - cl->len));
}

static void got(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct client *cl = s->data;
	char *end;

	(void)buf;
	if (n < 0) {
		if (!cl->answered)
			hang_up(cl);
		return;
	}
	cl->len += (size_t)n;
	end = memchr(cl->request, '\n', cl->len);
	if (end && !cl->answered) {
		uv_read_stop(s);
		*end = 0;
		answer(cl);
	} else if (cl->len == REQUEST_MAX) {
		hang_up(cl);
	}
}

static struct client *new_client(struct control *c)
{
	struct client *cl = calloc(1, sizeof(*cl));

	if (!cl)
		return NULL;
	wu_buf_init(&cl->answer, ANSWER_MAX_BYTES);
	cl->control = c;
	cl->next = c->clients;
	c->clients = cl;
	c->n_clients++;
	cl->handles = 2;
	uv_pipe_init(c->pipe.loop, &cl->pipe, 0);
	uv_timer_init(c->pipe.loop, &cl->timer);
	cl->pipe.data = cl->timer.data = cl;
	return cl;
}

static void knock(uv_stream_t *s, int status)
{
	struct control *c = s->data;
	struct client *cl = status < 0 ? NULL : new_client(c);

	if (!cl)
		return;
	if (uv_accept(s, (uv_stream_t *)&cl->pipe) < 0 || c->n_clients > CLIENTS_MAX ||
	    uv_timer_start(&cl->timer, too_slow, CONTROL_WAIT_MS, 0) < 0 ||
	    uv_read_start((uv_stream_t *)&cl->pipe, give_room, got) < 0)
		hang_up(cl);
}

static void listener_closed(uv_handle_t *h)
{
	struct control *c = h->data;

	c->closed = true;
	maybe_stopped(c);
}

static void listener_failed(uv_handle_t *h)
{
	free(h->data);
}

int control_start(uv_loop_t *loop, const char *path, const struct control_verb *verbs, void *data,
		  struct control **ret_control, struct wu_err *err)
{
	struct control *c = calloc(1, sizeof(*c));
	int rc;

	if (!c || strlen(path) >= sizeof(c->path)) {
		free(c);
		return wu_err_set(err, c ? WU_ELIMIT : WU_ENOMEM,
				  "%s: the path is too long for a "
				  "socket",
				  path);
	}
	strcpy(c->path, path);
	c->verbs = verbs;
	c->data = data;
	uv_pipe_init(loop, &c->pipe, 0);
	c->pipe.data = c;
	unlink(path);
	rc = uv_pipe_bind(&c->pipe, path);
	if (rc == 0 && chmod(path, 0660) < 0)
		rc = -errno;
	if (rc == 0)
		rc = uv_listen((uv_stream_t *)&c->pipe, CLIENTS_MAX, knock);
	if (rc < 0) {
		uv_close((uv_handle_t *)&c->pipe, listener_failed);
		return wu_err_set(err, rc, "%s: %s", path, uv_strerror(rc));
	}
	*ret_control = c;
	return 0;
}

void control_stop(struct control *c, void (*stopped)(void *data), void *data)
{
	c->stopping = true;
	c->stopped = stopped;
	c->stopped_data = data;
	unlink(c->path);
	for (struct client *cl = c->clients; cl; cl = cl->next)
		hang_up(cl);
	uv_close((uv_handle_t *)&c->pipe, listener_closed);
}

/* ---- the asking side ------------------------------------------------------------- */

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
	char line[REQUEST_MAX];
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
