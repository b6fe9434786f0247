/* `wiredup tail`: the log's events, as they are or as lines for people.
 *
 * The happy path: the log is read from its oldest event; the last N that pass the filter
 * are kept and printed; with -f what is appended later follows, woken by the directory's
 * changes. The desk is not needed. What can fail: no log (with -f it is waited for),
 * damage (said with its place, exit 74), the reader of our output going away.
 */
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "command.h"
#include "logdir.h"
#include "screen.h"
#include "wiredup.h"

enum { LAST_DEFAULT = 10, LAST_MAX = 1000000, WAIT_MS = 500, TITLE_MIN = 20 };

struct tail {
	const struct globals *g;
	struct screen screen;
	struct logdir *dir;
	struct wu_reader *reader;
	const char *outlet, *agency, *lang;
	uint64_t cluster, *seqs; /* of the last N, a ring */
	long last;
	uint64_t kept;
	uint32_t min_size;
	enum wu_ev event;
	bool has_event, follow, json;
};

/* ---- which events ----------------------------------------------------------------------- */

static bool matches(const char *glob, struct wu_span s)
{
	char text[256];

	if (!glob)
		return true;
	snprintf(text, sizeof(text), "%.*s", (int)s.len, s.len ? s.p : "");
	return fnmatch(glob, text, 0) == 0;
}

static bool wanted(const struct tail *t, const struct wu_event *ev)
{
	const struct wu_span none = {0};
	const struct wu_story *s = ev->story;

	if (t->has_event ? ev->ev != t->event
			 : !t->json && (ev->ev == WU_EV_SEGMENT || ev->ev == WU_EV_CONFIG ||
					ev->ev == WU_EV_TEXT))
		return false;
	if (t->cluster && ev->cluster != t->cluster && ev->other != t->cluster)
		return false;
	return ev->size >= t->min_size && matches(t->agency, ev->agency) &&
	       matches(t->outlet, s ? s->field[WU_OUTLET] : none) &&
	       matches(t->lang, s ? s->field[WU_LANG] : none);
}

/* ---- as text ---------------------------------------------------------------------------- */

static struct wu_span outlet_of(const struct wu_event *ev)
{
	struct wu_span s = ev->story ? ev->story->field[WU_OUTLET] : (struct wu_span){0};
	const char *p;

	if (s.len || !ev->story)
		return s;
	s = ev->story->field[WU_URL];
	p = s.len > 3 ? memmem(s.p, s.len, "://", 3) : NULL;
	if (p) {
		s.len -= (size_t)(p + 3 - s.p);
		s.p = p + 3;
		p = memchr(s.p, '/', s.len);
		s.len = p ? (size_t)(p - s.p) : s.len;
	}
	return s;
}

static void print_title(const struct tail *t, const struct wu_event *ev, unsigned used)
{
	unsigned width = t->screen.columns;
	unsigned room = width == 0 ? 0 : width > used + TITLE_MIN ? width - used : TITLE_MIN;

	if (ev->story)
		screen_put(ev->story->field[WU_TITLE], room);
}

static void print_open(const struct tail *t, const struct wu_event *ev)
{
	screen_pad(outlet_of(ev), 16);
	putchar(' ');
	print_title(t, ev, 45);
}

static void print_join(const struct tail *t, const struct wu_event *ev)
{
	char j[SCREEN_TIME], c[SCREEN_TIME], lag[SCREEN_TIME];

	screen_share(ev->match.jaccard, j);
	screen_share(ev->match.containment, c);
	screen_lag(ev->lag_ms, lag);
	printf("×%-2u ", ev->size);
	screen_pad(outlet_of(ev), 12);
	printf(" %-9s J %s C %s  %-7s ", wu_relation_name(ev->relation), j, c, lag);
	if (ev->take > 1)
		printf("take %u  ", ev->take);
	print_title(t, ev, 72);
}

