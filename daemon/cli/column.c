/* A field is a row of the table and, where no kind of field fits, a function. Numbers are
 * written into scratch; text is given as it lies in the event.
 */
#include "column.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "complain.h"
#include "screen.h"

#define GET(name) static struct wu_span name(const struct column_row *r, char s[COLUMN_SCRATCH])

static struct wu_span written(char *scratch)
{
	return (struct wu_span){scratch, strlen(scratch)};
}

static struct wu_span number(char *scratch, uint64_t v)
{
	snprintf(scratch, COLUMN_SCRATCH, "%" PRIu64, v);
	return v ? written(scratch) : (struct wu_span){NULL, 0};
}

static struct wu_span cluster(char *scratch, uint64_t v)
{
	snprintf(scratch, COLUMN_SCRATCH, "c%" PRIu64, v);
	return v ? written(scratch) : (struct wu_span){NULL, 0};
}

static struct wu_span moment(char *scratch, int64_t ms)
{
	if (ms == WU_NO_TIME)
		return (struct wu_span){NULL, 0};
	wu_time_write(ms, scratch);
	return written(scratch);
}

/* Of what is only said of two stories compared. */
static struct wu_span share(char *scratch, const struct wu_event *ev, double v)
{
	snprintf(scratch, COLUMN_SCRATCH, "%.3f", v);
	return ev->match.of ? written(scratch) : (struct wu_span){NULL, 0};
}

static struct wu_span constant(const char *text)
{
	return (struct wu_span){text, text ? strlen(text) : 0};
}

#define STORY(name, f)                                                                             \
	GET(name)                                                                                  \
	{                                                                                          \
		(void)s;                                                                           \
		return r->ev->story ? r->ev->story->field[f] : (struct wu_span){NULL, 0};          \
	}
#define SPAN(name, member)                                                                         \
	GET(name)                                                                                  \
	{                                                                                          \
		(void)s;                                                                           \
		return r->ev->member;                                                              \
	}
#define AS(name, how, value)                                                                       \
	GET(name)                                                                                  \
	{                                                                                          \
		return how(s, value);                                                              \
	}

STORY(get_id, WU_ID)
STORY(get_source, WU_SOURCE)
STORY(get_url, WU_URL)
STORY(get_title, WU_TITLE)
STORY(get_lang, WU_LANG)
STORY(get_byline, WU_BYLINE)
STORY(get_slug, WU_SLUG)
STORY(get_version, WU_VERSION)
STORY(get_text, WU_TEXT)
SPAN(get_agency, agency)
SPAN(get_how, how)
SPAN(get_credit, credit)
SPAN(get_reason, reason)
SPAN(get_host, host)
SPAN(get_sync, sync)
SPAN(get_software, software)
AS(get_seq, number, r->line.len ? r->ev->seq : 0)
AS(get_ts, moment, r->ev->ts)
AS(get_cluster, cluster, r->ev->cluster)
AS(get_size, number, r->ev->size)
AS(get_prev, number, r->ev->prev)
AS(get_of, number, r->ev->match.of)
AS(get_votes, number, r->ev->match.votes)
AS(get_take, number, r->ev->take)
AS(get_words, number, r->ev->words)
AS(get_outlets, number, r->ev->outlets)
AS(get_published, moment, r->ev->story ? r->ev->story->published : WU_NO_TIME)
AS(get_updates, cluster, r->ev->ev == WU_EV_UPDATE ? r->ev->other : 0)
AS(get_into, cluster, r->ev->ev == WU_EV_MERGE ? r->ev->other : 0)
AS(get_continues, cluster, r->ev->ev == WU_EV_OPEN ? r->ev->other : 0)
AS(get_story, number, r->ev->ev == WU_EV_TEXT || r->ev->ev == WU_EV_RETRACT ? r->ev->other : 0)
AS(get_from, number, r->ev->ev == WU_EV_GAP ? r->ev->other : 0)
AS(get_to, number, r->ev->ev == WU_EV_GAP ? r->ev->last : 0)

GET(get_ev)
{
	(void)s;
	return constant(wu_ev_name(r->ev->ev));
}

GET(get_time)
{
	screen_time(r->ev->ts, false, s);
	return written(s);
}

GET(get_outlet)
{
	(void)s;
	return column_outlet(r->ev);
}

GET(get_kind)
{
	(void)s;
	return constant(r->ev->story ? wu_kind_name(r->ev->story->kind) : NULL);
}

GET(get_relation)
{
	(void)s;
	return constant(r->ev->ev == WU_EV_JOIN   ? wu_relation_name(r->ev->relation)
			: r->ev->ev == WU_EV_OPEN ? "leader"
						  : NULL);
}

