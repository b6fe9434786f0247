/* Version 1 has one key for each form of a text (body_text, body_html), version 2 a list of
 * them (bodies), version 3 writes keys in camel case: keys are found whatever their case.
 * Plain text is believed before markup. What fails: broken JSON, memory.
 */
#include "wire/ninjs.h"

#include <string.h>
#include <strings.h>

#include "base/json-in.h"
#include "base/limits.h"
#include "base/mem.h"
#include "wire/element.h"
#include "wire/plain.h"

enum { TREE_MAX = 96 << 20 }; /* bytes of a document's tree: six times the longest document */

static const struct wu_json *get(const struct wu_json *o, const char *key)
{
	size_t n = strlen(key);

	if (!o || o->type != WU_JSON_OBJECT)
		return NULL;
	for (const struct wu_json *c = o->child; c; c = c->next)
		if (c->key.len == n && strncasecmp(c->key.p, key, n) == 0)
			return c;
	return NULL;
}

/* A string, or a number as it is written. */
static struct wu_span value(const struct wu_json *v)
{
	bool has =
		v && (v->type == WU_JSON_STR || v->type == WU_JSON_INT || v->type == WU_JSON_REAL);

	return has ? v->str : (struct wu_span){0};
}

static struct wu_span str(const struct wu_json *o, const char *key)
{
	return value(get(o, key));
}

static bool says(struct wu_span s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.p, word, s.len) == 0;
}

/* The member of a list whose role is main, else the first. plain_first: one of plain text
 * before all of them. */
static const struct wu_json *pick(const struct wu_json *list, bool plain_first)
{
	const struct wu_json *best = NULL;
	int worth = -1;

	if (!list || list->type != WU_JSON_ARRAY)
		return NULL;
	for (const struct wu_json *m = list->child; m; m = m->next) {
		int w = says(str(m, "role"), "main") +
			2 * (plain_first && says(str(m, "contenttype"), "text/plain"));

		if (w > worth && m->type == WU_JSON_OBJECT && str(m, "value").len) {
			worth = w;
			best = m;
		}
	}
	return best;
}

static void set_lines(struct wu_item *i, struct wu_span v, bool markup)
{
	struct wu_buf b;
	int rc;

	if (!v.len || i->story->field[WU_TEXT].len || i->rc < 0)
		return;
	wu_buf_init(&b, WU_MARKUP_DOC);
	rc = markup ? wu_markup_strip(v.p, v.len, &b) : wu_plain_lines(v.p, v.len, &b);
	if (rc == 0)
		wu_item_set(i, WU_TEXT, (struct wu_span){b.p, b.len});
	else
		i->rc = rc;
	wu_buf_close(&b);
}

/* What some call body_html5 or body_custom is the body, too, when nothing else is. */
static void fill_body(struct wu_item *i, const struct wu_json *o)
{
	const struct wu_json *b = pick(get(o, "bodies"), true);
	struct wu_span type = str(b, "contenttype");

	if (b)
		set_lines(i, str(b, "value"), !says(type, "text/plain"));
	set_lines(i, str(o, "body_text"), false);
	set_lines(i, str(o, "body_xhtml"), true);
	set_lines(i, str(o, "body_html"), true);
	for (const struct wu_json *m = o->child; m; m = m->next)
		if (m->key.len > 5 && strncasecmp(m->key.p, "body_", 5) == 0)
			set_lines(i, value(m), true);
}

static struct wu_span description(const struct wu_json *o)
{
	struct wu_span v = str(pick(get(o, "descriptions"), true), "value");

	return v.len ? v : str(o, "description_text");
}

static bool is_picture(const struct wu_json *o)
{
	return says(str(o, "type"), "picture") || says(str(o, "type"), "photo");
}

/* Version 1 names each association, version 2 lists them. */
static void fill_captions(struct wu_item *i, const struct wu_json *o)
{
	const struct wu_json *list = get(o, "associations");

	if (is_picture(o))
		wu_item_caption(i, description(o));
	else
		wu_element_say_value(i, WU_SAYS_SUMMARY, description(o));
	for (const struct wu_json *a = list ? list->child : NULL; a && i->rc == 0; a = a->next)
		if (is_picture(a))
			wu_item_caption(i, description(a));
}

/* The name of the first in a list of parties or places, or a string that stands for it. */
static struct wu_span named(const struct wu_json *v)
{
	if (v && v->type == WU_JSON_ARRAY)
		v = v->child;
	return v && v->type == WU_JSON_OBJECT ? str(v, "name") : value(v);
}

