/* The happy path:
 *   1. Lock the state folder; begin to connect to the desk; make the sources.
 *   2. Each tick, sources whose time has come ask or watch; what comes goes to the desk.
 *   3. SIGTERM: nothing new is asked; what is on its way gets GATHER_DRAIN_MS for its
 *      answers; then all is hung up, and what had none is gathered again next time.
 * What can fail: a second newsgatherer has the lock; the state folder or the control socket
 * cannot be made: told once, nothing is left behind. A handle left at the end is a bug,
 * and said: the exit code is then not 0.
 */
#include "gather/gather.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/err.h"
#include "control.h"
#include "gather/source.h"
#include "notify.h"
#include "service.h"

enum { TICK_MS = 100 };

struct gather {
	const struct globals *g;
	const struct conf *conf;
	uv_loop_t loop;
	struct fetcher *fetcher;
	struct source_house house;
	struct source **sources;
	uint32_t n_sources, stopping; /* stopping: parts whose end is awaited */
	struct control *control;
	uv_timer_t tick;
	uv_signal_t term, intr;
	uint64_t drain_by; /* loop time; 0: not draining */
	uint64_t fed; /* loop time of the last watchdog ping */
	int64_t started;
	int lock;
	char state_dir[4096], agent[256];
};

/* ---- telling ------------------------------------------------------------------------------------
 */

static void answer_status(void *data, const char *arguments, struct wu_json_out *j)
{
	struct gather *g = data;
	struct push_stats p;
	struct lanes_stats l;

	(void)arguments;
	push_stats(g->house.push, &p);
	lanes_stats(g->house.lanes, &l);
	wu_json_cstr(j, "version", WIREDUP_VERSION);
	wu_json_time(j, "started", g->started);
	wu_json_bool(j, "desk", p.connected);
	wu_json_u64(j, "queue", p.waiting);
	wu_json_u64(j, "taken", p.taken);
	wu_json_u64(j, "refused", p.refused);
	wu_json_u64(j, "requests", l.asked);
	wu_json_u64(j, "requests_waiting", l.waiting);
	wu_json_open(j, "sources", '{');
	for (uint32_t i = 0; i < g->n_sources; i++) {
		wu_json_open(j, g->conf->sources[i].name, '{');
		source_describe(g->sources[i], j);
		wu_json_close(j, '}');
	}
	wu_json_close(j, '}');
}

static const struct control_verb verbs[] = {{"status", answer_status, false}, {NULL, NULL, false}};

static void feed_watchdog(struct gather *g)
{
	uint64_t every = notify_watchdog_us() / 3000, now = uv_now(&g->loop);
	struct push_stats p;

	if (!every || now - g->fed < every)
		return;
	g->fed = now;
	push_stats(g->house.push, &p);
	notify("WATCHDOG=1\nSTATUS=%u sources, %llu stories taken, desk %s", g->n_sources,
	       (unsigned long long)p.taken, p.connected ? "there" : "away");
}

/* ---- the end, part by part
 * ----------------------------------------------------------------------- */

static void part_stopped(void *data)
{
	struct gather *g = data;

	if (--g->stopping)
		return;
	for (uint32_t i = 0; i < g->n_sources; i++)
		source_free(g->sources[i]);
	g->n_sources = 0;
	g->house.pages = pages_free(g->house.pages);
}

/* Lines to the desk first: a folder is only left when nothing of it is on its way. After a
 * start that failed, parts may be missing. */
static void end(struct gather *g)
{
	g->stopping = 1;
	uv_close((uv_handle_t *)&g->tick, NULL);
	uv_close((uv_handle_t *)&g->term, NULL);
	uv_close((uv_handle_t *)&g->intr, NULL);
	if (g->control)
		control_stop(g->control, NULL, NULL);
	if (g->house.push && g->stopping++)
		push_stop(g->house.push, part_stopped, g);
	g->stopping += g->n_sources;
	for (uint32_t i = 0; i < g->n_sources; i++)
		source_stop(g->sources[i], part_stopped, g);
	if (g->house.lanes && g->stopping++)
		lanes_stop(g->house.lanes, part_stopped, g);
	if (g->fetcher && g->stopping++)
		fetcher_stop(g->fetcher, part_stopped, g);
	part_stopped(g);
}

static void drain(uv_signal_t *sig, int num)
{
	struct gather *g = sig->data;

	(void)num;
	if (g->drain_by)
		return;
	notify("STOPPING=1");
	g->drain_by = uv_now(&g->loop) + GATHER_DRAIN_MS;
}

/* Is every line answered, or is there nobody to answer? */
static bool drained(const struct gather *g)
{
	struct push_stats p;

	push_stats(g->house.push, &p);
	return !p.waiting || !p.connected || uv_now(&g->loop) >= g->drain_by;
}

static void ticked(uv_timer_t *t)
{
	struct gather *g = t->data;
	int64_t now = service_now();

	if (g->drain_by) {
		if (drained(g))
			end(g);
		return;
	}
	for (uint32_t i = 0; i < g->n_sources; i++)
		source_tick(g->sources[i], now);
	feed_watchdog(g);
}

