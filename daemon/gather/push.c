/* The happy path: connect; send what waits, WINDOW lines ahead of the answers; each answer
 * belongs to the oldest line. What can fail: no desk, or it goes: everything not answered
 * is sent again after WAIT_FIRST_MS, doubling to WAIT_MOST_MS. An answer with "retry":true
 * is treated the same way: the desk has no room now, later it may. A line is freed when it
 * is answered and libuv no longer writes it.
 */
#include "gather/push.h"

#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/err.h"
#include "serve/answer.h"

enum { WINDOW = 256, WAIT_FIRST_MS = 100, WAIT_MOST_MS = 5000, ANSWERS_MAX = 1 << 20 };

struct line {
	struct line *next;
	uv_write_t write;
	push_cb *answered;
	void *ctx;
	bool writing, done; /* libuv has it; it has its answer */
	size_t len; /* with \n */
	char text[];
};

enum phase { WAITING, CONNECTING, OPEN, CLOSING };

struct push {
	uv_loop_t *loop;
	uv_pipe_t pipe;
	uv_connect_t connect;
	uv_timer_t timer;
	enum phase phase;
	struct line *head, **end, *unsent; /* oldest first; unsent: the next to go out */
	uint32_t n, ahead, max; /* ahead: sent and not answered */
	uint64_t wait_ms, taken, refused, connects;
	struct wu_buf got;
	bool stopping, timer_closed;
	void (*stopped)(void *data);
	void *data;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char piece[16 << 10];
};

static void dial(struct push *p);

/* ---- the end of a connection --------------------------------------------------------------- */

static void free_line(struct line *l)
{
	if (l->done && !l->writing)
		free(l);
}

static void maybe_stopped(struct push *p)
{
	void (*stopped)(void *data) = p->stopped;
	void *data = p->data;

	if (!p->stopping || !p->timer_closed || p->phase != WAITING)
		return;
	wu_buf_close(&p->got);
	free(p);
	if (stopped)
		stopped(data);
}

static void again(uv_timer_t *t)
{
	dial(t->data);
}

static void closed(uv_handle_t *h)
{
	struct push *p = h->data;

	p->phase = WAITING;
	p->ahead = 0;
	p->unsent = p->head;
	wu_buf_reset(&p->got);
	if (p->stopping) {
		maybe_stopped(p);
		return;
	}
	uv_timer_start(&p->timer, again, p->wait_ms, 0);
	p->wait_ms = p->wait_ms * 2 > WAIT_MOST_MS ? WAIT_MOST_MS : p->wait_ms * 2;
}

static void hang_up(struct push *p)
{
	if (p->phase == WAITING || p->phase == CLOSING)
		return;
	p->phase = CLOSING;
	uv_close((uv_handle_t *)&p->pipe, closed);
}

/* ---- lines out ------------------------------------------------------------------------------ */

static void written(uv_write_t *w, int status)
{
	struct line *l = w->data;

	(void)status; /* a failed write is seen by the reader, too */
	l->writing = false;
	free_line(l);
}

static void send_lines(struct push *p)
{
	while (p->phase == OPEN && p->unsent && p->ahead < WINDOW) {
		struct line *l = p->unsent;
		uv_buf_t buf = uv_buf_init(l->text, (unsigned)l->len);

		l->write.data = l;
		if (uv_write(&l->write, (uv_stream_t *)&p->pipe, &buf, 1, written) < 0) {
			hang_up(p);
			return;
		}
		l->writing = true;
		p->unsent = l->next;
		p->ahead++;
	}
}

/* ---- answers in ----------------------------------------------------------------------------- */

static void settle(struct push *p, enum push_outcome outcome, struct wu_span answer)
{
	struct line *l = p->head;

	p->head = l->next;
	if (!p->head)
		p->end = &p->head;
	p->n--;
	l->done = true;
	l->answered(l->ctx, outcome, answer);
	free_line(l);
}

