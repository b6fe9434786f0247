/* Time, what happened, to which cluster; then what that kind of event has to say.
 */
#include "line.h"

#include <stdio.h>

#include "cli/column.h"
#include "store/segment.h"

enum { TITLE_MIN = 20 };

static void print_title(const struct screen *s, const struct wu_event *ev, unsigned used)
{
	unsigned width = s->columns;
	unsigned room = width == 0 ? 0 : width > used + TITLE_MIN ? width - used : TITLE_MIN;

	if (ev->story)
		screen_put(ev->story->field[WU_TITLE], room);
}

static void print_open(const struct screen *s, const struct wu_event *ev)
{
	screen_pad(column_outlet(ev), 16);
	putchar(' ');
	print_title(s, ev, 45);
}

static void print_join(const struct screen *s, const struct wu_event *ev)
{
	char j[SCREEN_TIME], c[SCREEN_TIME], lag[SCREEN_TIME];

	screen_share(ev->match.jaccard, j);
	screen_share(ev->match.containment, c);
	screen_lag(ev->lag_ms, lag);
	printf("×%-2u ", ev->size);
	screen_pad(column_outlet(ev), 12);
	printf(" %-9s J %s C %s  %-7s ", wu_relation_name(ev->relation), j, c, lag);
	if (ev->take > 1)
		printf("take %u  ", ev->take);
	print_title(s, ev, 72);
}

static void print_rest(const struct wu_event *ev)
{
	char gap[WU_SEGMENT_EVENTS];
	char c[SCREEN_TIME];

	screen_share(ev->match.containment, c);
	if (ev->ev == WU_EV_UPDATE)
		printf("updates c%llu  containment %s  ", (unsigned long long)ev->other, c);
	else if (ev->ev == WU_EV_MERGE)
		printf("into c%llu  ×%-2u ", (unsigned long long)ev->other, ev->size);
	else if (ev->ev == WU_EV_GAP)
		printf("%s", wu_segment_events(ev->other, ev->last, " is lost", " are lost", gap));
	else if (ev->ev == WU_EV_CLOSE)
		printf("×%-2u %u outlet%s  ", ev->size, ev->outlets, ev->outlets == 1 ? "" : "s");
	else if (ev->ev == WU_EV_RETRACT)
		printf("story %llu  ", (unsigned long long)ev->other);
	screen_put(ev->reason, 40);
}

void line_print(const struct screen *s, const struct wu_event *ev)
{
	static const char *const colours[WU_EV_COUNT] = {[WU_EV_OPEN] = "\033[36m",
							 [WU_EV_JOIN] = "\033[32m",
							 [WU_EV_UPDATE] = "\033[33m",
							 [WU_EV_MERGE] = "\033[33m",
							 [WU_EV_GAP] = "\033[31m"};
	const char *colour = s->colour ? colours[ev->ev] : NULL;
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
		print_open(s, ev);
	else if (ev->ev == WU_EV_JOIN)
		print_join(s, ev);
	else
		print_rest(ev);
	putchar('\n');
}
