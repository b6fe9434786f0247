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
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "session.h"

#define READ_BYTES (64u << 10)
#define SWEEP_MS 5000
#define BACKLOG 511

struct user {
	uid_t uid;
	uint32_t open;
};

struct session {
	uv_pipe_t pipe;
	uv_write_t write;
	struct sessions *all;
	struct session *prev, *next;
	struct wu_buf half;      /* the unfinished line */
	struct wu_buf out;       /* answers not being written yet */
	char *writing;           /* answers being written, or NULL */
	uint32_t pending;        /* lines put, not answered */
	uid_t uid;
	int skip;                /* rest of the line is passed over, for this reason */
	uint64_t moved;          /* loop time of the last progress */
	bool reading, eof, counted;
	bool closing, gone;      /* uv_close() called; done */
};

struct sessions {
	struct sessions_opts o;
	uv_pipe_t listener;
	uv_timer_t sweep;
	struct session *head;
	struct sessions_stats stats;
	struct user *users;
	uint32_t n_users, handles;
	bool draining, owns_path, stopping;
	char *path;
	void (*stopped)(void *data);
	void *stopped_data;
	char buf[READ_BYTES];
};

static void update(struct session *s);

/* ---- who is there ---------------------------------------------------------------------- */

static struct user *user_of(struct sessions *all, uid_t uid)
{
	struct user *u;

	for (uint32_t i = 0; i < all->n_users; i++)
		if (all->users[i].uid == uid)
			return &all->users[i];
	for (uint32_t i = 0; i < all->n_users; i++)
		if (all->users[i].open == 0) {
			all->users[i].uid = uid;
			return &all->users[i];
		}
	u = wu_realloc(all->users, (all->n_users + 1) * sizeof(*u));
	if (!u)
		return NULL;
	all->users = u;
	u[all->n_users] = (struct user){uid, 0};
	return &u[all->n_users++];
}

/* Count it among its user's; WU_EBUSY: one too many. */
static int count_in(struct session *s)
{
	struct sessions *all = s->all;
	uint32_t most = all->o.per_uid ? all->o.per_uid : SESSION_PER_UID;
	struct ucred who;
	socklen_t len = sizeof(who);
	struct user *u;
	uv_os_fd_t fd;

	if (uv_fileno((uv_handle_t *)&s->pipe, &fd) < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0)
		return WU_EIO;
	u = user_of(all, who.uid);
	if (!u)
		return WU_ENOMEM;
	if (u->open >= most || all->stats.open >= SESSION_MAX)
		return WU_EBUSY;
	u->open++;
	all->stats.open++;
	s->uid = who.uid;
	s->counted = true;
	return 0;
}

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

static void finish_stop(struct sessions *all)
{
	void (*stopped)(void *) = all->stopped;
	void *data = all->stopped_data;

	if (!all->stopping || all->handles)
		return;
	wu_free(all->users);
	wu_free(all->path);
	wu_free(all);
	stopped(data);
}

static void closed(uv_handle_t *h)
{
	struct session *s = h->data;
	struct sessions *all = s->all;

	s->gone = true;
	if (s->pending == 0) {
		release(s);
		finish_stop(all);
	}
}

static void drop_half(struct session *s)
{
	s->all->stats.half_read -= s->half.cap;
	wu_buf_close(&s->half);
}

static void shut(struct session *s)
{
	if (s->closing)
		return;
	s->closing = true;
	s->reading = false;
	drop_half(s);
	if (s->counted) {
		user_of(s->all, s->uid)->open--;
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
		shut(s);
	else
		update(s);
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
		shut(s);
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
			finish_stop(all);
		}
		return;
	}
	s->moved = uv_now(s->all->o.loop);
	if (wu_buf_add(&s->out, p, len) < 0)
		shut(s);
	else
		update(s);
}

/* ---- lines in ---------------------------------------------------------------------------- */

static void put(struct session *s, char *line, size_t len, int rc)
{
	struct answer_to to = {say, s};

	if (ingest_take(s->all->o.ingest, line, len, rc, &to) < 0)
		shut(s);
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
		shut(s);
	} else {
		take_bytes(s, buf->base, (size_t)n);
	}
	if (!s->closing)
		update(s);
}

/* Read, write, or end: whatever its state asks for now. */
static void update(struct session *s)
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
			shut(s);
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
		shut(s);
}

/* ---- coming in ----------------------------------------------------------------------------- */

static struct session *session_new(struct sessions *all)
{
	struct session *s = wu_calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	if (uv_pipe_init(all->o.loop, &s->pipe, 0) < 0) {
		wu_free(s);
		return NULL;
	}
	s->pipe.data = s;
	s->all = all;
	s->moved = uv_now(all->o.loop);
	wu_buf_init(&s->half, WU_LINE_MAX);
	wu_buf_init(&s->out, SESSION_PENDING * (size_t)ANSWER_MAX + SESSION_UNREAD + READ_BYTES * 64);
	s->next = all->head;
	if (s->next)
		s->next->prev = s;
	all->head = s;
	all->handles++;
	return s;
}

