/* `wiredup show CLUSTER`: its members, how each relates to the leader, and when each
 * outlet had it. Read from the log, the desk up or down.
 *
 * A cluster's id is the seq of its first event, so the reading starts there and ends at
 * its close, or at the end of the log. What can fail: no such cluster (exit 1), damage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "logdir.h"
#include "screen.h"
#include "wiredup.h"

enum { OUTLETS_MAX = 1000, NAME = 64 };

struct outlet {
	char name[NAME];
	int64_t first; /* ms */
	unsigned stories;
};

struct show {
	const struct globals *g;
	struct screen screen;
	struct wu_reader *reader;
	uint64_t cluster;
	int64_t opened;
	unsigned n;
	struct outlet outlets[OUTLETS_MAX];
	bool found, closed;
};

static void count_outlet(struct show *s, const struct wu_event *ev)
{
	struct wu_span name = ev->story->field[WU_OUTLET];
	char text[NAME];
	unsigned i = 0;

	snprintf(text, sizeof(text), "%.*s", (int)name.len, name.len ? name.p : "");
	while (i < s->n && strcmp(s->outlets[i].name, text) != 0)
		i++;
	if (i == OUTLETS_MAX)
		return;
	if (i == s->n) {
		memcpy(s->outlets[i].name, text, NAME);
		s->outlets[s->n++].first = ev->ts;
	}
	s->outlets[i].stories++;
}

static void print_leader(struct show *s, const struct wu_event *ev)
{
	char time[SCREEN_TIME];

	s->found = true;
	s->opened = ev->ts;
	screen_time(ev->ts, true, time);
	printf("c%llu  ", (unsigned long long)ev->cluster);
	screen_put(ev->story->field[WU_TITLE], 0);
	printf("\n%s  ", time);
	screen_put(ev->agency, 40);
	printf("%s%u words\n\n", ev->agency.len ? "  " : "", ev->words);
}

static void print_member(const struct show *s, const struct wu_event *ev)
{
	char lag[SCREEN_TIME], j[SCREEN_TIME], c[SCREEN_TIME];
	unsigned room = s->screen.columns > 80 ? s->screen.columns - 60
			: s->screen.columns    ? 20
					       : 0;

	screen_lag(ev->ts - s->opened, lag);
	screen_share(ev->match.jaccard, j);
	screen_share(ev->match.containment, c);
	printf("  %-8llu %-8s ", (unsigned long long)ev->seq, lag);
	screen_pad(ev->story->field[WU_OUTLET], 16);
	if (ev->ev == WU_EV_OPEN)
		printf(" %-9s %13s ", "leader", "");
	else
		printf(" %-9s J %-4s C %-4s ", wu_relation_name(ev->relation), j, c);
	if (ev->take > 1)
		printf("take %u  ", ev->take);
	screen_put(ev->story->field[WU_TITLE], room);
	putchar('\n');
}

static void print_event(struct show *s, const struct wu_event *ev)
{
	struct wu_span line = wu_reader_line(s->reader);

	if (s->g->json) {
		s->found = true;
		printf("%.*s\n", (int)line.len, line.p);
	} else if (ev->story && (ev->ev == WU_EV_OPEN || ev->ev == WU_EV_JOIN)) {
		if (ev->ev == WU_EV_OPEN)
			print_leader(s, ev);
		print_member(s, ev);
		count_outlet(s, ev);
	} else if (ev->ev == WU_EV_UPDATE) {
		printf("  %-8llu updates c%llu\n", (unsigned long long)ev->seq,
		       (unsigned long long)ev->other);
	}
	s->closed |= ev->ev == WU_EV_CLOSE;
}

static int read_cluster(struct show *s, struct wu_err *err)
{
	struct wu_event ev;
	int rc = 0;

	wu_reader_seek(s->reader, s->cluster);
	while (!s->closed && (rc = wu_reader_next(s->reader, &ev, err)) == 0) {
		if (ev.cluster == s->cluster)
			print_event(s, &ev);
		else if (!s->found)
			return 0; /* that seq opened no cluster */
	}
	return rc < 0 && rc != WU_ENOTFOUND ? rc : 0;
}

static void print_outlets(const struct show *s)
{
	char lag[SCREEN_TIME];

	printf("\n%u outlets%s\n", s->n, s->closed ? ", closed" : "");
	for (unsigned i = 0; i < s->n; i++) {
		const struct outlet *o = &s->outlets[i];
		struct wu_span name = {o->name, strlen(o->name)};

		screen_lag(o->first - s->opened, lag);
		printf("  ");
		screen_pad(name.len ? name : (struct wu_span){"-", 1}, 24);
		printf(" %-8s ×%u\n", lag, o->stories);
	}
}

static int show(struct show *s)
{
	char path[4096];
	struct wu_reader_io io;
	struct logdir *dir = NULL;
	struct wu_err err = {0};
	int rc;

	snprintf(path, sizeof(path), "%s/log", s->g->state_dir);
	rc = logdir_open(path, &dir, &err);
	if (rc == 0) {
		io = logdir_files(dir)->read;
		rc = wu_reader_new(&io, &s->reader);
	}
	if (rc == 0)
		rc = read_cluster(s, &err);
	wu_reader_free(s->reader);
	logdir_close(dir);
	if (rc < 0) {
		fprintf(stderr, "wiredup: show: %s\n", err.text[0] ? err.text : wu_strerror(rc));
		return EXIT_INOUT;
	}
	if (!s->found) {
		fprintf(stderr, "wiredup: show: there is no cluster c%llu in %s\n",
			(unsigned long long)s->cluster, path);
		return EXIT_NEGATIVE;
	}
	if (!s->g->json)
		print_outlets(s);
	return EXIT_OK;
}

int command_show(int argc, char **argv, const struct globals *g)
{
	struct show *s;
	int code;

	s = calloc(1, sizeof(*s));
	if (!s)
		return EXIT_TEMPORARY;
	s->g = g;
	screen_init(&s->screen);
	if (argc != 2 || !screen_cluster(argv[1], &s->cluster)) {
		fprintf(stderr, "usage: wiredup show CLUSTER   (c123, as tail and push name it)\n");
		code = EXIT_BAD_USAGE;
	} else {
		code = show(s);
	}
	free(s);
	return code;
}
