/* `wiredup source furniture`: what an outlet is known to repeat, with the words.
 *
 * The happy path: the log is replayed into an engine as the desk does at its start, with the
 * desk up as far as that is durable, which gives back what was learned: hashes. Then the
 * stories that were counted, those of two days, are read once more, and each of their lines
 * and shingles is asked about.
 * What can fail: the configuration (78), the log (74), nothing is learned (1).
 */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/time.h"
#include "cli/bar.h"
#include "cli/reading.h"
#include "cli/repeats.h"
#include "cli/screen.h"
#include "cli/source.h"
#include "near/habit.h"
#include "serve/replay.h"
#include "setup.h"
#include "text/rules.h"

struct furniture {
	const struct source_job *j;
	const char *outlet; /* as asked for; NULL: all */
	bool as_rules;
	struct setup setup;
	struct reading reading;
	struct replay replay;
	struct wu_engine *engine;
	struct repeats repeats;
	struct bar bar;
	uint64_t newest; /* first seq of the newest segment: the log is at least so long */
};

static int fail(const struct furniture *f, int rc, const struct wu_err *err)
{
	source_say(f->j, "%s", err && *err->text ? err->text : wu_strerror(rc));
	return rc == WU_ENOMEM ? EXIT_TEMPORARY : EXIT_INOUT;
}

/* ---- the log, twice ------------------------------------------------------------------------ */

static void draw_replay(void *data, uint64_t events)
{
	struct furniture *f = data;
	uint64_t first = f->replay.first_seq;
	uint64_t total = f->newest > first ? f->newest - first : 0;

	bar_draw(&f->bar, events, total > events ? total : events, "events replayed");
}

static int learn(struct furniture *f)
{
	struct logdir *dir = f->reading.dir;
	const struct wu_reader_io *io = &logdir_files(dir)->read;
	struct wu_segment newest;
	struct wu_err err = {0};
	int rc;

	f->newest = io->find(io->ctx, WU_FIND_AT, UINT64_MAX, &newest) == 0 ? newest.first : 0;
	f->replay = (struct replay){.dir = dir,
				    .rules = f->setup.rules,
				    .engine = conf_engine(f->setup.conf),
				    .progress = draw_replay,
				    .data = f,
				    .before = f->reading.desk.seq + 1}; /* without a desk 0: all */
	rc = replay_run(&f->replay, &f->engine, &err);
	bar_clear(&f->bar);
	return rc < 0 ? fail(f, rc, &err) : EXIT_OK;
}

static int take(struct furniture *f, const struct wu_event *ev)
{
	int rc;

	if (!ev->story || (ev->ev != WU_EV_OPEN && ev->ev != WU_EV_JOIN) ||
	    ev->ts < wu_learned_since(f->engine))
		return 0;
	/* The story is the reader's, and ours to prepare: nobody else looks at it. */
	rc = wu_story_prepare((struct wu_story *)ev->story, f->setup.rules);
	return rc < 0 ? rc : repeats_take(&f->repeats, ev);
}

static int read_again(struct furniture *f)
{
	uint64_t done = 0;
	struct wu_event ev;
	int rc;

	wu_reader_seek_time(f->reading.reader, wu_learned_since(f->engine));
	while ((rc = reading_next(&f->reading, &ev)) == 0) {
		rc = take(f, &ev);
		if (rc < 0) {
			bar_clear(&f->bar);
			return fail(f, rc, NULL);
		}
		if (++done % 1024 == 0)
			bar_draw(&f->bar, done, f->replay.events > done ? f->replay.events : done,
				 "events read");
	}
	bar_clear(&f->bar);
	return reading_exit(&f->reading, rc < 0 ? rc : 0);
}

/* ---- the answer ----------------------------------------------------------------------------- */

static uint32_t count_stories(const struct repeats *r, bool without_text)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->n_outlets; i++)
		n += without_text ? r->outlet[i].without_text : r->outlet[i].stories;
	return n;
}