static void take_answer(struct push *p, struct wu_span answer)
{
	enum answer_verdict v = answer_verdict(answer);

	if (!p->ahead || v == ANSWER_AGAIN) {
		hang_up(p);
		return;
	}
	p->wait_ms = WAIT_FIRST_MS;
	p->ahead--;
	p->taken += v == ANSWER_TAKEN;
	p->refused += v == ANSWER_REFUSED;
	settle(p, v == ANSWER_TAKEN ? PUSH_TAKEN : PUSH_REFUSED, answer);
}

static void take_answers(struct push *p)
{
	size_t at = 0;
	char *nl;

	while (p->phase == OPEN && (nl = memchr(p->got.p + at, '\n', p->got.len - at))) {
		size_t from = at;

		at = (size_t)(nl - p->got.p) + 1;
		take_answer(p, (struct wu_span){p->got.p + from, at - from - 1});
	}
	wu_buf_drop(&p->got, at);
	send_lines(p);
}

static void give_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct push *p = h->data;

	(void)suggested;
	*buf = uv_buf_init(p->piece, sizeof(p->piece));
}

static void got(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct push *p = s->data;

	if (n < 0 || (n > 0 && wu_buf_add(&p->got, buf->base, (size_t)n) < 0))
		hang_up(p);
	else if (n > 0)
		take_answers(p);
}

static void connected(uv_connect_t *c, int status)
{
	struct push *p = c->data;

	if (p->phase == CLOSING)
		return;
	p->phase = OPEN;
	if (status < 0 || uv_read_start((uv_stream_t *)&p->pipe, give_room, got) < 0) {
		hang_up(p);
		return;
	}
	p->connects++;
	send_lines(p);
}

static void dial(struct push *p)
{
	p->phase = CONNECTING;
	uv_pipe_init(p->loop, &p->pipe, 0);
	p->pipe.data = p->connect.data = p;
	uv_pipe_connect(&p->connect, &p->pipe, p->path, connected);
}

/* ---- life ------------------------------------------------------------------------------------ */

int push_start(const struct push_opts *opts, struct push **ret_push, struct wu_err *err)
{
	struct push *p = calloc(1, sizeof(*p));

	if (!p || strlen(opts->path) >= sizeof(p->path)) {
		free(p);
		return wu_err_set(err, p ? WU_ELIMIT : WU_ENOMEM, "%s: %s", opts->path,
				  p ? "too long for a socket's path" : "out of memory");
	}
	strcpy(p->path, opts->path);
	p->loop = opts->loop;
	p->max = opts->max;
	p->end = &p->head;
	p->wait_ms = WAIT_FIRST_MS;
	wu_buf_init(&p->got, ANSWERS_MAX);
	uv_timer_init(p->loop, &p->timer);
	p->timer.data = p;
	dial(p);
	*ret_push = p;
	return 0;
}

int push_line(struct push *p, const char *text, size_t len, push_cb *answered, void *ctx)
{
	struct line *l;

	if (p->stopping)
		return WU_EBUSY;
	l = calloc(1, sizeof(*l) + len + 1);
	if (!l)
		return WU_ENOMEM;
	memcpy(l->text, text, len);
	l->text[len] = '\n';
	l->len = len + 1;
	l->answered = answered;
	l->ctx = ctx;
	*p->end = l;
	p->end = &l->next;
	p->n++;
	if (!p->unsent)
		p->unsent = l;
	send_lines(p);
	return 0;
}

bool push_room(const struct push *p)
{
	return p->n < p->max;
}

void push_stats(const struct push *p, struct push_stats *ret)
{
	*ret = (struct push_stats){p->n, p->taken, p->refused, p->connects, p->phase == OPEN};
}

static void timer_closed(uv_handle_t *h)
{
	struct push *p = h->data;

	p->timer_closed = true;
	maybe_stopped(p);
}

void push_stop(struct push *p, void (*stopped)(void *data), void *data)
{
	p->stopping = true;
	p->stopped = stopped;
	p->data = data;
	p->unsent = NULL;
	while (p->head)
		settle(p, PUSH_LOST, (struct wu_span){"", 0});
	uv_close((uv_handle_t *)&p->timer, timer_closed);
	hang_up(p);
}
