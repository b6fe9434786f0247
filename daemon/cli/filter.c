/* Cheap questions first. Nothing here can fail.
 */
#include "filter.h"

#include <fnmatch.h>
#include <stdio.h>

#include "cli/column.h"

bool filter_glob(const char *glob, struct wu_span s)
{
	char text[256]; /* an outlet, agency or language is shorter */

	if (!glob)
		return true;
	snprintf(text, sizeof(text), "%.*s", (int)s.len, s.len ? s.p : "");
	return fnmatch(glob, text, 0) == 0;
}

static bool kind_wanted(const struct filter *f, enum wu_ev ev)
{
	if (f->has_event)
		return ev == f->event;
	return f->all || (ev != WU_EV_SEGMENT && ev != WU_EV_CONFIG && ev != WU_EV_TEXT);
}

static bool time_wanted(const struct filter *f, int64_t ts)
{
	return (!f->since || ts >= f->since_ms) && (!f->until || ts < f->until_ms);
}

bool filter_wants(const struct filter *f, const struct wu_event *ev)
{
	const struct wu_span none = {NULL, 0};

	if (!kind_wanted(f, ev->ev))
		return false;
	if (ev->ev == WU_EV_GAP)
		return true;
	if (!time_wanted(f, ev->ts))
		return false;
	if (f->cluster && ev->cluster != f->cluster && ev->other != f->cluster)
		return false;
	return ev->size >= f->min_size && filter_glob(f->agency, ev->agency) &&
	       (!f->outlet || filter_glob(f->outlet, column_outlet(ev))) &&
	       filter_glob(f->lang, ev->story ? ev->story->field[WU_LANG] : none);
}

/* Segment and config events are stamped by another clock than those of clusters. */
bool filter_past(const struct filter *f, const struct wu_event *ev)
{
	return f->until && ev->cluster && ev->ts >= f->until_ms;
}
