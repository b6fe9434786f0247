/* `wiredup dedup`: stories from files in, clusters out, with the engine the desk runs.
 *
 * Lines are read in batches, prepared by threads, stepped in order. The clock is the
 * largest `published` so far; a date alone is its midnight. What fails: a line, which is
 * told, counted and passed over; a file, after which the next is read; the output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "batch.h"
#include "command.h"
#include "input.h"
#include "members.h"
#include "setup.h"

/* Bad lines told one by one before they are only counted. */
enum { TOLD_MAX = 20 };

struct dedup {
	const struct globals *g;
	struct wu_engine *engine;
	struct batch *batch;
	struct members *members;
	const char *path;
	struct input *in;
	uint64_t stories, bad, copies, largest, merges;
	uint64_t forgotten; /* whose ids there was no memory for: a merge will not tell them */
	int64_t now;
	time_t drawn;
	bool bar;
};

static void print_span(struct wu_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c == 0x7F)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
}

static void print_list(const struct wu_event *v)
{
	if (!v->n_also)
		return;
	printf(",\"also\":[");
	for (uint32_t i = 0; i < v->n_also; i++)
		printf("%s\"c%llu\"", i ? "," : "", (unsigned long long)v->also[i]);
	putchar(']');
}

static void print_json(const struct wu_event *v)
{
	printf("{\"id\":\"");
	print_span(v->story->field[WU_ID]);
	printf("\",\"seq\":%llu,\"cluster\":\"c%llu\",\"relation\":\"%s\"",
	       (unsigned long long)v->seq, (unsigned long long)v->cluster,
	       v->ev == WU_EV_OPEN ? "leader" : wu_relation_name(v->relation));
	if (v->ev == WU_EV_JOIN)
		printf(",\"of\":%llu,\"jaccard\":%.3f,\"containment\":%.3f",
		       (unsigned long long)v->match.of, v->match.jaccard, v->match.containment);
	else
		printf(",\"of\":null,\"jaccard\":null,\"containment\":null");
	print_list(v);
	printf(",\"agency\":");
	if (v->agency.len) {
		putchar('"');
		print_span(v->agency);
		putchar('"');
	} else {
		printf("null");
	}
	printf("}\n");
}

static void print_text(const struct wu_event *v)
{
	printf("c%-10llu %-9s ", (unsigned long long)v->cluster,
	       v->ev == WU_EV_OPEN ? "leader" : wu_relation_name(v->relation));
	if (v->ev == WU_EV_JOIN)
		printf("J %.2f C %.2f  ", v->match.jaccard, v->match.containment);
	else
		printf("               ");
	print_span(v->story->field[WU_ID]);
	printf("  ");
	print_span(v->story->field[WU_TITLE]);
	putchar('\n');
}

static void draw(struct dedup *d, bool last)
{
	uint64_t size = input_size(d->in), done = input_read(d->in);
	int filled = size ? (int)(done * 30 / size) : 0;

	if (!d->bar || (!last && time(NULL) == d->drawn))
		return;
	d->drawn = time(NULL);
	fprintf(stderr, "\r\033[K%.*s%.*s %llu stories, %llu copies%s", filled,
		"##############################", 30 - filled, "..............................",
		(unsigned long long)d->stories, (unsigned long long)d->copies, last ? "\n" : "");
}

static void tell_bad(struct dedup *d, uint64_t line, const char *why)
{
	d->bad++;
	if (d->bad <= TOLD_MAX && !d->g->quiet)
		fprintf(stderr, "%s%s:%llu: passed over: %s\n", d->bar ? "\r\033[K" : "", d->path,
			(unsigned long long)line, why);
}

/* Where a merge takes a story said before. */
struct move {
	const struct wu_event *event;
	bool json;
};

static void print_move(void *ctx, struct wu_span id)
{
	const struct move *m = ctx;
	unsigned long long into = m->event->other;

	if (m->json)
		printf("{\"id\":\"");
	else
		printf("c%-10llu %-9s                ", into, "moved");
	print_span(id);
	if (m->json)
		printf("\",\"cluster\":\"c%llu\",\"moved\":\"c%llu\"}", into,
		       (unsigned long long)m->event->cluster);
	putchar('\n');
}