static void fill_status(struct wu_item *i, const struct wu_json *o, int zone_min)
{
	wu_element_say_value(i, WU_SAYS_URGENCY, str(o, "urgency"));
	wu_element_say_value(i, WU_SAYS_STATUS, str(o, "pubstatus"));
	wu_element_say_value(i, WU_SAYS_SIGNAL, str(o, "signal"));
	wu_element_say_value(i, WU_SAYS_NOTE, str(o, "ednote"));
	wu_element_time_value(i, WU_SAYS_UPDATED, str(o, "versioncreated"), zone_min);
	wu_element_time_value(i, WU_SAYS_CREATED, str(o, "firstcreated"), zone_min);
	wu_element_time_value(i, WU_SAYS_CREATED, str(o, "contentcreated"), zone_min);
	wu_element_time_value(i, WU_SAYS_EMBARGO, str(o, "embargoed"), zone_min);
}

static void fill_parties(struct wu_item *i, const struct wu_json *o)
{
	wu_element_set_value(i, WU_BYLINE, str(o, "byline"));
	wu_element_set_value(i, WU_BYLINE, str(o, "by"));
	wu_element_say_value(i, WU_SAYS_CREDIT, str(o, "creditline"));
	wu_element_say_value(i, WU_SAYS_SOURCE, named(get(o, "infosource")));
	wu_element_say_value(i, WU_SAYS_SOURCE, named(get(o, "infosources")));
	wu_element_say_value(i, WU_SAYS_COPYRIGHT, str(o, "copyrightnotice"));
	wu_element_say_value(i, WU_SAYS_COPYRIGHT, str(o, "copyrightholder"));
	wu_element_say_value(i, WU_SAYS_CITY, named(get(o, "located")));
}

static int read_object(struct wu_job *j, const struct wu_json *o)
{
	struct wu_item *i = j->item;

	if (o->type != WU_JSON_OBJECT)
		return wu_err_set(j->err, WU_EFORMAT, "ninjs: a news item must be a JSON object");
	wu_element_set_value(i, WU_ID, str(o, "uri"));
	wu_element_set_value(i, WU_VERSION, str(o, "version"));
	wu_element_set_value(i, WU_TITLE, str(o, "headline"));
	wu_element_set_value(i, WU_TITLE, str(pick(get(o, "headlines"), false), "value"));
	wu_element_set_value(i, WU_SLUG, str(o, "slugline"));
	wu_element_set_value(i, WU_LANG, str(o, "language"));
	fill_status(i, o, j->opts->zone_min);
	fill_parties(i, o);
	if (is_picture(o))
		i->story->kind = WU_KIND_PHOTO;
	fill_body(i, o);
	fill_captions(i, o);
	wu_item_settle(i);
	return wu_job_give(j);
}

static int read_value(struct wu_job *j, const struct wu_json *v)
{
	int rc = 0;

	if (v->type != WU_JSON_ARRAY)
		return read_object(j, v);
	for (const struct wu_json *m = v->child; m && rc == 0; m = m->next)
		rc = read_object(j, m);
	return rc;
}

/* One object a line: each for itself, a broken one is noted. */
static int read_lines(struct wu_job *j, const char *p, size_t len, struct wu_arena *a)
{
	const char *end = p + len;
	unsigned number = 0;
	int rc = 0;

	for (const char *nl; p < end && rc == 0; p = nl < end ? nl + 1 : end) {
		const struct wu_json *v;
		struct wu_err err;

		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		number++;
		wu_arena_reset(a);
		if (nl - p < 2)
			continue;
		rc = wu_json_strict(p, (size_t)(nl - p), WU_DEPTH_MAX, a, &v, &err);
		if (rc == 0) {
			rc = read_value(j, v);
		} else if (rc != WU_ENOMEM) {
			wu_wire_note(j->sink, "line %u: %s", number, err.text);
			rc = 0;
		}
	}
	return rc;
}

/* Do the first and the second line each begin an object? */
static bool is_lines(const char *p, size_t len)
{
	const char *nl = memchr(p, '\n', len);

	return nl && nl > p + 1 && nl + 1 < p + len && *p == '{' && nl[1] == '{';
}

int wu_ninjs_read(struct wu_job *j)
{
	const struct wu_json *v;
	struct wu_arena *a = NULL;
	struct wu_err err = {0};
	struct wu_buf utf8;
	int rc = wu_job_utf8(j, &utf8);

	if (rc == 0 && utf8.len > WU_MARKUP_DOC)
		rc = WU_ELIMIT;
	if (rc == 0)
		rc = wu_arena_new(TREE_MAX, &a);
	if (rc == 0 && is_lines(utf8.p, utf8.len)) {
		rc = read_lines(j, utf8.p, utf8.len, a);
	} else if (rc == 0) {
		rc = wu_json_strict(utf8.p, utf8.len, WU_DEPTH_MAX, a, &v, &err);
		if (rc < 0)
			wu_err_set(j->err, rc, "ninjs: %s", err.text);
		else
			rc = read_value(j, v);
	}
	wu_arena_free(a);
	wu_buf_close(&utf8);
	return rc;
}
