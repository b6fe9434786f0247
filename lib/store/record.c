/* Encoding: the common keys, then what the event has, then its story; keys in the order
 * of wiredup-log(5). A line too long gives its story's text to parts: each takes as much
 * as fits, cut between letters. Decoding is the inverse, by name, in any order.
 * What can fail: a line that is no event; memory; a story too long even without its text.
 */
#include "store/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/json-in.h"
#include "base/json-out.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/utf8.h"
#include "event.h"
#include "story.h"

enum { V = 1, DEPTH = 16, PART_HEAD = 256, PARTS_KEY = 24, RATIO_DECIMALS = 6 };

static void write_cluster(struct wu_json_out *j, const char *key, uint64_t seq)
{
	char out[32];

	if (!seq)
		return;
	snprintf(out, sizeof(out), "c%llu", (unsigned long long)seq);
	wu_json_cstr(j, key, out);
}

static void write_msg(struct wu_json_out *j, const struct wu_event *ev)
{
	char out[96];

	if (ev->ev == WU_EV_OPEN)
		snprintf(out, sizeof(out), "new story");
	else if (ev->ev == WU_EV_JOIN)
		snprintf(out, sizeof(out), "%s of %llu, %.0f %% contained",
			 wu_relation_name(ev->relation), (unsigned long long)ev->match.of,
			 ev->match.containment * 100);
	else if (ev->ev == WU_EV_CLOSE)
		snprintf(out, sizeof(out), "closed with %u stories of %u outlets", ev->size,
			 ev->outlets);
	else if (ev->ev == WU_EV_UPDATE)
		snprintf(out, sizeof(out), "another take of c%llu", (unsigned long long)ev->other);
	else
		snprintf(out, sizeof(out), "%s", wu_ev_name(ev->ev));
	wu_json_cstr(j, "msg", out);
}

static void write_head(struct wu_json_out *j, const struct wu_event *ev)
{
	wu_json_open(j, NULL, '{');
	wu_json_u64(j, "v", V);
	wu_json_u64(j, "seq", ev->seq);
	wu_json_time(j, "ts", ev->ts);
	wu_json_cstr(j, "ev", wu_ev_name(ev->ev));
	write_cluster(j, "cluster", ev->cluster);
	if (ev->size)
		wu_json_u64(j, "size", ev->size);
	write_msg(j, ev);
	if (ev->prev)
		wu_json_u64(j, "prev", ev->prev);
}

static void write_match(struct wu_json_out *j, const struct wu_match *m)
{
	if (!m->of)
		return;
	wu_json_open(j, "match", '{');
	wu_json_u64(j, "of", m->of);
	wu_json_real(j, "jaccard", m->jaccard, RATIO_DECIMALS);
	wu_json_real(j, "containment", m->containment, RATIO_DECIMALS);
	wu_json_u64(j, "votes", m->votes);
	wu_json_cstr(j, "rule", m->rule ? m->rule : "");
	wu_json_close(j, '}');
}

static void write_span(struct wu_json_out *j, const char *key, struct wu_span s)
{
	if (s.len)
		wu_json_str(j, key, s);
}

static void write_number(struct wu_json_out *j, const char *key, uint64_t v)
{
	if (v)
		wu_json_u64(j, key, v);
}

static void write_story(struct wu_json_out *j, const struct wu_event *ev, struct wu_span text)
{
	struct wu_story s = *ev->story;
	char key[40];

	snprintf(key, sizeof(key), "%016llx%016llx", (unsigned long long)ev->key[0],
		 (unsigned long long)ev->key[1]);
	wu_json_cstr(j, "key", key);
	if (ev->how.len || ev->credit.len) {
		wu_json_open(j, "credit", '{');
		write_span(j, "how", ev->how);
		write_span(j, "text", ev->credit);
		wu_json_close(j, '}');
	}
	write_number(j, "words", ev->words);
	s.field[WU_TEXT] = text;
	wu_json_open(j, "story", '{');
	wu_story_write(j, &s, true);
	wu_json_close(j, '}');
}

static void write_rest(struct wu_json_out *j, const struct wu_event *ev)
{
	if (ev->ev == WU_EV_JOIN)
		wu_json_cstr(j, "relation", wu_relation_name(ev->relation));
	write_match(j, &ev->match);
	if (ev->represents)
		wu_json_bool(j, "represents", true);
	write_number(j, "take", ev->take);
	if (ev->ev == WU_EV_JOIN || ev->ev == WU_EV_CLOSE)
		wu_json_i64(j, "lag_ms", ev->lag_ms);
	if (ev->ev == WU_EV_UPDATE)
		write_cluster(j, "updates", ev->other);
	else
		write_number(j, ev->ev == WU_EV_GAP ? "from" : "other", ev->other);
	write_number(j, ev->ev == WU_EV_GAP ? "to" : "last", ev->last);
	write_number(j, "outlets", ev->outlets);
	write_number(j, "oldest", ev->oldest);
	write_span(j, "agency", ev->agency);
	write_span(j, "reason", ev->reason);
	write_span(j, "host", ev->host);
	write_span(j, "software", ev->software);
	write_span(j, "text", ev->text);
}

