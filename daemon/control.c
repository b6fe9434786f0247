/* Listens, reads one line from each client, answers, hangs up. A client that sends too
 * much, or nothing for a second, is hung up on; at most CLIENTS_MAX are heard at once.
 * A follower is answered again whenever there is news, but never while a line to it is
 * under way: then it gets the newest when that has gone. It is not counted among the
 * clients, so that followers cannot keep `status` out.
 * What fails: the socket's path; memory, which costs only that client its answer.
 */
#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/err.h"

enum { CLIENTS_MAX = 64, ANSWER_MAX_BYTES = 4 << 20 };

struct client {
	uv_pipe_t pipe;
	uv_timer_t timer;
	uv_write_t write;
	struct control *control;
	struct client *next;
	struct wu_buf answer;
	char request[CONTROL_REQUEST_MAX];
	size_t len;
	unsigned handles; /* not yet closed */
	bool answered;
	const struct control_verb *follows; /* NULL: one answer is all */
	bool writing, behind; /* to a follower; and there is news since */
};

struct control {
	uv_pipe_t pipe;
	const struct control_verb *verbs;
	void *data;
	struct client *clients;
	unsigned n_clients, n_followers;
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
	if (cl->follows)
		c->n_followers--;
	else
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

static int compose(struct client *cl, const struct control_verb *v, const char *arguments)
{
	struct wu_json_out j;

	wu_buf_reset(&cl->answer);
	wu_json_init(&j, &cl->answer);
	wu_json_open(&j, NULL, '{');
	if (!v)
		wu_json_cstr(&j, "error", "unknown request");
	else if (v->follow && !cl->follows)
		wu_json_cstr(&j, "error", "too many followers");
	else
		v->answer(cl->control->data, arguments, &j);
	wu_json_close(&j, '}');
	return wu_json_done(&j) < 0 ? wu_json_done(&j) : wu_buf_adds(&cl->answer, "\n");
}

static void send_answer(struct client *cl, uv_write_cb sent)
{
	uv_buf_t buf = uv_buf_init(cl->answer.p, (unsigned)cl->answer.len);

	cl->write.data = cl;
	if (uv_write(&cl->write, (uv_stream_t *)&cl->pipe, &buf, 1, sent) < 0)
		hang_up(cl);
}

/* ---- followers --------------------------------------------------------------------- */

static void told(uv_write_t *w, int status);

static void tell(struct client *cl)
{
	if (uv_is_closing((uv_handle_t *)&cl->pipe))
		return;
	cl->behind = cl->writing;
	if (cl->writing)
		return;
	cl->writing = true;
	if (compose(cl, cl->follows, "") < 0)
		hang_up(cl);
	else
		send_answer(cl, told);
}

static void told(uv_write_t *w, int status)
{
	struct client *cl = w->data;

	cl->writing = false;
	if (status < 0)
		hang_up(cl);
	else if (cl->behind)
		tell(cl);
}

void control_tell(struct control *c, const char *word)
{
	for (struct client *cl = c->clients; cl; cl = cl->next)
		if (cl->follows && strcmp(cl->follows->word, word) == 0)
			tell(cl);
}

unsigned control_followers(const struct control *c)
{
	return c->n_followers;
}

/* From here on it is no client but a follower. */
static void let_follow(struct client *cl, const struct control_verb *v)
{
	struct control *c = cl->control;

	if (c->n_followers == CONTROL_FOLLOWERS_MAX)
		return;
	cl->follows = v;
	c->n_clients--;
	c->n_followers++;
	uv_timer_stop(&cl->timer);
}

/* ---- requests ---------------------------------------------------------------------- */

static const struct control_verb *find_verb(const struct control *c, const char *word)
{
	const struct control_verb *v = c->verbs;

	while (v->word && strcmp(v->word, word) != 0)
		v++;
	return v->word ? v : NULL;
}

static void answer(struct client *cl)
{
	char *arguments = strchr(cl->request, ' ');
	const struct control_verb *v;

	cl->answered = true;
	if (arguments)
		*arguments++ = 0;
	v = find_verb(cl->control, cl->request);
	if (v && v->follow)
		let_follow(cl, v);
	if (cl->follows) {
		tell(cl);
		return;
	}
	uv_read_stop((uv_stream_t *)&cl->pipe);
	if (compose(cl, v, arguments ? arguments : "") < 0)
		hang_up(cl);
	else
		send_answer(cl, written);
}

static void give_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct client *cl = h->data;

	(void)suggested;
	if (cl->follows)
		cl->len = 0; /* what a follower says more is nothing to us, but its end is */
	*buf = uv_buf_init(cl->request + cl->len, (unsigned)(CONTROL_REQUEST_MAX - cl->len));
}

static void got(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct client *cl = s->data;
	char *end;

	(void)buf;
	if (n < 0) {
		if (!cl->answered || cl->follows)
			hang_up(cl);
		return;
	}
	if (cl->follows)
		return;
	cl->len += (size_t)n;
	end = memchr(cl->request, '\n', cl->len);
	if (end && !cl->answered) {
		*end = 0;
		answer(cl);
	} else if (cl->len == CONTROL_REQUEST_MAX) {
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
