/* The happy path of a client:
 *   1. It connects; its user is counted. It owns no memory for lines yet.
 *   2. Bytes arrive in the one buffer all sessions share; whole lines are copied out of
 *      it to ingest, the rest of the last one is kept in the session.
 *   3. Answers are gathered while a write is under way, and sent with the next.
 *   4. After its FIN the last line counts without a line end; when all answers are
 *      written the session closes.
 * What can fail:
 *   - a line beyond WU_LINE_MAX, or no room for half lines: the rest of it is skipped and
 *     the refusal takes its turn among the answers.
 *   - too many connections: one line says so, and it is closed.
 *   - it reads no answers, the queue is full, or too many are pending: it is not read from.
 *   - it stalls: closed after SESSION_STALL_MS. A write error or no memory closes it, too;
 *     what it sent is decided and stored all the same.
 */
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "session-state.h"

/* ---- an end ------------------------------------------------------------------------------- */

static void release(struct session *s)
{
	struct sessions *all = s->all;

	if (s->prev)
		s->prev->next = s->next;
	else
		all->head = s->next;
	if (s->next)
		s->next->prev = s->prev;
	wu_buf_close(&s->half);
	wu_buf_close(&s->out);
	wu_free(s->writing);
	wu_free(s);
	all->handles--;
}

static void closed(uv_handle_t *h)
{
	struct session *s = h->data;
	struct sessions *all = s->all;

	s->gone = true;
	if (s->pending == 0) {
		release(s);
		sessions_closed(all);
	}
}

static void drop_half(struct session *s)
{
	s->all->stats.half_read -= s->half.cap;
	wu_buf_close(&s->half);
}

void session_shut(struct session *s)
{
	if (s->closing)
		return;
	s->closing = true;
	s->reading = false;
	drop_half(s);
	if (s->counted) {
		sessions_user(s->all, s->uid)->open--;
		s->all->stats.open--;
	}
	uv_close((uv_handle_t *)&s->pipe, closed);
}

/* ---- answers out ------------------------------------------------------------------------- */

static void write_done(uv_write_t *req, int status)
{
	struct session *s = req->data;

	wu_free(s->writing);
	s->writing = NULL;
	s->moved = uv_now(s->all->o.loop);
	if (status < 0)
		session_shut(s);
	else
		session_update(s);
}

static void send_out(struct session *s)
{
	uv_buf_t b = uv_buf_init(s->out.p, (unsigned)s->out.len);

	if (s->closing || s->writing || !s->out.len)
		return;
	s->writing = wu_buf_detach(&s->out);
	s->write.data = s;
	if (uv_write(&s->write, (uv_stream_t *)&s->pipe, &b, 1, write_done) < 0) {
		wu_free(s->writing);
		s->writing = NULL;
		session_shut(s);
	}
}

static void say(void *data, const char *p, size_t len)
{
	struct session *s = data;

	s->pending--;
	if (s->closing) {
		if (s->pending == 0 && s->gone) {
			struct sessions *all = s->all;

			release(s);
			sessions_closed(all);
		}
		return;
	}
	s->moved = uv_now(s->all->o.loop);
	if (wu_buf_add(&s->out, p, len) < 0)
		session_shut(s);
	else
		session_update(s);
}

/* ---- lines in ---------------------------------------------------------------------------- */

static void put(struct session *s, char *line, size_t len, int rc)
{
	struct answer_to to = {say, s, s->pending == 0};

	if (ingest_take(s->all->o.ingest, line, len, rc, &to) < 0)
		session_shut(s);
	else
		s->pending++;
}

static bool blank(const char *p, size_t len)
{
	while (len && (*p == ' ' || *p == '\t' || *p == '\r')) {
		p++;
		len--;
	}
	return len == 0;
}

/* Keep part of a line for later, within the session's and everybody's limit. */
static void keep(struct session *s, const char *p, size_t len)
{
	struct sessions *all = s->all;
	size_t before = s->half.cap;
	int rc = 0;

	if (s->skip || !len)
		return;
	if (s->half.len + len > WU_LINE_MAX)
		rc = WU_ELIMIT;
	else if (all->stats.half_read + len > SESSION_HALF_READ)
		rc = WU_EBUSY;
	else if (wu_buf_add(&s->half, p, len) < 0)
		rc = WU_ENOMEM;
	all->stats.half_read += s->half.cap - before;
	if (rc < 0) {
		s->skip = rc;
		drop_half(s);
	}
}

static void end_line(struct session *s, const char *p, size_t len)
{
	char *line;

	if (!s->skip && s->half.len) {
		keep(s, p, len);
		p = s->half.p;
		len = s->half.len;
	}
	if (!s->skip && blank(p, len)) {
		drop_half(s);
		return;
	}
	s->all->stats.too_long += s->skip == WU_ELIMIT;
	line = s->skip ? NULL : wu_alloc(len);
	if (line)
		memcpy(line, p, len);
	put(s, line, line ? len : 0, s->skip ? s->skip : line ? 0 : WU_ENOMEM);
	s->skip = 0;
	if (!s->closing)
		drop_half(s);
}

static void take_bytes(struct session *s, const char *p, size_t len)
{
	const char *nl;

	while (!s->closing && len && (nl = memchr(p, '\n', len))) {
		size_t n = (size_t)(nl - p);

		end_line(s, p, n);
		p += n + 1;
		len -= n + 1;
	}
	if (!s->closing)
		keep(s, p, len);
}

static void give_buffer(uv_handle_t *h, size_t suggested, uv_buf_t *ret)
{
	struct session *s = h->data;

	(void)suggested;
	*ret = uv_buf_init(s->all->buf, READ_BYTES); /* emptied before the next read */
}

static void got_bytes(uv_stream_t *h, ssize_t n, const uv_buf_t *buf)
{
	struct session *s = h->data;

	if (n == 0)
		return;
	s->moved = uv_now(s->all->o.loop);
	if (n == UV_EOF) {
		s->eof = true;
		if (s->half.len || s->skip)
			end_line(s, "", 0);
	} else if (n < 0) {
		session_shut(s);
	} else {
		take_bytes(s, buf->base, (size_t)n);
	}
	if (!s->closing)
		session_update(s);
}

/* Read, write, or end: whatever its state asks for now. */
void session_update(struct session *s)
{
	struct sessions *all = s->all;
	bool read;

	if (s->closing)
		return;
	send_out(s);
	if (s->closing)
		return;
	if ((s->eof || all->draining) && !s->pending && !s->writing && !s->out.len) {
		if (s->eof)
			session_shut(s);
		return;
	}
	read = !s->eof && !all->draining && s->pending < SESSION_PENDING &&
	       s->out.len < SESSION_UNREAD && !ingest_full(all->o.ingest);
	if (read == s->reading)
		return;
	s->reading = read;
	if (!read)
		uv_read_stop((uv_stream_t *)&s->pipe);
	else if (uv_read_start((uv_stream_t *)&s->pipe, give_buffer, got_bytes) < 0)
		session_shut(s);
}
