/* `wiredup tune`: what other values of the join settings would do to labelled pairs.
 *
 * The happy path: the pairs are read; stories are read in batches and prepared by threads, as
 * dedup does; of those that a pair names the print is made, with nothing learned of outlets,
 * and each pair judged when its second story comes.
 * What fails: the configuration (78), a file (74; of stories the next is read), a line, which
 * is told, counted and passed over; no pair has both its stories (1).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "cli/bar.h"
#include "cli/tune.h"
#include "input.h"
#include "press.h"
#include "setting.h"
#include "setup.h"

enum {
	TOLD_MAX = 20, /* bad lines told one by one before they are only counted */
	STEPS = 10,
	THREADS_MAX = 64,
};

/* One file of stories, and what it is read with. */
struct work {
	struct tune *t;
	struct batch *batch;
	struct wu_press press;
	struct bar bar;
	const char *path;
	struct input *in;
};

const char *tune_key(enum wu_sweep_of of)
{
	static const char *const keys[TUNE_SETTINGS] = {
		[WU_SWEEP_NEAR] = "join_near",
		[WU_SWEEP_SAME_OUTLET] = "join_same_outlet",
		[WU_SWEEP_SHARED] = "join_shared",
	};

	return keys[of];
}

static struct wu_sweep_range range_of(const char *key)
{
	const struct setting *s = settings;

	while (strcmp(s->section, "desk") != 0 || strcmp(s->key, key) != 0)
		s++;
	return (struct wu_sweep_range){s->min, s->max};
}

/* ---- stories -------------------------------------------------------------------------------- */

static void judge(void *ctx, uint32_t i, const struct wu_print *a, const struct wu_print *b)
{
	struct tune *t = ctx;
	bool copy = t->pairs->pair[i].copy;
	struct wu_verdict v = wu_cluster_judge(&t->opts, a, b);

	tally_add(&t->tally, i, copy, &v);
	for (int k = 0; k < TUNE_SETTINGS; k++)
		wu_sweep_add(&t->sweep[k], a, b, copy);
}

static void tell_bad(struct work *w, uint64_t line, const char *why)
{
	w->t->bad++;
	if (w->t->bad > TOLD_MAX || w->t->g->quiet)
		return;
	bar_clear(&w->bar);
	fprintf(stderr, "%s:%llu: passed over: %s\n", w->path, (unsigned long long)line, why);
}

static void take(struct work *w, const struct batch_item *item)
{
	struct pairs *pairs = w->t->pairs;
	uint32_t i = pairs_find(pairs, item->story->field[WU_ID]);
	int rc = 0;

	w->t->stories++;
	if (i == pairs->n_stories)
		return;
	rc = wu_press_make(&w->press, item->story->prep, 0);
	if (rc == 0)
		rc = pairs_take(pairs, i, &w->press.print, judge, w->t);
	if (rc < 0)
		tell_bad(w, item->line, wu_strerror(rc));
}

static void run_batch(struct work *w)
{
	const struct batch_item *items;
	uint32_t n = batch_run(w->batch, &items);
	uint64_t size = input_size(w->in), done = input_read(w->in);

	for (uint32_t i = 0; i < n; i++)
		if (items[i].rc < 0)
			tell_bad(w, items[i].line,
				 items[i].err.text[0] ? items[i].err.text
						      : wu_strerror(items[i].rc));
		else
			take(w, &items[i]);
	bar_draw(&w->bar, done, size > done ? size : done, "bytes");
}

static bool is_blank(struct wu_span line)
{
	while (line.len && strchr(" \t\r", line.p[line.len - 1]))
		line.len--;
	return !line.len;
}

static int read_lines(struct work *w, struct wu_err *err)
{
	struct wu_span line;
	int rc;

	while ((rc = input_line(w->in, &line, err)) == 0) {
		if (is_blank(line))
			continue;
		rc = batch_add(w->batch, line.p, line.len, input_line_number(w->in));
		if (rc < 0)
			return rc;
		if (rc == WU_MORE)
			run_batch(w);
	}
	return rc < 0 ? rc : 0;
}