/* The line with this much of the story's text and so many parts to come. */
static int encode(struct wu_buf *b, const struct wu_event *ev, struct wu_span text, uint32_t parts)
{
	struct wu_json_out j;

	wu_json_init(&j, b);
	write_head(&j, ev);
	write_rest(&j, ev);
	write_number(&j, "parts", parts);
	if (ev->story)
		write_story(&j, ev, text);
	wu_json_close(&j, '}');
	return wu_json_done(&j) < 0 ? wu_json_done(&j) : wu_buf_adds(b, "\n");
}

/* Bytes a letter takes in a JSON string. */
static size_t cost(uint32_t c, size_t n)
{
	if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f')
		return 2;
	return wu_utf8_unsafe(c) ? 6 : n < 3 && c == WU_REPLACEMENT ? 3 : n;
}

/* Take as much of *text as fits room. */
static struct wu_span bite(struct wu_span *text, size_t room)
{
	struct wu_span part = {text->p, 0};
	size_t n;

	while (part.len < text->len) {
		uint32_t c = wu_utf8_next(text->p + part.len, text->len - part.len, &n);
		size_t k = cost(c, n);

		if (k > room)
			break;
		room -= k;
		part.len += n;
	}
	*text = (struct wu_span){text->p + part.len, text->len - part.len};
	return part;
}

/* Length of ev's line without its text, or an error. */
static int head_length(const struct wu_event *ev, size_t *ret)
{
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, WU_LINE_MAX);
	rc = encode(&b, ev, (struct wu_span){NULL, 0}, UINT32_MAX);
	*ret = b.len + PARTS_KEY;
	wu_buf_close(&b);
	return rc;
}

static struct wu_span text_of(const struct wu_event *ev)
{
	return ev->story ? ev->story->field[WU_TEXT] : (struct wu_span){NULL, 0};
}

/* Text that surely fits beside an ordinary head: no need to measure. */
static bool surely_short(const struct wu_event *ev)
{
	return !ev->story || (text_of(ev).len * 6 < WU_RECORD_MAX / 2 && !ev->story->n_captions &&
			      ev->story->field[WU_TITLE].len < WU_TITLE_MAX / 2);
}

/* Part 0 is what stays in the line itself. Sets *ret_part, returns parts beyond 0. */
static int cut(const struct wu_event *ev, uint32_t wanted, struct wu_span *ret_part)
{
	struct wu_span text = text_of(ev), part;
	size_t head;
	uint32_t n = 0;
	int rc = head_length(ev, &head);

	if (rc < 0)
		return rc;
	if (head >= WU_RECORD_MAX)
		return WU_ELIMIT;
	part = bite(&text, WU_RECORD_MAX - head);
	while (text.len) {
		if (n == wanted)
			*ret_part = part;
		part = bite(&text, WU_RECORD_MAX - PART_HEAD);
		n++;
	}
	if (n == wanted)
		*ret_part = part;
	return (int)n;
}

int wu_record_parts(const struct wu_event *ev)
{
	return surely_short(ev) ? 0 : cut(ev, 0, &(struct wu_span){NULL, 0});
}

int wu_record_encode(struct wu_buf *b, const struct wu_event *ev)
{
	struct wu_span text = text_of(ev);
	size_t was = b->len;
	int parts = surely_short(ev) ? 0 : cut(ev, 0, &text);
	int rc = parts < 0 ? parts : encode(b, ev, text, (uint32_t)parts);

	if (rc == 0 && b->len - was > WU_RECORD_MAX)
		rc = WU_ELIMIT;
	if (rc < 0)
		b->len = was;
	return rc;
}

int wu_record_encode_part(struct wu_buf *b, const struct wu_event *ev, uint32_t part, uint64_t seq)
{
	struct wu_event t = {.ev = WU_EV_TEXT,
			     .seq = seq,
			     .ts = ev->ts,
			     .cluster = ev->cluster,
			     .other = ev->seq,
			     .last = part};
	size_t was = b->len;
	int n = cut(ev, part, &t.text), rc;

	if (n < 0)
		return n;
	if (part < 1 || part > (uint32_t)n)
		return WU_EINVAL;
	rc = encode(b, &t, t.text, 0);
	if (rc < 0)
		b->len = was;
	return rc;
}

static uint64_t read_number(const struct wu_json *obj, const char *key)
{
	const struct wu_json *v = wu_json_get(obj, key);

	return v && v->type == WU_JSON_INT ? strtoull(v->str.p, NULL, 10) : 0;
}

