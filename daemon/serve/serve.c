/* The happy path of the desk:
 *   1. Lock and repair the log directory, replay it, start the writer.
 *   2. Listen; tell the service manager that it is ready.
 *   3. The loop runs: sessions -> ingest -> commits -> writer, and back with answers.
 *   4. SIGTERM: accept and read no more, decide what was read, answer it, close all.
 * What can fail: the directory is locked or damaged, the socket cannot be made: told once,
 * and nothing is left behind. Clients that do not take their answers within
 * SERVE_DRAIN_MS are closed; what they sent is in the log. A handle left at the end is a
 * bug, and said: the exit code is then not 0.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "control.h"
#include "notify.h"
#include "serve.h"
#include "service.h"
#include "session.h"

#define TICK_MS 1000

struct serve {
	struct serve_opts o;
	uv_loop_t loop;
	struct logdir *dir;
	struct commits *commits;
	struct ingest *ingest;
	struct sessions *sessions;
	struct control *control;
	uv_timer_t tick;
	uv_signal_t term, intr;
	uv_prepare_t drained;
	uint64_t drain_by; /* loop time; 0: not draining */
	bool commits_stopping;
	int64_t started;
	uint64_t told; /* ms of the last word during replay */
	uint64_t fed; /* ms of the last watchdog ping */
	uint64_t fed_seq, fed_lines; /* the pipeline's state then */
};

/* ---- telling ---------------------------------------------------------------------------- */

static void replaying(void *data, uint64_t events)
{
	struct serve *s = data;
	uint64_t now = uv_hrtime() / 1000000;

	if (now - s->told < 1000)
		return;
	s->told = now;
	notify("EXTEND_TIMEOUT_USEC=30000000\nSTATUS=replaying, %llu events",
	       (unsigned long long)events);
}

void serve_describe(const struct serve *s, struct wu_json_out *j)
{
	struct commits_stats c;
	struct ingest_stats in;
	struct sessions_stats se;

	commits_stats(s->commits, &c);
	ingest_stats(s->ingest, &in);
	sessions_stats(s->sessions, &se);
	wu_json_cstr(j, "version", WIREDUP_VERSION);
	wu_json_time(j, "started", s->started);
	wu_json_u64(j, "seq", c.seq);
	wu_json_u64(j, "stories", c.engine.stories);
	wu_json_u64(j, "clusters", c.engine.clusters_open);
	wu_json_u64(j, "closed", c.engine.clusters_closed);
	wu_json_u64(j, "joins", c.engine.joins);
	wu_json_u64(j, "memory", c.engine.memory);
	wu_json_time(j, "window_from", c.engine.oldest ? c.engine.oldest : WU_NO_TIME);
	wu_json_u64(j, "queue", in.queued);
	wu_json_u64(j, "lines", in.lines);
	wu_json_u64(j, "sessions", se.open);
	wu_json_u64(j, "sessions_refused", se.refused);
	wu_json_u64(j, "commits", c.commits);
	wu_json_u64(j, "duplicates", c.duplicates);
	wu_json_u64(j, "rejected", c.rejected);
	wu_json_u64(j, "refused_commits", c.refused);
	wu_json_u64(j, "replayed", c.replayed);
	wu_json_time(j, "last_commit", c.last_commit);
	wu_json_u64(j, "commit_us", c.commit_ns / 1000);
	wu_json_cstr(j, "segment", c.segment);
	wu_json_cstr(j, "state", c.status < 0 ? wu_strerror(c.status) : "ok");
}

static void answer_status(void *data, const char *arguments, struct wu_json_out *j)
{
	(void)arguments;
	serve_describe(data, j);
}

static const struct control_verb verbs[] = {{"status", answer_status}, {NULL, NULL}};

/* ---- wiring ------------------------------------------------------------------------------ */

static void ready(void *data)
{
	struct serve *s = data;

	if (s->ingest)
		ingest_go_on(s->ingest);
}

static void room(void *data)
{
	struct serve *s = data;

	sessions_go_on(s->sessions);
}

/* A ping only while the pipeline moves, or has nothing to move. */
static void feed_watchdog(struct serve *s)
{
	uint64_t every = notify_watchdog_us() / 3000, now = uv_now(&s->loop);
	struct commits_stats c;
	struct ingest_stats in;

	if (!every || now - s->fed < every)
		return;
	commits_stats(s->commits, &c);
	ingest_stats(s->ingest, &in);
	if (in.queued && c.seq == s->fed_seq && in.lines - in.queued == s->fed_lines)
		return;
	s->fed = now;
	s->fed_seq = c.seq;
	s->fed_lines = in.lines - in.queued;
	notify("WATCHDOG=1\nSTATUS=seq %llu, %llu clusters open", (unsigned long long)c.seq,
	       (unsigned long long)c.engine.clusters_open);
}

static void ticked(uv_timer_t *t)
{
	struct serve *s = t->data;

	commits_tick(s->commits);
	feed_watchdog(s);
}

/* ---- the end, part by part --------------------------------------------------------------- */

static void commits_stopped(void *data)
{
	struct serve *s = data;

	s->commits = NULL;
}

static void sessions_stopped(void *data)
{
	struct serve *s = data;

	s->sessions = NULL;
	s->ingest = ingest_free(s->ingest);
	commits_stop(s->commits, commits_stopped, s);
}