GET(get_jaccard)
{
	return share(s, r->ev, r->ev->match.jaccard);
}

GET(get_containment)
{
	return share(s, r->ev, r->ev->match.containment);
}

GET(get_rule)
{
	(void)s;
	return constant(r->ev->match.rule);
}

GET(get_redacted)
{
	(void)s;
	return constant(r->ev->redacted ? "yes" : NULL);
}

GET(get_lag)
{
	if (r->ev->ev != WU_EV_JOIN)
		return (struct wu_span){NULL, 0};
	snprintf(s, COLUMN_SCRATCH, "%.3f", (double)r->ev->lag_ms / WU_SECOND_MS);
	return written(s);
}

/* Not kept in an event: it stands in the line, before anything a story says. */
GET(get_msg)
{
	static const char key[] = "\"msg\":\"";
	const char *p = r->line.len ? memmem(r->line.p, r->line.len, key, sizeof(key) - 1) : NULL;
	const char *end;

	(void)s;
	if (!p)
		return constant(r->line.len ? NULL : "events are lost");
	p += sizeof(key) - 1;
	end = memchr(p, '"', r->line.len - (size_t)(p - r->line.p));
	return (struct wu_span){p, end ? (size_t)(end - p) : 0};
}

const struct column columns[] = {
	{"seq", "number of the event", get_seq, false},
	{"ts", "when, UTC", get_ts, false},
	{"time", "when, local time of day", get_time, true},
	{"ev", "what happened: open, join, update, close, gap ...", get_ev, false},
	{"cluster", "the cluster's id", get_cluster, false},
	{"size", "its members after this event", get_size, false},
	{"outlet", "who published the story", get_outlet, false},
	{"agency", "who wrote it", get_agency, false},
	{"lang", "its language", get_lang, false},
	{"title", "its headline", get_title, false},
	{"relation", "how it relates to the story it was compared with", get_relation, false},
	{"of", "seq of that story", get_of, false},
	{"jaccard", "shared shingles of all shingles", get_jaccard, false},
	{"containment", "shared shingles of the shorter one's", get_containment, false},
	{"votes", "sketch keys in common", get_votes, false},
	{"rule", "the rule that decided", get_rule, false},
	{"take", "number of an agency's later take", get_take, false},
	{"lag", "seconds behind the cluster's first", get_lag, false},
	{"words", "words of the body as the agency wrote it", get_words, false},
	{"how", "how the agency is known", get_how, false},
	{"credit", "the agency's mark", get_credit, false},
	{"id", "the story's id, as pushed", get_id, false},
	{"url", "its address", get_url, false},
	{"source", "the source it came by", get_source, false},
	{"published", "when it says it was published, UTC", get_published, false},
	{"kind", "article, photo or flash", get_kind, false},
	{"byline", "its byline", get_byline, false},
	{"slug", "its slug", get_slug, false},
	{"version", "its version", get_version, false},
	{"updates", "the cluster that is updated", get_updates, false},
	{"into", "the cluster a merged one went into", get_into, false},
	{"continues", "the closed cluster that is gone on with", get_continues, false},
	{"story", "seq of the story a text or retract event is of", get_story, false},
	{"from", "first seq of a gap", get_from, false},
	{"to", "last seq of a gap", get_to, false},
	{"reason", "why a cluster closed, a story was refused or retracted", get_reason, false},
	{"outlets", "outlets of a closed cluster", get_outlets, false},
	{"prev", "seq of the cluster's event before", get_prev, false},
	{"redacted", "yes, where the text was taken out of the log", get_redacted, false},
	{"host", "the machine that began a segment", get_host, false},
	{"sync", "how a segment is synced", get_sync, false},
	{"software", "the version that wrote it", get_software, false},
	{"msg", "the event in a few words", get_msg, false},
	{"text", "the story's body", get_text, true},
	{NULL, NULL, NULL, false},
};

static const char *name_of(const void *list, size_t i)
{
	return ((const struct column *)list)[i].name;
}

const struct column *column_find(const char *name, const char **ret_meant)
{
	for (const struct column *c = columns; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	if (ret_meant)
		*ret_meant = complain_nearest(name, name_of, columns,
					      sizeof(columns) / sizeof(*columns) - 1);
	return NULL;
}

struct wu_span column_outlet(const struct wu_event *ev)
{
	struct wu_span s = ev->story ? ev->story->field[WU_OUTLET] : (struct wu_span){NULL, 0};
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
