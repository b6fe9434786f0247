/* `wiredup explain A B`: why two stories are, or are not, copies.
 *
 * The happy path: each is looked for in the log, by seq, id or address, else read from a
 * file, in any format. The log is replayed into an engine up to the later of the two, so that
 * what its outlet was known to repeat is what it was then; the pair is judged anew, and what
 * the log says of it told beside.
 * What can fail: a story that is nowhere (2), the configuration (78), the log (74).
 */
#include "cli/explain-report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/document.h"
#include "cli/reading.h"
#include "cli/screen.h"
#include "serve/replay.h"
#include "setup.h"
#include "wire/wire.h"

struct explain {
	const struct globals *g;
	struct setup setup;
	struct explain_story story[2]; /* as asked for */
	struct wu_engine *engine;
	bool all;
};

static int say(const char *fmt, const char *what)
{
	fprintf(stderr, "wiredup explain: ");
	fprintf(stderr, fmt, what);
	fputc('\n', stderr);
	return -1;
}

/* ---- the two ------------------------------------------------------------------------------ */

static int copy_story(struct wu_story *to, const struct wu_story *from)
{
	int rc = 0;

	wu_story_reset(to);
	for (int f = 0; f < WU_FIELDS && rc == 0; f++)
		if (from->field[f].len)
			rc = wu_story_set(to, f, from->field[f].p, from->field[f].len);
	to->kind = from->kind;
	to->published = from->published;
	return rc;
}

/* The first story of a document. */
static int take_first(void *ctx, struct wu_story *s)
{
	struct explain_story *e = ctx;
	int rc = copy_story(e->story, s);

	e->from_file = e->has_text = true;
	return rc < 0 ? rc : WU_END;
}

static int read_file(struct explain_story *e)
{
	struct wu_wire_opts opts = {.url = NULL};
	struct wu_wire_sink sink = {.ctx = e, .story = take_first};
	struct wu_err err = {0};
	struct wu_buf in;
	int rc;

	wu_buf_init(&in, DOCUMENT_MAX);
	rc = document_read(e->asked, &in, &err);
	if (rc == 0)
		rc = wu_wire_parse(in.p, in.len, &opts, &sink, &err);
	wu_buf_close(&in);
	if (rc < 0 || !e->has_text)
		return say("%s", *err.text ? err.text : "there is no story in it");
	return 0;
}

static bool is_asked(const struct explain_story *e, const struct wu_event *ev)
{
	struct wu_span asked = {e->asked, strlen(e->asked)};
	const struct wu_span *f = ev->story->field;
	uint64_t seq;

	if (screen_cluster(e->asked, &seq) && seq == ev->seq)
		return true;
	return (f[WU_ID].len == asked.len && !memcmp(f[WU_ID].p, asked.p, asked.len)) ||
	       (f[WU_URL].len == asked.len && !memcmp(f[WU_URL].p, asked.p, asked.len));
}

static int take_logged(struct explain_story *e, const struct wu_event *ev)
{
	struct wu_span rule = {ev->match.rule, ev->match.rule ? strlen(ev->match.rule) : 0};

	e->seq = ev->seq;
	e->cluster = ev->cluster;
	e->of = ev->match.of;
	e->relation = ev->ev == WU_EV_JOIN ? ev->relation : WU_REL_LEADER;
	e->ts = ev->ts;
	e->has_text = !ev->print.len && !ev->redacted;
	e->n_passed = ev->n_passed < WU_PASSED_MAX ? ev->n_passed : WU_PASSED_MAX;
	if (e->n_passed)
		memcpy(e->passed, ev->passed, e->n_passed * sizeof(*e->passed));
	snprintf(e->rule, sizeof(e->rule), "%.*s", (int)rule.len, rule.len ? rule.p : "");
	return copy_story(e->story, ev->story);
}

/* Both in one walk; the latest story of an id or address counts. */
static int search_log(struct explain *x, struct reading *r)
{
	struct wu_event ev;
	int rc;

	while ((rc = reading_next(r, &ev)) == 0) {
		if (!ev.story || (ev.ev != WU_EV_OPEN && ev.ev != WU_EV_JOIN))
			continue;
		for (int i = 0; i < 2 && rc == 0; i++)
			if (!x->story[i].from_file && is_asked(&x->story[i], &ev))
				rc = take_logged(&x->story[i], &ev);
		if (rc < 0)
			return rc;
	}
	return rc < 0 ? rc : 0;
}

static bool is_file(const char *asked)
{
	return strcmp(asked, "-") == 0 || access(asked, R_OK) == 0;
}

