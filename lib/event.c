/* Names come from the X-macros of wiredup.h, once, in both directions. */
#include "event.h"

#include <string.h>

static const char *const events[WU_EV_COUNT] = {
#define X(name, text) text,
	WU_EVENTS(X)
#undef X
};

static const char *const relations[WU_REL_COUNT] = {
#define X(name, text) text,
	WU_RELATIONS(X)
#undef X
};

const char *wu_ev_name(enum wu_ev ev)
{
	return (unsigned)ev < WU_EV_COUNT ? events[ev] : "";
}

const char *wu_relation_name(enum wu_relation rel)
{
	return (unsigned)rel < WU_REL_COUNT ? relations[rel] : "";
}

static int find(const char *const *names, unsigned n, struct wu_span name)
{
	for (unsigned i = 0; i < n; i++)
		if (strlen(names[i]) == name.len && !memcmp(names[i], name.p, name.len))
			return (int)i;
	return WU_ENOTFOUND;
}

int wu_event_by_name(struct wu_span name, enum wu_ev *ret)
{
	int i = find(events, WU_EV_COUNT, name);

	if (i < 0)
		return i;
	*ret = (enum wu_ev)i;
	return 0;
}

int wu_event_relation_by_name(struct wu_span name, enum wu_relation *ret)
{
	int i = find(relations, WU_REL_COUNT, name);

	if (i < 0)
		return i;
	*ret = (enum wu_relation)i;
	return 0;
}