static void tell_story(struct dedup *d, const struct wu_event *v)
{
	d->copies += v->ev == WU_EV_JOIN;
	d->largest = v->size > d->largest ? v->size : d->largest;
	(d->g->json ? print_json : print_text)(v);
	if (members_add(d->members, v->cluster, v->story->field[WU_ID]) < 0)
		d->forgotten++;
}

static void tell(struct dedup *d, const struct wu_event *v)
{
	struct move m = {v, d->g->json};

	if (v->story)
		tell_story(d, v);
	else if (v->ev == WU_EV_CLOSE)
		members_close(d->members, v->cluster);
	else if (v->ev == WU_EV_MERGE) {
		d->merges++;
		d->forgotten += members_merge(d->members, v->cluster, v->other, print_move, &m) < 0;
	}
}

static void place(struct dedup *d, const struct batch_item *item)
{
	const struct wu_story *s = item->story;
	struct wu_events out = {NULL, 0};
	struct wu_event known;
	bool told = false;
	int rc;

	if (s->published != WU_NO_TIME && s->published > d->now)
		d->now = s->published;
	rc = wu_engine_step(d->engine, s, d->now, &out);
	for (uint32_t i = 0; i < out.n; i++) {
		tell(d, &out.v[i]);
		told = told || out.v[i].story;
	}
	if (rc < 0) {
		tell_bad(d, item->line, wu_strerror(rc));
		return;
	}
	d->stories++;
	if (!told && wu_engine_known(d->engine, s, &known) == 0)
		(d->g->json ? print_json : print_text)(&known);
}

static void run_batch(struct dedup *d)
{
	const struct batch_item *items;
	uint32_t n = batch_run(d->batch, &items);

	for (uint32_t i = 0; i < n; i++) {
		if (items[i].rc < 0)
			tell_bad(d, items[i].line,
				 items[i].err.text[0] ? items[i].err.text
						      : wu_strerror(items[i].rc));
		else
			place(d, &items[i]);
	}
	draw(d, false);
}

static bool is_blank(struct wu_span line)
{
	return strspn(line.len ? line.p : "\n", " \t\r\n") >= (line.len ? line.len : 1);
}

static int read_file(struct dedup *d, const char *path)
{
	struct wu_err err;
	struct wu_span line;
	int rc = input_open(path, &d->in, &err);

	d->path = path;
	while (rc == 0 && (rc = input_line(d->in, &line, &err)) == 0) {
		if (is_blank(line))
			continue;
		rc = batch_add(d->batch, line.p, line.len, input_line_number(d->in));
		if (rc == WU_MORE)
			run_batch(d);
		rc = rc == WU_MORE ? 0 : rc;
	}
	if (rc < 0)
		fprintf(stderr, "wiredup dedup: %s\n",
			rc == WU_ENOMEM ? "out of memory" : err.text);
	if (!d->in)
		return EXIT_INOUT;
	run_batch(d);
	d->bad += input_too_long(d->in);
	draw(d, true);
	d->in = input_close(d->in);
	return rc < 0 ? EXIT_INOUT : EXIT_OK;
}

static int run(struct dedup *d, char **files, int n)
{
	int code = EXIT_OK;

	for (int i = 0; i < n; i++) {
		int one = read_file(d, files[i]);

		code = one ? one : code;
	}
	if (!d->g->quiet)
		fprintf(stderr,
			"%llu stories, %llu copies, largest cluster %llu, %llu clusters merged, "
			"%llu lines passed over\n",
			(unsigned long long)d->stories, (unsigned long long)d->copies,
			(unsigned long long)d->largest, (unsigned long long)d->merges,
			(unsigned long long)d->bad);
	if (d->forgotten)
		fprintf(stderr, "%llu times without memory for ids: merges tell less\n",
			(unsigned long long)d->forgotten);
	return ferror(stdout) ? EXIT_INOUT : code;
}

static int usage(const char *why)
{
	fprintf(stderr,
		"wiredup dedup: %s\nusage: wiredup dedup [--window 24h|all] [--threads N] "
		"[--without PART,...] [--json] FILE.ndjson[.gz]...|-\n",
		why);
	return EXIT_BAD_USAGE;
}

