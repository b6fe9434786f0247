/* JSON is read whole into a tree, and the tree's members are looked up by name. Values of a
 * wrong type are as if they were not there. What fails: JSON that is none; it is not
 * repaired, half a JSON document says nothing for certain.
 */
#include "wire/jsonfeed.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/json-in.h"
#include "base/mem.h"
#include "wire/markup.h"

enum { DEPTH = 32 };

/* Strings, and numbers, which some write for ids. */
static struct wu_span value(const struct wu_json *obj, const char *key)
{
	const struct wu_json *v = wu_json_get(obj, key);

	if (!v || (v->type != WU_JSON_STR && v->type != WU_JSON_INT && v->type != WU_JSON_REAL))
		return (struct wu_span){0};
	return v->str;
}

/* "authors" of 1.1 or "author" of 1.0: the first name. */
static struct wu_span author(struct wu_fill *f, const struct wu_json *obj)
{
	const struct wu_json *list = wu_json_get(obj, "authors"), *one = wu_json_get(obj, "author");
	struct wu_span name = {0};

	if (list && list->type == WU_JSON_ARRAY)
		for (const struct wu_json *a = list->child; a && !name.len; a = a->next)
			name = value(a, "name");
	if (!name.len)
		name = one && one->type == WU_JSON_STR ? one->str : value(one, "name");
	return wu_fill_lines(f, name, WU_FILL_LINE);
}

static struct wu_span link_of(struct wu_fill *f, const struct wu_json *v)
{
	struct wu_span link = value(v, "url");

	return wu_fill_link(f, link.len ? link : value(v, "external_url"), NULL);
}

static void read_item(struct wu_fill *f, const struct wu_json *v, struct wu_span by)
{
	struct wu_feed_item *item = wu_fill_item(f);
	struct wu_span html = value(v, "content_html");

	if (!item)
		return;
	item->guid = wu_fill_keep(f, wu_fill_trim(value(v, "id")));
	item->link = link_of(f, v);
	item->title = wu_fill_lines(f, value(v, "title"), WU_FILL_LINE);
	item->summary = wu_fill_lines(f, value(v, "summary"), WU_FILL_PLAIN);
	item->content = html.len ? wu_fill_lines(f, html, WU_FILL_HTML)
				 : wu_fill_lines(f, value(v, "content_text"), WU_FILL_PLAIN);
	item->author = author(f, v);
	if (!item->author.len)
		item->author = by;
	item->lang = wu_fill_keep(f, value(v, "language"));
	wu_fill_date(f, value(v, "date_published"), &item->published, &item->published_day);
	wu_fill_date(f, value(v, "date_modified"), &item->updated, &item->updated_day);
}

/* "https://jsonfeed.org/version/1.1", or the number alone. */
static void read_version(struct wu_feed *feed, struct wu_span v)
{
	size_t from = v.len;

	while (from && v.p[from - 1] != '/')
		from--;
	if (v.len > from && v.len - from < 8)
		snprintf(feed->version, sizeof(feed->version), "JSON Feed %.*s%s",
			 (int)(v.len - from), v.p + from,
			 memchr(v.p + from, '.', v.len - from) ? "" : ".0");
}

static int read_feed(struct wu_fill *f, const struct wu_json *root, struct wu_err *err)
{
	const struct wu_json *items = wu_json_get(root, "items");
	struct wu_feed *feed = f->feed;
	struct wu_span by;

	if (!items || items->type != WU_JSON_ARRAY)
		return wu_err_set(err, WU_EFORMAT, "no \"items\" in it");
	read_version(feed, value(root, "version"));
	feed->link = wu_fill_link(f, value(root, "home_page_url"), NULL);
	feed->title = wu_fill_lines(f, value(root, "title"), WU_FILL_LINE);
	feed->subtitle = wu_fill_lines(f, value(root, "description"), WU_FILL_LINE);
	feed->lang = wu_fill_keep(f, value(root, "language"));
	by = author(f, root);
	for (const struct wu_json *i = items->child; i && f->rc == 0 && !f->full; i = i->next)
		if (i->type == WU_JSON_OBJECT)
			read_item(f, i, by);
	for (uint32_t i = 0; i < feed->n_items; i++) {
		const struct wu_feed_item *item = &feed->items[i];
		int64_t t = item->updated != WU_NO_TIME ? item->updated : item->published;

		feed->updated = t > feed->updated ? t : feed->updated;
	}
	return f->rc;
}

/* Strict first; what our reader forgives is told. */
static int read_json(const char *p, size_t len, const struct wu_wire_sink *sink,
		     struct wu_arena *arena, const struct wu_json **ret_root)
{
	struct wu_err why;
	int rc = wu_json_strict(p, len, DEPTH, arena, ret_root, &why);

	if (rc != WU_EFORMAT)
		return rc;
	rc = wu_json_read(p, len, DEPTH, arena, ret_root, NULL);
	if (rc == 0)
		wu_wire_note(sink, "not quite JSON: %s", why.text);
	return rc;
}

int wu_jsonfeed_read(const char *p, size_t len, const struct wu_wire_sink *sink, struct wu_fill *f,
		     struct wu_err *err)
{
	struct wu_arena *arena;
	const struct wu_json *root;
	int rc;

	if (len > WU_MARKUP_DOC)
		return wu_err_set(err, WU_ELIMIT, "%s", wu_strerror(WU_ELIMIT));
	rc = wu_arena_new(16 * (size_t)WU_MARKUP_DOC, &arena);
	if (rc < 0)
		return wu_err_set(err, rc, "%s", wu_strerror(rc));
	wu_fill_reset(f);
	rc = read_json(p, len, sink, arena, &root);
	if (rc < 0)
		wu_err_set(err, rc, "%s",
			   rc == WU_EFORMAT ? "not JSON, or cut off" : wu_strerror(rc));
	else
		rc = read_feed(f, root, err);
	wu_arena_free(arena);
	return rc;
}
