/* `wiredup show CLUSTER`: its members, how each relates to the leader, and when each
 * outlet had it. Read from the log, the desk up or down.
 *
 * A cluster's id is the seq of its first event, so the reading starts there and ends at
 * its close, or at the end of the log. What can fail: no such cluster (exit 1; where the
 * number is a member's, its cluster is told), damage (told, a gap among the members, exit 74).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/format.h"
#include "cli/reading.h"
#include "cli/screen.h"
#include "store/segment.h"
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
	struct reading r;
	uint64_t cluster;
	struct wu_event met; /* what stands at that seq, when it opened no cluster */
	int64_t opened;
	unsigned n;
	struct outlet outlets[OUTLETS_MAX];
	bool found, closed;
	uint64_t into; /* the cluster it went into; 0: none */
	unsigned taken; /* clusters that went into it */
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

static void print_member(struct show *s, const struct wu_event *ev)
{
	char lag[SCREEN_TIME], j[SCREEN_TIME], c[SCREEN_TIME];
	unsigned room = s->screen.columns > 80 ? s->screen.columns - 60
			: s->screen.columns    ? 20
					       : 0;

	if (s->opened == WU_NO_TIME)
		s->opened = ev->ts; /* the opening is lost */
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
	static const struct format json = {FORMAT_JSON, NULL};
	struct column_row row = {ev, wu_reader_line(s->r.reader)};
	char gap[WU_SEGMENT_EVENTS];

	if (s->g->json) {
		s->found = true;
		format_event(&json, &row, stdout);
	} else if (ev->story && (ev->ev == WU_EV_OPEN || ev->ev == WU_EV_JOIN)) {
		if (ev->ev == WU_EV_OPEN)
			print_leader(s, ev);
		print_member(s, ev);
		count_outlet(s, ev);
	} else if (ev->ev == WU_EV_UPDATE) {
		printf("  %-8llu updates c%llu  ", (unsigned long long)ev->seq,
		       (unsigned long long)ev->other);
		screen_put(ev->reason, 20);
		putchar('\n');
	} else if (ev->ev == WU_EV_MERGE) {
		bool gone = ev->cluster == s->cluster;

		s->into = gone ? ev->other : s->into;
		s->taken += !gone;
		printf("  %-8llu %s c%llu\n", (unsigned long long)ev->seq,
		       gone ? "went into" : "took in",
		       (unsigned long long)(gone ? ev->other : ev->cluster));
	} else if (ev->ev == WU_EV_RETRACT) {
		printf("  %-8llu retracts %llu\n", (unsigned long long)ev->seq,
		       (unsigned long long)ev->other);
	} else if (ev->ev == WU_EV_GAP) {
		printf("  %s\n",
		       wu_segment_events(ev->other, ev->last, " is lost", " are lost", gap));
	}
	s->closed |= ev->cluster == s->cluster && (ev->ev == WU_EV_CLOSE || ev->ev == WU_EV_MERGE);
}

/* Is the cluster's opening among what is lost? Its members may not be. */
static bool is_lost(const struct show *s, const struct wu_event *ev)
{
	return ev->ev == WU_EV_GAP && ev->other <= s->cluster && ev->last >= s->cluster;
}

static int read_cluster(struct show *s)
{
	struct wu_event ev;
	int rc = 0;

	wu_reader_seek(s->r.reader, s->cluster);
	while (!s->closed && (rc = reading_next(&s->r, &ev)) == 0) {
		s->found |= is_lost(s, &ev);
		if (!s->found && (ev.seq != s->cluster || ev.ev != WU_EV_OPEN)) {
			s->met = ev;
			return 0;
		}
		if (ev.cluster == s->cluster || ev.ev == WU_EV_GAP ||
		    (ev.ev == WU_EV_MERGE && ev.other == s->cluster))
			print_event(s, &ev);
	}
	return rc < 0 ? rc : 0;
}

static void print_outlets(const struct show *s)
{
	char lag[SCREEN_TIME];

	printf("\n%u outlet%s", s->n, s->n == 1 ? "" : "s");
	if (s->taken)
		printf(", without those of the %u cluster%s taken in", s->taken,
		       s->taken == 1 ? "" : "s");
	if (s->into)
		printf(", all in c%llu now", (unsigned long long)s->into);
	printf("%s\n", s->closed && !s->into ? ", closed" : "");
	for (unsigned i = 0; i < s->n; i++) {
		const struct outlet *o = &s->outlets[i];
		struct wu_span name = {o->name, strlen(o->name)};

		screen_lag(o->first - s->opened, lag);
		printf("  ");
		screen_pad(name.len ? name : (struct wu_span){"-", 1}, 24);
		printf(" %-8s ×%u\n", lag, o->stories);
	}
}

/* That seq opened no cluster: what is it? */
static int tell_other(struct show *s)
{
	const struct wu_event *ev = &s->met;
	unsigned long long seq = s->cluster, cluster = ev->cluster;

	if (ev->seq == s->cluster && cluster && ev->ev != WU_EV_GAP)
		reading_say(&s->r,
			    "%llu is no cluster, but the %s of one: `wiredup show c%llu` shows it",
			    seq, wu_ev_name(ev->ev), cluster);
	else
		reading_say(&s->r, "there is no cluster c%llu in %s", seq, s->r.path);
	return s->r.damaged ? EXIT_INOUT : EXIT_NEGATIVE;
}

static int show(struct show *s)
{
	int rc = reading_open(&s->r, s->g, "show", false);

	if (rc == 0) {
		reading_ask_desk(&s->r);
		rc = read_cluster(s);
	}
	if (rc == 0 && !s->found)
		return tell_other(s);
	if (rc == 0 && !s->g->json)
		print_outlets(s);
	return reading_exit(&s->r, rc);
}

int command_show(int argc, char **argv, const struct globals *g)
{
	static const char usage[] =
		"usage: wiredup show CLUSTER   (c123, as tail and push name it)\n";
	struct show *s;
	int code;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return EXIT_OK;
	}
	s = calloc(1, sizeof(*s));
	if (!s)
		return EXIT_TEMPORARY;
	s->g = g;
	s->opened = WU_NO_TIME;
	screen_init(&s->screen);
	if (argc != 2 || !screen_cluster(argv[1], &s->cluster)) {
		fputs(usage, stderr);
		code = EXIT_BAD_USAGE;
	} else {
		code = show(s);
		reading_close(&s->r);
	}
	free(s);
	return code;
}