/* One too many: told why, if its socket takes that at once. */
static void turn_away(struct session *s)
{
	static char no[] = "{\"id\":null,\"error\":\"too_many\",\"detail\":"
			   "\"too many connections\",\"retry\":true}\n";
	uv_buf_t b = uv_buf_init(no, sizeof(no) - 1);

	s->all->stats.refused++;
	uv_try_write((uv_stream_t *)&s->pipe, &b, 1);
	shut(s);
}

static void came(uv_stream_t *listener, int status)
{
	struct sessions *all = listener->data;
	struct session *s = status < 0 ? NULL : session_new(all);

	if (!s)
		return;
	if (uv_accept(listener, (uv_stream_t *)&s->pipe) < 0) {
		shut(s);
		return;
	}
	all->stats.accepted++;
	if (count_in(s) < 0)
		turn_away(s);
	else
		update(s);
}

static void swept(uv_timer_t *t)
{
	struct sessions *all = t->data;
	uint64_t now = uv_now(all->o.loop);

	for (struct session *s = all->head, *next; s; s = next) {
		bool stalled = s->writing || s->half.len || s->skip;
		uint64_t most = stalled ? SESSION_STALL_MS : SESSION_IDLE_MS;

		next = s->next;
		if (s->closing || s->pending || now - s->moved < most)
			continue;
		all->stats.timed_out++;
		shut(s);
	}
}

static int bind_own(struct sessions *all)
{
	int rc;

	all->path = wu_alloc(strlen(all->o.path) + 1);
	if (!all->path)
		return WU_ENOMEM;
	strcpy(all->path, all->o.path);
	unlink(all->path); /* the log's lock is ours: nobody listens there */
	rc = uv_pipe_bind(&all->listener, all->path);
	if (rc < 0)
		return rc;
	all->owns_path = true;
	return chmod(all->path, 0660) < 0 ? UV_EIO : 0;
}

static void never_listened(uv_handle_t *h)
{
	struct sessions *all = h->data;

	if (--all->handles)
		return;
	wu_free(all->path);
	wu_free(all);
}

static int give_up(struct sessions *all, int rc, struct wu_err *err)
{
	wu_err_set(err, rc, "%s: %s", all->o.path, rc > WU_EINVAL ? uv_strerror(rc) : wu_strerror(rc));
	uv_close((uv_handle_t *)&all->listener, never_listened);
	uv_close((uv_handle_t *)&all->sweep, never_listened);
	return rc;
}

int sessions_start(const struct sessions_opts *opts, struct sessions **ret_sessions,
		   struct wu_err *err)
{
	struct sessions *all = wu_calloc(1, sizeof(*all));
	int rc;

	if (!all)
		return wu_err_set(err, WU_ENOMEM, "out of memory");
	all->o = *opts;
	rc = uv_pipe_init(opts->loop, &all->listener, 0);
	if (rc < 0 || uv_timer_init(opts->loop, &all->sweep) < 0) {
		wu_free(all); /* neither can fail on Linux */
		return wu_err_set(err, WU_EINVAL, "cannot make a socket");
	}
	all->listener.data = all->sweep.data = all;
	all->handles = 2;
	rc = opts->fd >= 0 ? uv_pipe_open(&all->listener, opts->fd) : bind_own(all);
	if (rc == 0)
		rc = uv_listen((uv_stream_t *)&all->listener, BACKLOG, came);
	if (rc < 0)
		return give_up(all, rc, err);
	uv_timer_start(&all->sweep, swept, SWEEP_MS, SWEEP_MS);
	*ret_sessions = all;
	return 0;
}

void sessions_go_on(struct sessions *all)
{
	for (struct session *s = all->head, *next; s; s = next) {
		next = s->next;
		update(s);
	}
}

static void helper_closed(uv_handle_t *h)
{
	struct sessions *all = h->data;

	all->handles--;
	finish_stop(all);
}

void sessions_drain(struct sessions *all)
{
	if (all->draining)
		return;
	all->draining = true;
	uv_close((uv_handle_t *)&all->listener, helper_closed);
	if (all->owns_path)
		unlink(all->path);
	sessions_go_on(all);
}

bool sessions_idle(const struct sessions *all)
{
	for (const struct session *s = all->head; s; s = s->next)
		if (!s->closing && (s->pending || s->writing || s->out.len))
			return false;
	return true;
}

void sessions_stop(struct sessions *all, void (*stopped)(void *data), void *data)
{
	sessions_drain(all);
	all->stopping = true;
	all->stopped = stopped;
	all->stopped_data = data;
	uv_close((uv_handle_t *)&all->sweep, helper_closed);
	for (struct session *s = all->head, *next; s; s = next) {
		next = s->next;
		shut(s);
	}
}

void sessions_stats(const struct sessions *all, struct sessions_stats *ret)
{
	*ret = all->stats;
}