static void print_rest(const struct wu_event *ev)
{
	char c[SCREEN_TIME];

	screen_share(ev->match.containment, c);
	if (ev->ev == WU_EV_UPDATE)
		printf("updates c%llu  containment %s", (unsigned long long)ev->other, c);
	else if (ev->ev == WU_EV_GAP)
		printf("events %llu to %llu are lost", (unsigned long long)ev->other,
		       (unsigned long long)ev->last);
	else if (ev->ev == WU_EV_CLOSE)
		printf("×%-2u %u outlets  ", ev->size, ev->outlets);
	screen_put(ev->reason, 40);
}

static void print_text(const struct tail *t, const struct wu_event *ev)
{
	static const char *const colours[WU_EV_COUNT] = {[WU_EV_OPEN] = "\033[36m",
							 [WU_EV_JOIN] = "\033[32m",
							 [WU_EV_UPDATE] = "\033[33m",
							 [WU_EV_GAP] = "\033[31m"};
	const char *colour = t->screen.colour ? colours[ev->ev] : NULL;
	const char *name = ev->ev == WU_EV_UPDATE ? "link" : wu_ev_name(ev->ev);
	char time[SCREEN_TIME], upper[16], id[24];
	size_t n = 0;

	for (; name[n] && n < sizeof(upper) - 1; n++)
		upper[n] = name[n] >= 'a' ? (char)(name[n] - 'a' + 'A') : name[n];
	upper[n] = 0;
	screen_time(ev->ts, false, time);
	snprintf(id, sizeof(id), "c%llu", (unsigned long long)ev->cluster);
	printf("%s %s%-5s%s %-10s ", time, colour ? colour : "", upper, colour ? "\033[0m" : "",
	       ev->cluster ? id : "");
	if (ev->ev == WU_EV_OPEN)
		print_open(t, ev);
	else if (ev->ev == WU_EV_JOIN)
		print_join(t, ev);
	else
		print_rest(ev);
	putchar('\n');
}

static void print_event(const struct tail *t, const struct wu_event *ev)
{
	struct wu_span line = wu_reader_line(t->reader);

	if (t->json) {
		fwrite(line.p, 1, line.len, stdout);
		putchar('\n');
	} else {
		print_text(t, ev);
	}
}

/* ---- reading ---------------------------------------------------------------------------- */

static int complain(const struct wu_err *err)
{
	fflush(stdout);
	fprintf(stderr, "wiredup: tail: %s\n", err->text);
	return EXIT_INOUT;
}

/* To the end of what is whole. print false: only remember the last seqs. */
static int read_on(struct tail *t, bool print)
{
	struct wu_err err = {0};
	struct wu_event ev;
	int rc;

	while ((rc = wu_reader_next(t->reader, &ev, &err)) == 0) {
		if (!wanted(t, &ev))
			continue;
		if (print)
			print_event(t, &ev);
		else if (t->last)
			t->seqs[t->kept++ % (uint64_t)t->last] = ev.seq;
		if (ferror(stdout))
			return EXIT_INOUT;
	}
	if (rc < 0 && rc != WU_ENOTFOUND)
		return complain(&err);
	return EXIT_OK;
}

static int open_log(struct tail *t)
{
	char path[4096];
	struct wu_reader_io io;
	struct wu_err err = {0};
	int rc;

	snprintf(path, sizeof(path), "%s/log", t->g->state_dir);
	while ((rc = logdir_open(path, &t->dir, &err)) == WU_ENOTFOUND && t->follow)
		poll(NULL, 0, WAIT_MS);
	if (rc < 0)
		return complain(&err);
	io = logdir_files(t->dir)->read;
	if (wu_reader_new(&io, &t->reader) < 0) {
		fprintf(stderr, "wiredup: tail: out of memory\n");
		return EXIT_TEMPORARY;
	}
	return EXIT_OK;
}

/* The last N: read once to learn where they begin, and from there again. */
static int print_last(struct tail *t)
{
	uint64_t first;
	int code = read_on(t, false);

	if (code || t->last == 0 || t->kept == 0)
		return code;
	first = t->seqs[t->kept > (uint64_t)t->last ? t->kept % (uint64_t)t->last : 0];
	wu_reader_seek(t->reader, first);
	return read_on(t, true);
}