/* ---- the start
 * ------------------------------------------------------------------------------------ */

static int fail(struct wu_err *err, const char *path)
{
	return wu_err_set(err, WU_EIO, "%s: %s", path, strerror(errno));
}

static int lock_state(struct gather *g, struct wu_err *err)
{
	char path[4096];

	if (service_path(g->state_dir, sizeof(g->state_dir), g->g->state_dir, "gather", err) < 0 ||
	    service_path(path, sizeof(path), g->state_dir, "lock", err) < 0)
		return WU_ELIMIT;
	(void)mkdir(g->g->state_dir, 0755);
	(void)mkdir(g->g->run_dir, 0755);
	if (mkdir(g->state_dir, 0750) < 0 && errno != EEXIST)
		return fail(err, g->state_dir);
	g->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (g->lock < 0)
		return fail(err, path);
	if (flock(g->lock, LOCK_EX | LOCK_NB) < 0)
		return wu_err_set(err, WU_EBUSY, "%s: another newsgatherer is running", path);
	return 0;
}

static int start_control(struct gather *g, struct wu_err *err)
{
	char path[4096];
	int rc = service_path(path, sizeof(path), g->g->run_dir, "gather.control", err);

	return rc < 0 ? rc : control_start(&g->loop, path, verbs, g, &g->control, err);
}

static int start_sources(struct gather *g)
{
	int rc = 0;

	g->sources = calloc(g->conf->n_sources + 1, sizeof(*g->sources));
	if (!g->sources)
		return WU_ENOMEM;
	for (uint32_t i = 0; i < g->conf->n_sources && rc == 0; i++) {
		rc = source_new(&g->conf->sources[i], &g->house, &g->sources[i]);
		g->n_sources += rc == 0;
	}
	return rc;
}

static void name_agent(struct gather *g)
{
	const char *contact = g->conf->gather.contact;

	snprintf(g->agent, sizeof(g->agent), "wiredup/%s%s%s%s", WIREDUP_VERSION,
		 *contact ? " (+" : "", contact, *contact ? ")" : "");
}

static int start_house(struct gather *g, struct wu_err *err)
{
	const struct conf_gather *c = &g->conf->gather;
	struct fetcher_opts fo = {&g->loop, g->agent, c->connect_timeout, c->timeout,
				  c->document_max};
	struct lanes_opts lo = {
		.loop = &g->loop, .spacing_ms = c->host_spacing, .connections = c->connections};
	char path[4096];
	struct push_opts po = {&g->loop, path, c->queue};
	int rc;

	name_agent(g);
	rc = fetcher_start(&fo, &g->fetcher);
	if (rc == 0) {
		lo.fetcher = g->fetcher;
		rc = lanes_start(&lo, &g->house.lanes);
	}
	if (rc == 0)
		rc = pages_new(g->house.lanes, service_now, &g->house.pages);
	if (rc == 0)
		rc = service_path(path, sizeof(path), g->g->run_dir, "ingest.sock", err);
	if (rc < 0)
		return rc;
	g->house.loop = &g->loop;
	g->house.state_dir = g->state_dir;
	g->house.document_max = c->document_max;
	g->house.now = service_now;
	return push_start(&po, &g->house.push, err);
}

static void start_handles(struct gather *g)
{
	uv_timer_init(&g->loop, &g->tick);
	uv_signal_init(&g->loop, &g->term);
	uv_signal_init(&g->loop, &g->intr);
	g->tick.data = g->term.data = g->intr.data = g;
	uv_timer_start(&g->tick, ticked, 0, TICK_MS);
	uv_signal_start(&g->term, drain, SIGTERM);
	uv_signal_start(&g->intr, drain, SIGINT);
}

static int start(struct gather *g, struct wu_err *err)
{
	int rc = start_control(g, err);

	if (rc == 0)
		rc = start_house(g, err);
	return rc < 0 ? rc : start_sources(g);
}

static int run(struct gather *g, struct wu_err *err)
{
	int rc = lock_state(g, err);

	if (rc < 0)
		return rc;
	start_handles(g);
	rc = start(g, err);
	if (rc < 0) {
		end(g);
	} else {
		notify("READY=1\nSTATUS=%u sources", g->n_sources);
		fprintf(stderr, "wiredup: gather: ready, %u sources\n", g->n_sources);
	}
	uv_run(&g->loop, UV_RUN_DEFAULT);
	return rc;
}

int gather_run(const struct globals *globals, const struct conf *conf)
{
	struct gather *g = calloc(1, sizeof(*g));
	struct wu_err err = {0};
	int rc;

	if (!g || uv_loop_init(&g->loop) < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
		fprintf(stderr, "wiredup: gather: out of memory\n");
		free(g);
		return EXIT_TEMPORARY;
	}
	g->g = globals;
	g->conf = conf;
	g->lock = -1;
	g->started = service_now();
	rc = run(g, &err);
	rc = service_end(&g->loop, "gather", rc, &err);
	if (g->lock >= 0)
		close(g->lock);
	free(g->sources);
	free(g);
	curl_global_cleanup();
	return rc;
}
