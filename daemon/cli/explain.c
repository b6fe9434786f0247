/* The happy path: both stories are found; where one is in the log, the log is replayed into
 * an engine up to just before the later of the two came (a file comes at the end), so that
 * what outlets are known to repeat is what was known then; what became of the earlier's
 * cluster is read; lib/explain judges, and it is printed. Two files need no log.
 * What can fail: the command line, or there is no such story (2); the configuration (78), the
 * log or a file (74), memory (75).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/time.h"
#include "cli/explained.h"
#include "cli/screen.h"
#include "cli/when.h"
#include "service.h"

enum { DAYS = 7 };

static int fail(const struct explain *e, int rc, const struct wu_err *err)
{
	if (e->reading.g)
		fflush(stdout);
	fprintf(stderr, "wiredup: explain: %s\n", err && *err->text ? err->text : wu_strerror(rc));
	return rc == WU_ENOMEM ? EXIT_TEMPORARY : EXIT_INOUT;
}

/* ---- as it was ------------------------------------------------------------------------------ */

static void draw_replay(void *data, uint64_t events)
{
	struct explain *e = data;
	uint64_t first = e->replay.first_seq, end = e->replay.before;
	uint64_t total = end > first ? end - first : 0;

	bar_draw(&e->bar, events, total > events ? total : events, "events replayed");
}

static int replay(struct explain *e)
{
	uint64_t late = e->late->ev.seq;
	struct wu_err err = {0};
	int rc;

	e->replay = (struct replay){.dir = e->reading.dir,
				    .rules = e->setup.rules,
				    .engine = conf_engine(e->setup.conf),
				    .progress = draw_replay,
				    .data = e,
				    /* Without a desk 0: all. */
				    .before = late ? late : e->reading.desk.seq + 1};
	rc = replay_run(&e->replay, &e->engine, &err);
	bar_clear(&e->bar);
	return rc < 0 ? fail(e, rc, &err) : EXIT_OK;
}

/* Their clusters may have gone into others, as long as they lived. */
static int follow_clusters(struct explain *e)
{
	const struct wu_event *late = &e->late->ev;
	int64_t end = late->seq ? late->ts + e->setup.conf->desk.cluster_max_age : INT64_MAX;
	struct wu_event ev;
	uint64_t done = 0;
	int rc;

	wu_reader_seek(e->reading.reader, e->early->ev.seq);
	while ((rc = reading_next(&e->reading, &ev)) == 0 && ev.ts <= end) {
		if (++done % 4096 == 0)
			bar_draw(&e->bar, done, done, "events read");
		if (ev.ev != WU_EV_MERGE)
			continue;
		if (ev.cluster == e->early->now)
			e->early->now = ev.other;
		if (ev.cluster == e->late->now)
			e->late->now = ev.other;
		if (!late->seq || ev.seq < late->seq)
			e->early->cluster = e->early->now;
	}
	bar_clear(&e->bar);
	return reading_exit(&e->reading, rc < 0 ? rc : 0);
}

static void put_in_order(struct explain *e)
{
	const struct explained *a = &e->two[0], *b = &e->two[1];
	bool a_last = b->ev.seq && (!a->ev.seq || a->ev.seq > b->ev.seq);

	e->late = &e->two[a_last ? 0 : 1];
	e->early = &e->two[a_last ? 1 : 0];
}

static int open_log(struct explain *e)
{
	int rc = reading_open(&e->reading, e->g, "explain", false);

	if (rc < 0)
		return rc == WU_ENOMEM ? EXIT_TEMPORARY : EXIT_INOUT;
	reading_ask_desk(&e->reading);
	return EXIT_OK;
}

static int fill_engine(struct explain *e)
{
	struct wu_engine_opts opts = conf_engine(e->setup.conf);
	int code, rc;

	if (e->reading.g) {
		code = replay(e);
		if (code == EXIT_OK)
			code = follow_clusters(e);
		return e->engine ? EXIT_OK : code; /* behind damage there is something to tell */
	}
	rc = wu_engine_new(&opts, &e->engine);
	return rc < 0 ? fail(e, rc, NULL) : EXIT_OK;
}

static int find_both(struct explain *e)
{
	int code = EXIT_OK;

	if (!e->two[0].is_file || !e->two[1].is_file)
		code = open_log(e);
	for (int i = 0; i < 2 && code == EXIT_OK; i++)
		code = explain_story(e, &e->two[i]);
	if (code == EXIT_OK && e->two[0].ev.seq && e->two[0].ev.seq == e->two[1].ev.seq) {
		fprintf(stderr, "wiredup: explain: both are the story of seq %llu\n",
			(unsigned long long)e->two[0].ev.seq);
		code = EXIT_BAD_USAGE;
	}
	return code;
}