/* Before each wait of the loop: is everything answered and read? */
static void look_if_drained(uv_prepare_t *p)
{
	struct serve *s = p->data;

	if (s->commits_stopping || !ingest_empty(s->ingest) || !commits_idle(s->commits))
		return;
	if (!sessions_idle(s->sessions) && uv_now(&s->loop) < s->drain_by)
		return;
	s->commits_stopping = true;
	control_stop(s->control, NULL, NULL);
	uv_close((uv_handle_t *)&s->tick, NULL);
	uv_close((uv_handle_t *)&s->drained, NULL);
	sessions_stop(s->sessions, sessions_stopped, s);
}

static void drain(uv_signal_t *sig, int num)
{
	struct serve *s = sig->data;

	(void)num;
	if (s->drain_by)
		return;
	notify("STOPPING=1");
	s->drain_by = uv_now(&s->loop) + SERVE_DRAIN_MS;
	uv_close((uv_handle_t *)&s->term, NULL);
	uv_close((uv_handle_t *)&s->intr, NULL);
	sessions_drain(s->sessions);
	commits_drain(s->commits);
	ingest_go_on(s->ingest);
	uv_prepare_start(&s->drained, look_if_drained);
	/* Clients that never read must not keep the loop asleep past its hour. */
	uv_timer_start(&s->tick, ticked, 100, 100);
}

/* ---- the start ----------------------------------------------------------------------------- */

static void recovered(void *data, const char *what)
{
	(void)data;
	fprintf(stderr, "wiredup: serve: %s\n", what);
}

static int start_log(struct serve *s, struct wu_err *err)
{
	struct commits_opts co = {.loop = &s->loop,
				  .rules = s->o.rules,
				  .engine = s->o.engine,
				  .now = service_now,
				  .ready = ready,
				  .progress = replaying,
				  .data = s};
	struct wu_recovery found;
	char path[4096];
	int rc;

	(void)mkdir(s->o.g->state_dir, 0755); /* there already, or the next call says why */
	rc = service_path(path, sizeof(path), s->o.g->state_dir, "log", err);
	if (rc == 0)
		rc = logdir_open_write(path, NULL, &s->dir, err);
	if (rc < 0)
		return rc;
	rc = wu_recover(logdir_files(s->dir), recovered, NULL, &found, err);
	co.dir = s->dir;
	if (getrandom(&co.engine.secret, sizeof(co.engine.secret), 0) < 0)
		co.engine.secret = uv_hrtime();
	if (rc == 0)
		rc = commits_start(&co, &found.end, &s->commits, err);
	if (rc < 0)
		s->dir = logdir_close(s->dir);
	return rc;
}

static int start_door(struct serve *s, struct wu_err *err)
{
	struct ingest_opts io = {.loop = &s->loop,
				 .rules = s->o.rules,
				 .commits = s->commits,
				 .room = room,
				 .data = s};
	struct sessions_opts so = {
		.loop = &s->loop, .fd = notify_socket("ingest"), .per_uid = s->o.per_uid};
	char path[4096];
	int rc = ingest_new(&io, &s->ingest);

	if (rc < 0)
		return wu_err_set(err, rc, "out of memory");
	(void)mkdir(s->o.g->run_dir, 0755);
	rc = service_path(path, sizeof(path), s->o.g->run_dir, "ingest.sock", err);
	so.path = path;
	so.ingest = s->ingest;
	if (rc == 0)
		rc = sessions_start(&so, &s->sessions, err);
	if (rc < 0)
		s->ingest = ingest_free(s->ingest);
	return rc;
}

/* After the door; failing here, the door is closed again. */
static int start_control(struct serve *s, struct wu_err *err)
{
	char path[4096];
	int rc = service_path(path, sizeof(path), s->o.g->run_dir, "desk.control", err);

	return rc < 0 ? rc : control_start(&s->loop, path, verbs, s, &s->control, err);
}

static void start_handles(struct serve *s)
{
	uv_timer_init(&s->loop, &s->tick);
	uv_prepare_init(&s->loop, &s->drained);
	uv_signal_init(&s->loop, &s->term);
	uv_signal_init(&s->loop, &s->intr);
	s->tick.data = s->drained.data = s->term.data = s->intr.data = s;
	uv_timer_start(&s->tick, ticked, TICK_MS, TICK_MS);
	uv_signal_start(&s->term, drain, SIGTERM);
	uv_signal_start(&s->intr, drain, SIGINT);
}

static void raise_files(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &r); /* fewer clients, then */
	}
}

static int run(struct serve *s, struct wu_err *err)
{
	int rc = start_log(s, err);

	if (rc < 0)
		return rc;
	rc = start_door(s, err);
	if (rc == 0) {
		rc = start_control(s, err);
		if (rc < 0)
			sessions_stop(s->sessions, sessions_stopped, s);
	} else {
		commits_stop(s->commits, commits_stopped, s);
	}
	if (rc == 0) {
		start_handles(s);
		commits_tick(s->commits); /* the first page, and what changed, at once */
		notify("READY=1\nSTATUS=taking stories");
		fprintf(stderr, "wiredup: serve: ready on %s/ingest.sock\n", s->o.g->run_dir);
	}
	uv_run(&s->loop, UV_RUN_DEFAULT);
	s->dir = logdir_close(s->dir);
	return rc;
}

int serve_run(const struct serve_opts *opts)
{
	struct serve *s = wu_calloc(1, sizeof(*s));
	struct wu_err err = {0};
	int rc;

	if (!s || uv_loop_init(&s->loop) < 0) {
		fprintf(stderr, "wiredup: serve: out of memory\n");
		wu_free(s);
		return EXIT_TEMPORARY;
	}
	signal(SIGPIPE, SIG_IGN);
	raise_files();
	s->o = *opts;
	s->started = service_now();
	rc = run(s, &err);
	rc = service_end(&s->loop, "serve", rc, &err);
	wu_free(s);
	return rc;
}