static double read_real(const struct wu_json *obj, const char *key)
{
	const struct wu_json *v = wu_json_get(obj, key);

	return v ? v->real : 0;
}

static uint64_t read_cluster(const struct wu_json *obj, const char *key)
{
	struct wu_span s = wu_json_get_str(obj, key);

	return s.len > 1 && s.p[0] == 'c' ? strtoull(s.p + 1, NULL, 10) : 0;
}

static void read_key(const struct wu_json *obj, uint64_t ret[2])
{
	struct wu_span s = wu_json_get_str(obj, "key");
	char half[17] = {0};

	if (s.len != 32)
		return;
	memcpy(half, s.p, 16);
	ret[0] = strtoull(half, NULL, 16);
	ret[1] = strtoull(s.p + 16, NULL, 16);
}

static void read_match(const struct wu_json *obj, struct wu_event *ev)
{
	const struct wu_json *m = wu_json_get(obj, "match");
	struct wu_span rule = wu_json_get_str(m, "rule");

	ev->match = (struct wu_match){read_number(m, "of"), read_real(m, "jaccard"),
				      read_real(m, "containment"),
				      (uint32_t)read_number(m, "votes"), rule.p ? rule.p : ""};
}

static void read_rest(const struct wu_json *o, struct wu_event *ev)
{
	const struct wu_json *credit = wu_json_get(o, "credit"),
			     *flag = wu_json_get(o, "represents");
	const struct wu_json *lag = wu_json_get(o, "lag_ms");

	read_match(o, ev);
	read_key(o, ev->key);
	ev->cluster = read_cluster(o, "cluster");
	ev->prev = read_number(o, "prev");
	ev->size = (uint32_t)read_number(o, "size");
	ev->represents = flag && flag->type == WU_JSON_BOOL && flag->i;
	ev->take = (uint32_t)read_number(o, "take");
	ev->lag_ms = lag ? lag->i : 0;
	ev->other = ev->ev == WU_EV_UPDATE ? read_cluster(o, "updates")
		    : ev->ev == WU_EV_GAP  ? read_number(o, "from")
					   : read_number(o, "other");
	ev->last = read_number(o, ev->ev == WU_EV_GAP ? "to" : "last");
	ev->outlets = (uint32_t)read_number(o, "outlets");
	ev->oldest = read_number(o, "oldest");
	ev->words = (uint32_t)read_number(o, "words");
	ev->agency = wu_json_get_str(o, "agency");
	ev->how = wu_json_get_str(credit, "how");
	ev->credit = wu_json_get_str(credit, "text");
	ev->reason = wu_json_get_str(o, "reason");
	ev->host = wu_json_get_str(o, "host");
	ev->software = wu_json_get_str(o, "software");
	ev->text = wu_json_get_str(o, "text");
}

static int read_head(const struct wu_json *o, struct wu_event *ev, struct wu_err *err)
{
	struct wu_span ts = wu_json_get_str(o, "ts"), relation = wu_json_get_str(o, "relation");
	bool date_only;

	if (read_number(o, "v") != V)
		return wu_err_set(err, WU_EFORMAT, "not a record of version 1");
	ev->seq = read_number(o, "seq");
	if (!ev->seq || wu_time_read(ts.p, ts.len, 0, &ev->ts, &date_only) < 0)
		return wu_err_set(err, WU_EFORMAT, "a record without seq or ts");
	if (wu_event_by_name(wu_json_get_str(o, "ev"), &ev->ev) < 0)
		return wu_err_set(err, WU_EFORMAT, "record %llu is an event of no known kind",
				  (unsigned long long)ev->seq);
	if (relation.len && wu_event_relation_by_name(relation, &ev->relation) < 0)
		return wu_err_set(err, WU_EFORMAT, "record %llu: no such relation",
				  (unsigned long long)ev->seq);
	return 0;
}

int wu_record_decode(struct wu_span line, struct wu_story *story, struct wu_event *ret,
		     uint32_t *ret_parts, struct wu_err *err)
{
	struct wu_event ev = {.seq = 0};
	const struct wu_json *o, *s;
	int rc;

	wu_story_reset(story);
	rc = wu_json_read(line.p, line.len, DEPTH, story->arena, &o, err);
	if (rc == 0)
		rc = read_head(o, &ev, err);
	if (rc < 0)
		return rc;
	read_rest(o, &ev);
	s = wu_json_get(o, "story");
	rc = s ? wu_story_fill(story, s, err) : 0;
	if (rc < 0)
		return rc;
	ev.story = s ? story : NULL;
	if (ret_parts)
		*ret_parts = (uint32_t)read_number(o, "parts");
	*ret = ev;
	return 0;
}