/* ---- the answer ----------------------------------------------------------------------------- */

static int find_texts(struct explain *e)
{
	int rc = passages_find(e, WU_STRETCH_COMMON, &e->common);

	if (rc == 0)
		rc = passages_find(e, WU_STRETCH_FURNITURE, &e->learned);
	for (int i = 0; i < 2 && rc == 0; i++)
		if (e->two[i].story->prep)
			rc = wu_removed_find(e->two[i].story, e->setup.rules, &e->two[i].removed,
					     &e->two[i].n_removed);
	return rc;
}

static int judge(struct explain *e)
{
	struct wu_told_story late = explained_told(e->late), early = explained_told(e->early);
	int rc = wu_explain(e->engine, &late, &early, &e->x);

	if (rc == WU_ENOTFOUND) {
		fprintf(stderr,
			"wiredup: explain: the log keeps too little of one of them to compare: it "
			"is redacted, or [log] text is not full and no cluster is judged by it\n");
		return EXIT_INOUT;
	}
	e->late->press = &e->x.press[0];
	e->early->press = &e->x.press[1];
	if (rc == 0)
		rc = find_texts(e);
	if (rc < 0)
		return fail(e, rc, NULL);
	if (e->g->json)
		explain_json(e);
	else
		explain_list(e);
	return e->x.verdict.copy ? EXIT_OK : EXIT_NEGATIVE;
}

static int run(struct explain *e)
{
	int code = setup_load(e->g, "explain", &e->setup);

	if (code != EXIT_OK)
		return code;
	bar_init(&e->bar, e->g->quiet);
	code = find_both(e);
	if (code == EXIT_OK) {
		put_in_order(e);
		code = fill_engine(e);
	}
	if (code == EXIT_OK)
		code = judge(e);
	if ((code == EXIT_OK || code == EXIT_NEGATIVE) && e->reading.damaged)
		code = EXIT_INOUT;
	return code;
}

static void close_all(struct explain *e)
{
	passages_close(&e->common);
	passages_close(&e->learned);
	wu_explain_close(&e->x);
	wu_engine_free(e->engine);
	explained_close(&e->two[0]);
	explained_close(&e->two[1]);
	reading_close(&e->reading);
	setup_close(&e->setup);
}

/* ---- the command line ----------------------------------------------------------------------- */

static const char how[] = "usage: wiredup explain [--all] [--since TIME] A B   (each a seq, c123, "
			  "id, URL, FILE or -)\n";

static int usage(const char *why)
{
	fprintf(stderr, "wiredup: explain: %s\n%s", why, how);
	return EXIT_BAD_USAGE;
}

static bool is_file(const char *text)
{
	struct stat st;
	uint64_t seq;

	if (strcmp(text, "-") == 0)
		return true;
	return !screen_cluster(text, &seq) && stat(text, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* NULL, or what is wrong. Behind -- nothing is an option. */
static const char *take_options(struct explain *e, int argc, char **argv)
{
	bool options = true;
	int n = 0;

	for (int i = 1; i < argc; i++)
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && strcmp(argv[i], "--all") == 0) {
			e->all = true;
		} else if (options && strcmp(argv[i], "--since") == 0) {
			if (++i == argc || when_read(argv[i], service_now(), &e->since) < 0)
				return "--since takes " WHEN_FORMS;
		} else if (options && argv[i][0] == '-' && argv[i][1]) {
			return "--all and --since are the only options";
		} else if (n == 2 || !*argv[i]) {
			return "two stories are compared";
		} else {
			e->two[n] = (struct explained){.asked = argv[i],
						       .name = n ? 'B' : 'A',
						       .is_file = is_file(argv[i])};
			n++;
		}
	if (n != 2)
		return "which two stories?";
	return strcmp(e->two[0].asked, "-") == 0 && strcmp(e->two[1].asked, "-") == 0
		       ? "standard input is one story"
		       : NULL;
}

int command_explain(int argc, char **argv, const struct globals *g)
{
	struct explain *e;
	const char *why;
	int code;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(how, stdout);
		return EXIT_OK;
	}
	e = calloc(1, sizeof(*e));
	if (!e)
		return EXIT_TEMPORARY;
	e->g = g;
	e->since = service_now() - DAYS * (int64_t)WU_DAY_MS;
	why = take_options(e, argc, argv);
	code = why ? usage(why) : run(e);
	close_all(e);
	free(e);
	return code;
}
