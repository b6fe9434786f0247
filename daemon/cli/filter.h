/* Which events a reader of the log asks for. Pure. */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include "wiredup.h"

/* Zeroes let all events of clusters through. Strings are borrowed. */
struct filter {
	const char *outlet, *agency, *lang; /* globs; NULL: any */
	uint64_t cluster; /* 0: any */
	uint32_t min_size;
	enum wu_ev event;
	bool has_event;
	bool all; /* also what says nothing of clusters: segment, config, text */
	bool since, until; /* since_ms <= ts < until_ms, where set */
	int64_t since_ms, until_ms;
};

/* Does ev pass? Gaps pass all but another event's name: what is lost might have passed. */
bool filter_wants(const struct filter *f, const struct wu_event *ev);
/* Is it at or behind until, and with it all that follows? */
bool filter_past(const struct filter *f, const struct wu_event *ev);
/* Does s match the glob? NULL matches all. */
bool filter_glob(const char *glob, struct wu_span s);

#endif