struct options {
	long threads;
	int64_t window; /* ms; 0: as configured */
	unsigned without; /* of enum wu_part */
	bool no_rules;
};

/* "24h", "90m", "3d" or "all"; 0: not understood. */
static int64_t read_window(const char *s)
{
	char *end;
	long long n = strtoll(s, &end, 10);
	int64_t unit = *end == 'm' ? 60000 : *end == 'h' ? 3600000 : *end == 'd' ? 86400000 : 0;

	if (strcmp(s, "all") == 0)
		return 3650ll * 86400000;
	return n > 0 && n <= 3650 && unit && !end[1] ? n * unit : 0;
}

static bool read_parts(const char *s, struct options *o)
{
	static const struct {
		const char *name;
		unsigned part; /* 0: the rules of outlets and agencies, which the engine has not */
	} parts[] = {
		{"rules", 0},
		{"lines", WU_PART_LINES},
		{"shingles", WU_PART_SHINGLES},
		{"verification", WU_PART_VERIFICATION},
		{"representatives", WU_PART_REPRESENTATIVES},
	};

	for (size_t n; *s; s += n + (s[n] == ',')) {
		size_t i = 0;

		n = strcspn(s, ",");
		while (i < sizeof(parts) / sizeof(*parts) &&
		       (strlen(parts[i].name) != n || memcmp(parts[i].name, s, n)))
			i++;
		if (i == sizeof(parts) / sizeof(*parts))
			return false;
		o->without |= parts[i].part;
		o->no_rules = o->no_rules || !parts[i].part;
	}
	return true;
}

/* Read one option and its value; what is wrong with it, or NULL. */
static const char *read_option(const char *name, const char *value, struct options *o)
{
	if (strcmp(name, "--threads") == 0) {
		o->threads = strtol(value, NULL, 10);
		return o->threads < 1 || o->threads > 64 ? "--threads takes 1 to 64" : NULL;
	}
	if (strcmp(name, "--window") == 0) {
		o->window = read_window(value);
		return o->window ? NULL : "--window takes a time with its unit (24h, 3d), or all";
	}
	if (strcmp(name, "--without") == 0)
		return read_parts(value, o) ? NULL
					    : "--without takes rules, lines, shingles, "
					      "verification, representatives";
	return "unknown option";
}

static struct wu_engine_opts engine_opts(const struct setup *setup, const struct options *o)
{
	struct wu_engine_opts opts = conf_engine(setup->conf);

	opts.window_memory = UINT64_MAX; /* an archive decides what it needs */
	opts.without = o->without;
	if (o->window)
		opts.window_ms = opts.cluster_max_age_ms = o->window;
	return opts;
}

static int run_with(struct dedup *d, const struct options *o, char **files, int n)
{
	struct wu_rules *none = NULL;
	struct wu_engine_opts opts;
	struct setup setup;
	int code = setup_load(d->g, "dedup", &setup);

	if (code != EXIT_OK)
		return code;
	opts = engine_opts(&setup, o);
	code = EXIT_TEMPORARY;
	d->members = members_new();
	if (d->members && (!o->no_rules || wu_rules_new(&none) == 0) &&
	    wu_engine_new(&opts, &d->engine) == 0 &&
	    batch_new(none ? none : setup.rules, (unsigned)o->threads, &d->batch) == 0)
		code = run(d, files, n);
	batch_free(d->batch);
	members_free(d->members);
	wu_engine_free(d->engine);
	wu_rules_free(none);
	setup_close(&setup);
	return code;
}

int command_dedup(int argc, char **argv, const struct globals *g)
{
	struct dedup d = {.g = g,
			  .bar = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO) && !g->quiet};
	struct options o = {.threads = sysconf(_SC_NPROCESSORS_ONLN)};
	int i = 1;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i += 2) {
		const char *why = i + 1 < argc ? read_option(argv[i], argv[i + 1], &o)
					       : "an option without its value, or unknown";

		if (why)
			return usage(why);
	}
	return i == argc ? usage("no file named") : run_with(&d, &o, argv + i, argc - i);
}
