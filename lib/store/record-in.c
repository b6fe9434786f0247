/* Decoding a record: by name, in any order; what is not there is 0 or empty. What can fail:
 * a line that is no event; memory.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "base/json-in.h"
#include "base/mem.h"
#include "base/time.h"
#include "event.h"
#include "store/record.h"
#include "story.h"

enum { V = 1, DEPTH = 16 };

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

static uint64_t read_hex(struct wu_span s)
{
	char out[17] = {0};

	if (s.len != 16)
		return 0;
	memcpy(out, s.p, 16);
	return strtoull(out, NULL, 16);
}

static void read_key(const struct wu_json *obj, uint64_t ret[2])
{
	struct wu_span s = wu_json_get_str(obj, "key");

	if (s.len != 32)
		return;
	ret[0] = read_hex((struct wu_span){s.p, 16});
	ret[1] = read_hex((struct wu_span){s.p + 16, 16});
}

static bool read_flag(const struct wu_json *obj, const char *key)
{
	const struct wu_json *v = wu_json_get(obj, key);

	return v && v->type == WU_JSON_BOOL && v->i;
}

static int64_t read_time(const struct wu_json *obj, const char *key)
{
	struct wu_span s = wu_json_get_str(obj, key);
	int64_t ms;
	bool date_only;

	return wu_time_read(s.p, s.len, 0, &ms, &date_only) < 0 ? WU_NO_TIME : ms;
}

static void read_match(const struct wu_json *obj, struct wu_event *ev)
{
	const struct wu_json *m = wu_json_get(obj, "match");
	struct wu_span rule = wu_json_get_str(m, "rule");

	ev->match = (struct wu_match){read_number(m, "of"), read_real(m, "jaccard"),
				      read_real(m, "containment"),
				      (uint32_t)read_number(m, "votes"), rule.p ? rule.p : ""};
}

static void read_also(const struct wu_json *obj, struct wu_event *ev)
{
	const struct wu_json *list = wu_json_get(obj, "also"), *v;

	for (v = list ? list->child : NULL; v && ev->n_also < WU_ALSO_MAX; v = v->next)
		if (v->type == WU_JSON_STR && v->str.len > 1 && v->str.p[0] == 'c')
			ev->also[ev->n_also++] = strtoull(v->str.p + 1, NULL, 10);
}

static void read_other(const struct wu_json *o, struct wu_event *ev)
{
	static const char *const clusters[WU_EV_COUNT] = {
		[WU_EV_OPEN] = "continues", [WU_EV_UPDATE] = "updates", [WU_EV_MERGE] = "into"};
	static const char *const seqs[WU_EV_COUNT] = {
		[WU_EV_TEXT] = "of", [WU_EV_RETRACT] = "of", [WU_EV_GAP] = "from"};

	if (clusters[ev->ev])
		ev->other = read_cluster(o, clusters[ev->ev]);
	else if (seqs[ev->ev])
		ev->other = read_number(o, seqs[ev->ev]);
	if (ev->ev == WU_EV_TEXT)
		ev->last = read_number(o, "part");
	if (ev->ev == WU_EV_GAP)
		ev->last = read_number(o, "to");
}

static void read_rest(const struct wu_json *o, struct wu_event *ev)
{
	const struct wu_json *credit = wu_json_get(o, "credit");

	read_match(o, ev);
	read_key(o, ev->key);
	read_other(o, ev);
	read_also(o, ev);
	ev->cluster = read_cluster(o, "cluster");
	ev->prev = read_number(o, "prev");
	ev->size = (uint32_t)read_number(o, "size");
	ev->redacted = read_flag(o, "redacted");
	ev->represents = read_flag(o, "represents");
	ev->take = (uint32_t)read_number(o, "take");
	ev->lag_ms = llround(read_real(o, "lag_s") * 1000);
	ev->outlets = (uint32_t)read_number(o, "outlets");
	ev->oldest = read_number(o, "oldest");
	ev->previous = read_number(o, "previous");
	ev->rules = read_hex(wu_json_get_str(o, "rules"));
	ev->settings = read_hex(wu_json_get_str(o, "settings"));
	ev->words = (uint32_t)read_number(o, "words");
	ev->agency = wu_json_get_str(o, "agency");
	ev->how = wu_json_get_str(credit, "how");
	ev->credit = wu_json_get_str(credit, "text");
	ev->reason = wu_json_get_str(o, "reason");
	ev->sync = wu_json_get_str(o, "sync");
	ev->host = wu_json_get_str(o, "host");
	ev->software = wu_json_get_str(o, "software");
	ev->text = wu_json_get_str(o, "text");
	if (ev->ev == WU_EV_CLOSE) {
		ev->first_ms = read_time(o, "first");
		ev->last_ms = read_time(o, "last");
	}
}

static int read_passed(const struct wu_json *o, struct wu_arena *arena, struct wu_event *ev)
{
	const struct wu_json *list = wu_json_get(o, "passed"), *v;
	uint32_t n = 0;
	uint16_t *out;

	for (v = list ? list->child : NULL; v; v = v->next)
		n += v->type == WU_JSON_INT;
	if (!n)
		return 0;
	out = wu_arena_alloc(arena, n * sizeof(*out));
	if (!out)
		return WU_ENOMEM;
	ev->passed = out;
	for (v = list->child; v; v = v->next)
		if (v->type == WU_JSON_INT && v->i > 0 && v->i <= UINT16_MAX)
			out[ev->n_passed++] = (uint16_t)v->i;
	return 0;
}

static int read_print(const struct wu_json *o, struct wu_arena *arena, struct wu_event *ev)
{
	struct wu_span s = wu_json_get_str(o, "print");
	unsigned char *out;

	if (!s.len)
		return 0;
	out = wu_arena_alloc(arena, s.len / 4 * 3 + 1);
	if (!out)
		return WU_ENOMEM;
	ev->print.p = (const char *)out;
	return wu_base64_read(s, out, &ev->print.len);
}

static int read_arrays(const struct wu_json *o, struct wu_arena *arena, struct wu_event *ev,
		       struct wu_err *err)
{
	int rc = read_passed(o, arena, ev);

	if (rc == 0)
		rc = read_print(o, arena, ev);
	return rc == WU_EFORMAT ? wu_err_set(err, rc, "record %llu: its print is no base64",
					     (unsigned long long)ev->seq)
				: rc;
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
	rc = read_arrays(o, story->arena, &ev, err);
	if (rc < 0)
		return rc;
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
