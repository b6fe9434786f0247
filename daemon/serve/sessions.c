/* All sessions: the listening socket, who may come in, time-outs, the end.
 *
 * The happy path: a client is accepted, counted among its user's, and read from. What can
 * fail: the socket cannot be made (told at the start), one connection too many (told why,
 * and closed), no memory (the client finds itself closed).
 */
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "session-state.h"

#define SWEEP_MS 5000
#define BACKLOG 511

/* ---- who is there ---------------------------------------------------------------------- */

struct user *sessions_user(struct sessions *all, uid_t uid)
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
	u = sessions_user(all, who.uid);
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

void sessions_closed(struct sessions *all)
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
	wu_buf_init(&s->out,
		    SESSION_PENDING * (size_t)ANSWER_MAX + SESSION_UNREAD + READ_BYTES * 64);
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
	session_shut(s);
}

static void came(uv_stream_t *listener, int status)
{
	struct sessions *all = listener->data;
	struct session *s = status < 0 ? NULL : session_new(all);

	if (!s)
		return;
	if (uv_accept(listener, (uv_stream_t *)&s->pipe) < 0) {
		session_shut(s);
		return;
	}
	all->stats.accepted++;
	if (count_in(s) < 0)
		turn_away(s);
	else
		session_update(s);
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
		session_shut(s);
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
	wu_err_set(err, rc, "%s: %s", all->o.path,
		   rc > WU_EINVAL ? uv_strerror(rc) : wu_strerror(rc));
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
		session_update(s);
	}
}

static void helper_closed(uv_handle_t *h)
{
	struct sessions *all = h->data;

	all->handles--;
	sessions_closed(all);
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
		session_shut(s);
	}
}

void sessions_stats(const struct sessions *all, struct sessions_stats *ret)
{
	*ret = all->stats;
}