static int read_file(struct work *w, const char *path)
{
	struct wu_err err = {0};
	int rc = input_open(path, &w->in, &err);

	w->path = path;
	if (rc == 0) {
		rc = read_lines(w, &err);
		run_batch(w);
		w->t->bad += input_too_long(w->in);
		w->in = input_close(w->in);
	}
	bar_clear(&w->bar);
	if (rc == 0)
		return EXIT_OK;
	fprintf(stderr, "wiredup tune: %s\n", *err.text ? err.text : wu_strerror(rc));
	return rc == WU_ENOMEM ? EXIT_TEMPORARY : EXIT_INOUT;
}

static int read_stories(struct tune *t, const struct wu_rules *rules, char **files, int n)
{
	struct work w = {.t = t};
	long threads = sysconf(_SC_NPROCESSORS_ONLN);
	int code = EXIT_OK;

	threads = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
	if (batch_new(rules, (unsigned)threads, &w.batch) < 0)
		return EXIT_TEMPORARY;
	bar_init(&w.bar, t->g->quiet);
	for (int i = 0; i < n; i++) {
		int one = read_file(&w, files[i]);

		code = one ? one : code;
	}
	wu_press_close(&w.press);
	batch_free(w.batch);
	return code;
}

/* ---- the command ---------------------------------------------------------------------------- */

static int judge_all(struct tune *t, const struct wu_rules *rules, char **files, int n)
{
	struct wu_err err = {0};
	int code, rc = pairs_read(t->path, &t->pairs, &err);

	if (rc == 0) {
		for (int k = 0; k < TUNE_SETTINGS; k++)
			wu_sweep_init(&t->sweep[k], (enum wu_sweep_of)k, &t->opts,
				      range_of(tune_key((enum wu_sweep_of)k)), t->steps);
		code = read_stories(t, rules, files, n);
		rc = tune_report(t);
		if (rc == 0)
			return code ? code : t->pairs->judged ? EXIT_OK : EXIT_NEGATIVE;
	}
	fprintf(stderr, "wiredup tune: %s\n", *err.text ? err.text : wu_strerror(rc));
	return rc == WU_ENOMEM ? EXIT_TEMPORARY : EXIT_INOUT;
}

static int run(struct tune *t, char **files, int n)
{
	struct wu_engine_opts o;
	struct setup setup;
	int code = setup_load(t->g, "tune", &setup);

	if (code != EXIT_OK)
		return code;
	o = conf_engine(setup.conf);
	t->opts = (struct wu_cluster_opts){o.join_near, o.join_same_outlet, o.join_shared};
	code = judge_all(t, setup.rules, files, n);
	pairs_free(t->pairs);
	setup_close(&setup);
	return code;
}

static int usage(const char *why)
{
	fprintf(stderr,
		"wiredup tune: %s\nusage: wiredup tune --pairs PAIRS.tsv [--steps N] "
		"[--precision P] [--json] FILE.ndjson[.gz]...|-\n",
		why);
	return EXIT_BAD_USAGE;
}

/* Read one option and its value; what is wrong with it, or NULL. */
static const char *read_option(const char *name, const char *value, struct tune *t)
{
	char *end;

	if (strcmp(name, "--pairs") == 0) {
		t->path = value;
		return NULL;
	}
	if (strcmp(name, "--steps") == 0) {
		long n = strtol(value, &end, 10);

		t->steps = (uint32_t)n;
		return *end || n < 1 || n > WU_SWEEP_STEPS ? "--steps takes 1 to 200" : NULL;
	}
	if (strcmp(name, "--precision") == 0) {
		t->precision = strtod(value, &end);
		return *end || !(t->precision > 0 && t->precision <= 1)
			       ? "--precision takes a share, such as 0.99"
			       : NULL;
	}
	return "unknown option";
}

static bool is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* Standard input can be read once. */
static bool is_read_twice(const struct tune *t, char **files, int n)
{
	int times = is_standard(t->path);

	for (int i = 0; i < n; i++)
		times += is_standard(files[i]);
	return times > 1;
}

int command_tune(int argc, char **argv, const struct globals *g)
{
	struct tune t = {.g = g, .steps = STEPS};
	int i = 1;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i += 2) {
		const char *why = i + 1 < argc ? read_option(argv[i], argv[i + 1], &t)
					       : "an option without its value";

		if (why)
			return usage(why);
	}
	if (!t.path)
		return usage("which pairs? --pairs names their file");
	if (i == argc)
		return usage("no file of stories named");
	if (is_read_twice(&t, argv + i, argc - i))
		return usage("standard input can be read only once");
	return run(&t, argv + i, argc - i);
}
