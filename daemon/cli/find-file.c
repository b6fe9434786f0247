/* The happy path: configuration and rules are read, the log is replayed into an engine as the
 * desk does at its start, the document's stories are prepared and judged; nothing is stored.
 * A story the log has is told with its answer; else what it would be.
 * What can fail: the configuration (78), the document (1), the log (74).
 */
#include <stdio.h>

#include "cli/document.h"
#include "cli/find.h"
#include "serve/replay.h"
#include "setup.h"
#include "wire/wire.h"

struct judge {
	const struct globals *g;
	const struct wu_rules *rules;
	struct wu_engine *engine;
	bool any; /* one is in a cluster, or would join one */
};

static int judge(void *ctx, struct wu_story *s)
{
	struct judge *j = ctx;
	struct find_hit hit;
	struct wu_event ev;
	int rc = wu_story_prepare(s, j->rules);

	if (rc == 0) {
		rc = wu_engine_known(j->engine, s, &ev);
		if (rc == WU_ENOTFOUND)
			rc = wu_engine_judge(j->engine, s, &ev);
	}
	if (rc < 0)
		return rc;
	find_fill(&hit, &ev, s);
	find_print(j->g, &hit);
	j->any |= hit.cluster != 0;
	return 0;
}

static int fill_engine(struct judge *j, const struct conf *conf, struct wu_err *err)
{
	struct replay r = {.rules = j->rules, .engine = conf_engine(conf)};
	char path[4096];
	int rc;

	snprintf(path, sizeof(path), "%s/log", j->g->state_dir);
	rc = logdir_open(path, &r.dir, err);
	if (rc == 0)
		rc = replay_run(&r, &j->engine, err);
	logdir_close(r.dir);
	return rc;
}

static int fail(int rc, const struct wu_err *err, int code)
{
	fflush(stdout);
	fprintf(stderr, "wiredup: find: %s\n", *err->text ? err->text : wu_strerror(rc));
	return rc == WU_ENOMEM ? EXIT_TEMPORARY : code;
}

static int judge_file(struct judge *j, const char *path)
{
	struct wu_wire_opts opts = {.url = NULL};
	struct wu_wire_sink sink = {.ctx = j, .story = judge};
	struct wu_err err = {0};
	struct wu_buf in;
	int rc;

	wu_buf_init(&in, DOCUMENT_MAX);
	rc = document_read(path, &in, &err);
	if (rc < 0) {
		wu_buf_close(&in);
		return fail(rc, &err, EXIT_INOUT);
	}
	rc = wu_wire_parse(in.p, in.len, &opts, &sink, &err);
	wu_buf_close(&in);
	if (rc < 0)
		return fail(rc, &err, EXIT_NEGATIVE);
	return j->any ? EXIT_OK : EXIT_NEGATIVE;
}

int find_file(const struct globals *g, const char *path)
{
	struct judge j = {.g = g};
	struct wu_err err = {0};
	struct setup setup;
	int code = setup_load(g, "find", &setup), rc;

	if (code != EXIT_OK)
		return code;
	j.rules = setup.rules;
	rc = fill_engine(&j, setup.conf, &err);
	code = rc < 0 ? fail(rc, &err, EXIT_INOUT) : judge_file(&j, path);
	wu_engine_free(j.engine);
	setup_close(&setup);
	return code;
}