/* A story that was found, made ready. Returns an exit code. */
static int ready(const struct explain *x, struct explain_story *s, bool log)
{
	if (!s->seq && !s->from_file) {
		say(log ? "%s is no story of the log, and no file"
			: "%s is no file, and there is no log",
		    s->asked);
		return EXIT_BAD_USAGE;
	}
	if (!s->has_text) {
		say("the log keeps not all text of %s: it cannot be judged again", s->asked);
		return EXIT_NEGATIVE;
	}
	return wu_story_prepare(s->story, x->setup.rules) < 0 ? EXIT_TEMPORARY : EXIT_OK;
}

/* Each from where it is. Returns an exit code. */
static int find_both(struct explain *x, struct reading *r)
{
	int rc = 0, code = EXIT_OK;

	for (int i = 0; i < 2; i++)
		if (is_file(x->story[i].asked) && read_file(&x->story[i]) < 0)
			return EXIT_BAD_USAGE;
	if (r)
		rc = search_log(x, r);
	if (rc < 0)
		return reading_exit(r, rc);
	for (int i = 0; i < 2 && code == EXIT_OK; i++)
		code = ready(x, &x->story[i], r != NULL);
	return code;
}

/* ---- the engine as it was ---------------------------------------------------------------------
 */

static int fill_engine(struct explain *x, struct reading *r)
{
	uint64_t later = x->story[0].seq > x->story[1].seq ? x->story[0].seq : x->story[1].seq;
	bool file = !x->story[0].seq || !x->story[1].seq;
	struct wu_engine_opts opts = conf_engine(x->setup.conf);
	struct replay replay = {.rules = x->setup.rules, .engine = opts};
	struct wu_err err = {0};
	int rc;

	if (!r)
		return wu_engine_new(&opts, &x->engine);
	replay.dir = r->dir;
	replay.before = file ? 0 : later;
	rc = replay_run(&replay, &x->engine, &err);
	if (rc < 0)
		say("%s", *err.text ? err.text : wu_strerror(rc));
	return rc;
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

static struct wu_explain_side side_of(const struct explain_story *s)
{
	return (struct wu_explain_side){s->story->prep, s->passed, s->n_passed, s->seq != 0};
}

static int answer(struct explain *x)
{
	/* The later one is judged; of a file nobody knows when it comes: it is the later. */
	bool first = !x->story[0].seq || (x->story[1].seq && x->story[0].seq > x->story[1].seq);
	const struct explain_story *a = &x->story[first ? 0 : 1], *b = &x->story[first ? 1 : 0];
	struct wu_explain_side sa = side_of(a), sb = side_of(b);
	struct wu_explanation why = {.votes = 0};
	struct explain_report r = {x->g, a, b, &why, NULL, 0, 0};
	struct explain_passage *passage = NULL;
	int rc = wu_explain(&why, x->engine, &sa, &sb), code;

	if (rc == 0)
		rc = explain_passages(a, &why, &passage, &r.n_passages);
	r.passage = passage;
	r.n_told = x->all || r.n_passages < EXPLAIN_PASSAGES ? r.n_passages : EXPLAIN_PASSAGES;
	if (rc == 0)
		rc = explain_report(&r);
	code = rc < 0 ? EXIT_TEMPORARY : why.verdict.copy ? EXIT_OK : EXIT_NEGATIVE;
	if (rc < 0)
		say("%s", wu_strerror(rc));
	wu_explain_close(&why);
	return code;
}

static int run(struct explain *x)
{
	struct reading r = {0};
	char path[4096];
	bool log;
	int code;

	snprintf(path, sizeof(path), "%s/log", x->g->state_dir);
	log = access(path, R_OK) == 0;
	if (log && reading_open(&r, x->g, "explain", false) < 0) {
		reading_close(&r);
		return EXIT_INOUT;
	}
	if (log)
		reading_ask_desk(&r);
	code = find_both(x, log ? &r : NULL);
	if (code == EXIT_OK && fill_engine(x, log ? &r : NULL) < 0)
		code = EXIT_INOUT;
	if (code == EXIT_OK)
		code = answer(x);
	if (log)
		reading_close(&r);
	return code;
}

int command_explain(int argc, char **argv, const struct globals *g)
{
	struct explain x = {.g = g};
	int i = 1, code;

	if (i < argc && strcmp(argv[i], "--all") == 0) {
		x.all = true;
		i++;
	}
	if (argc - i != 2) {
		fprintf(stderr, "usage: wiredup explain [--all] [--json] A B\n"
				"A and B are a seq, an id, an address, or a file\n");
		return EXIT_BAD_USAGE;
	}
	x.story[0].asked = argv[i];
	x.story[1].asked = argv[i + 1];
	code = setup_load(g, "explain", &x.setup);
	if (code != EXIT_OK)
		return code;
	code = EXIT_TEMPORARY;
	if (wu_story_new(&x.story[0].story) == 0 && wu_story_new(&x.story[1].story) == 0)
		code = run(&x);
	wu_engine_free(x.engine);
	wu_story_free(x.story[0].story);
	wu_story_free(x.story[1].story);
	setup_close(&x.setup);
	return code;
}