static void tell_missing(const struct furniture *f)
{
	uint32_t all = count_stories(&f->repeats, false), n = count_stories(&f->repeats, true);

	if (n)
		source_say(f->j,
			   "%s keeps not all text of %u of %u stories ([log] text, or redacted): "
			   "lines that only these carry are not shown",
			   f->reading.path, n, all);
	if (f->repeats.full)
		source_say(f->j, "more is repeated than is shown: there is no room for all");
}

static void tell_nothing(const struct furniture *f)
{
	uint32_t n = count_stories(&f->repeats, false);
	char since[SCREEN_TIME];

	screen_time(wu_learned_since(f->engine), true, since);
	if (n)
		source_say(f->j,
			   "nothing is learned from %u stor%s%s%s since %s: a line counts once it "
			   "is in "
			   "%u clusters of its outlet",
			   n, n == 1 ? "y" : "ies", f->outlet ? " of " : "",
			   f->outlet ? f->outlet : "", since, WU_HABIT_FURNITURE);
	else
		source_say(f->j, "there is no story%s%s since %s in %s", f->outlet ? " of " : "",
			   f->outlet ? f->outlet : "", since, f->reading.path);
}

static int answer(struct furniture *f)
{
	struct repeats *r = &f->repeats;

	if (!f->j->g->quiet)
		tell_missing(f);
	if (!r->n && !f->j->g->quiet)
		tell_nothing(f);
	repeats_sort(r);
	if (f->as_rules)
		repeats_rules(r);
	else if (f->outlet)
		repeats_list(r, f->j->g);
	else
		repeats_list_outlets(r, f->j->g);
	return r->n ? EXIT_OK : EXIT_NEGATIVE;
}

static struct wu_span canonical(const struct wu_rules *rules, const char *name)
{
	struct wu_span asked = {name, strlen(name)};
	const struct wu_rule_set *set = wu_rules_outlet(rules, asked);

	return set ? set->name : wu_rules_host(asked);
}

static int show(struct furniture *f)
{
	int code, rc = reading_open(&f->reading, f->j->g, "source furniture", false);

	if (rc < 0)
		return reading_exit(&f->reading, rc);
	reading_ask_desk(&f->reading);
	bar_init(&f->bar, f->j->g->quiet);
	code = learn(f);
	if (code != EXIT_OK)
		return code;
	f->repeats.engine = f->engine;
	if (f->outlet)
		f->repeats.only = canonical(f->setup.rules, f->outlet);
	rc = repeats_init(&f->repeats);
	code = rc < 0 ? fail(f, rc, NULL) : read_again(f);
	/* Behind damage there is something to show, and the exit code tells. */
	if (code == EXIT_OK || f->reading.damaged)
		rc = answer(f);
	return code == EXIT_OK ? rc : code;
}

/* NULL, or what is wrong. */
static const char *take_options(struct furniture *f, int argc, char **argv)
{
	bool all = false;

	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--all") == 0)
			all = true;
		else if (strcmp(argv[i], "--as-rules") == 0)
			f->as_rules = true;
		else if (*argv[i] == '-' || !*argv[i] || f->outlet)
			return "one outlet, --all and --as-rules is what it takes";
		else
			f->outlet = argv[i];
	return all != !f->outlet ? "of which outlet? --all: of every one" : NULL;
}

int source_furniture(const struct source_job *j, int argc, char **argv)
{
	struct furniture f = {.j = j};
	const char *why = take_options(&f, argc, argv);
	int code;

	if (why)
		return source_usage(j, why);
	code = setup_load(j->g, "source furniture", &f.setup);
	if (code != EXIT_OK)
		return code;
	code = show(&f);
	repeats_close(&f.repeats);
	wu_engine_free(f.engine);
	reading_close(&f.reading);
	setup_close(&f.setup);
	return code;
}