static int follow(struct tail *t)
{
	char path[4096], events[4096];
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), code = EXIT_OK;
	struct pollfd p[2] = {{fd, POLLIN, 0}, {STDOUT_FILENO, 0, 0}};

	snprintf(path, sizeof(path), "%s/log", t->g->state_dir);
	if (fd >= 0 && inotify_add_watch(fd, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0)
		p[0].fd = -1; /* asking twice a second remains */
	while (code == EXIT_OK) {
		code = read_on(t, true);
		if (fflush(stdout) != 0)
			break;
		poll(p, 2, WAIT_MS);
		if (p[1].revents & (POLLERR | POLLHUP))
			break;
		while (p[0].fd >= 0 && read(fd, events, sizeof(events)) > 0)
			;
	}
	if (fd >= 0)
		close(fd);
	return code;
}

/* ---- the command line -------------------------------------------------------------------- */

static bool read_event(struct tail *t, const char *name)
{
	for (int i = 0; i < WU_EV_COUNT; i++)
		if (strcmp(wu_ev_name((enum wu_ev)i), name) == 0) {
			t->event = (enum wu_ev)i;
			return t->has_event = true;
		}
	return false;
}

static bool read_number(const char *text, long most, long *ret)
{
	char *end;

	errno = 0;
	*ret = strtol(text, &end, 10);
	return errno == 0 && end != text && *end == 0 && *ret >= 0 && *ret <= most;
}

static bool take_option(struct tail *t, int opt)
{
	long n;

	switch (opt) {
	case 'f':
		return t->follow = true;
	case 'n':
		return read_number(optarg, LAST_MAX, &t->last);
	case 'e':
		return read_event(t, optarg);
	case 'O':
		return (t->outlet = optarg) != NULL;
	case 'A':
		return (t->agency = optarg) != NULL;
	case 'L':
		return (t->lang = optarg) != NULL;
	case 'C':
		return screen_cluster(optarg, &t->cluster);
	case 'm':
		if (!read_number(optarg, INT32_MAX, &n))
			return false;
		t->min_size = (uint32_t)n;
		return true;
	case 'o':
		t->json = strcmp(optarg, "json") == 0;
		return t->json || strcmp(optarg, "text") == 0;
	default:
		return false;
	}
}

static bool read_arguments(struct tail *t, int argc, char **argv)
{
	static const struct option longs[] = {{"follow", 0, 0, 'f'},  {"event", 1, 0, 'e'},
					      {"outlet", 1, 0, 'O'},  {"agency", 1, 0, 'A'},
					      {"lang", 1, 0, 'L'},    {"min-size", 1, 0, 'm'},
					      {"cluster", 1, 0, 'C'}, {0, 0, 0, 0}};
	int opt;

	optind = 1;
	opterr = 0;
	while ((opt = getopt_long(argc, argv, "fn:o:", longs, NULL)) != -1)
		if (!take_option(t, opt))
			return false;
	return optind == argc;
}

int command_tail(int argc, char **argv, const struct globals *g)
{
	struct tail t = {.g = g, .last = LAST_DEFAULT, .json = g->json};
	int code;

	if (!read_arguments(&t, argc, argv)) {
		fprintf(stderr, "usage: wiredup tail [-f] [-n N] [--event E] [--outlet GLOB] "
				"[--agency GLOB]\n       [--lang GLOB] [--min-size N] "
				"[--cluster C] [-o text|json]\n");
		return EXIT_BAD_USAGE;
	}
	screen_init(&t.screen);
	t.seqs = calloc((size_t)t.last + 1, sizeof(*t.seqs));
	if (!t.seqs)
		return EXIT_TEMPORARY;
	code = open_log(&t);
	if (code == EXIT_OK)
		code = print_last(&t);
	if (code == EXIT_OK && t.follow)
		code = follow(&t);
	wu_reader_free(t.reader);
	logdir_close(t.dir);
	free(t.seqs);
	return code;
}
