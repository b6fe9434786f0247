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
#include "notify.h"
#include "serve-state.h"
#include "service.h"

#define TICK_MS 1000

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

/* Any thread. */
static void say(void *data, const char *what)
{
	(void)data;
	fprintf(stderr, "wiredup: serve: %s\n", what);
}

static void refused(void *data, int code)
{
	describe_refused(data, code);
}

static void durable(void *data)
{
	describe_seq(data);
}

static void turned(void *data, uint64_t first, uint64_t from)
{
	struct serve *s = data;

	if (s->keeper)
		keeper_turned(s->keeper, first, from);
}

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

static void ticked(uv_timer_t *t)
{
	struct serve *s = t->data;

	commits_tick(s->commits);
	describe_tick(s);
}

/* ---- the end, part by part --------------------------------------------------------------- */

static void stall_stopped(void *data)
{
	(void)data; /* lies in the serve, which outlives the loop */
}

static void keeper_stopped(void *data)
{
	struct serve *s = data;

	s->keeper = NULL;
}

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
	keeper_stop(s->keeper, keeper_stopped, s);
	stall_stop(&s->stall, stall_stopped, NULL);
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

static int start_log(struct serve *s, struct wu_err *err)
{
	struct commits_opts co = {.loop = &s->loop,
				  .rules = s->o.rules,
				  .engine = s->o.engine,
				  .log = s->o.log,
				  .now = service_now,
				  .ready = ready,
				  .durable = durable,
				  .turned = turned,
				  .refused = refused,
				  .tell = say,
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
	rc = wu_recover(logdir_files(s->dir), say, NULL, &found, err);
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

	return rc < 0 ? rc : control_start(&s->loop, path, describe_verbs, s, &s->control, err);
}

static int start_keeper(struct serve *s, struct wu_err *err)
{
	struct keeper_opts ko = {
		.files = logdir_files(s->dir), .log = s->o.log, .now = service_now, .tell = say};
	struct commits_stats c;

	commits_stats(s->commits, &c);
	ko.first = c.first;
	ko.from = c.from;
	return keeper_start(&s->loop, &ko, &s->keeper, err);
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

/* What stands behind the door. */
static int start_inside(struct serve *s, struct wu_err *err)
{
	int rc = start_control(s, err);

	if (rc < 0)
		return rc;
	rc = start_keeper(s, err);
	if (rc == 0) {
		rc = stall_start(&s->loop, &s->stall);
		if (rc < 0)
			keeper_stop(s->keeper, keeper_stopped, s);
	}
	if (rc < 0)
		control_stop(s->control, NULL, NULL);
	return rc;
}

/* Nothing has started that would have to be stopped. */
static void close_handles(struct serve *s)
{
	uv_close((uv_handle_t *)&s->tick, NULL);
	uv_close((uv_handle_t *)&s->drained, NULL);
	uv_close((uv_handle_t *)&s->term, NULL);
	uv_close((uv_handle_t *)&s->intr, NULL);
}

static int start(struct serve *s, struct wu_err *err)
{
	int rc = start_log(s, err);

	if (rc < 0)
		return rc;
	start_handles(s); /* before the door: who finds it open may ask for the end */
	rc = start_door(s, err);
	if (rc < 0) {
		commits_stop(s->commits, commits_stopped, s);
	} else {
		rc = start_inside(s, err);
		if (rc < 0)
			sessions_stop(s->sessions, sessions_stopped, s);
	}
	if (rc < 0)
		close_handles(s);
	return rc;
}

static int run(struct serve *s, struct wu_err *err)
{
	int rc = start(s, err);

	if (rc == 0) {
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
