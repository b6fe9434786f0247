/* Values go through a scratch buffer into the arena. What fails: memory. An address or a
 * time that is none is left as it stands, or left out.
 */
#include "wire/fill.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <libxml/uri.h>

#include "base/mem.h"
#include "wire/date.h"
#include "wire/markup.h"
#include "wire/strip.h"

enum { CAPTIONS_MAX = 64, FIRST_ITEMS = 16 };

int wu_fill_init(struct wu_fill *f)
{
	f->feed = wu_calloc(1, sizeof(*f->feed));
	wu_buf_init(&f->scratch, 4 * (size_t)WU_MARKUP_DOC);
	if (!f->feed || wu_arena_new(8 * (size_t)WU_MARKUP_DOC, &f->feed->arena) < 0) {
		wu_fill_close(f);
		return WU_ENOMEM;
	}
	wu_fill_reset(f);
	return 0;
}

void wu_fill_close(struct wu_fill *f)
{
	f->feed = wu_feed_free(f->feed);
	wu_buf_close(&f->scratch);
}

void wu_fill_reset(struct wu_fill *f)
{
	struct wu_feed *feed = f->feed;

	wu_arena_reset(feed->arena);
	*feed = (struct wu_feed){.format = feed->format,
				 .charset = feed->charset,
				 .arena = feed->arena,
				 .updated = WU_NO_TIME};
	f->cap = f->bad_dates = 0;
	f->full = false;
	f->rc = 0;
}

struct wu_feed *wu_fill_detach(struct wu_fill *f)
{
	struct wu_feed *feed = f->feed;

	f->feed = NULL;
	return feed;
}

struct wu_feed_item *wu_fill_item(struct wu_fill *f)
{
	struct wu_feed *feed = f->feed;
	struct wu_feed_item *item;

	if (f->rc < 0 || feed->n_items == WU_FEED_ITEMS_MAX) {
		f->full |= f->rc == 0;
		return NULL;
	}
	if (feed->n_items == f->cap) {
		uint32_t cap = f->cap ? 2 * f->cap : FIRST_ITEMS;
		struct wu_feed_item *grown = wu_arena_alloc(feed->arena, cap * sizeof(*grown));

		if (!grown) {
			f->rc = WU_ENOMEM;
			return NULL;
		}
		if (feed->n_items)
			memcpy(grown, feed->items, feed->n_items * sizeof(*grown));
		feed->items = grown;
		f->cap = cap;
	}
	item = &feed->items[feed->n_items++];
	*item = (struct wu_feed_item){.published = WU_NO_TIME, .updated = WU_NO_TIME};
	return item;
}

struct wu_span wu_fill_keep(struct wu_fill *f, struct wu_span v)
{
	char *copy;

	if (!v.len || f->rc < 0)
		return (struct wu_span){0};
	copy = wu_arena_copy(f->feed->arena, v.p, v.len);
	if (!copy)
		f->rc = WU_ENOMEM;
	return (struct wu_span){copy, copy ? v.len : 0};
}

struct wu_span wu_fill_trim(struct wu_span v)
{
	while (v.len && isspace((unsigned char)*v.p)) {
		v.p++;
		v.len--;
	}
	while (v.len && isspace((unsigned char)v.p[v.len - 1]))
		v.len--;
	return v;
}

struct wu_span wu_fill_lines(struct wu_fill *f, struct wu_span v, enum wu_fill_text how)
{
	struct wu_buf *b = &f->scratch;
	int rc;

	wu_buf_reset(b);
	if (f->rc < 0 || !v.len)
		return (struct wu_span){0};
	if (how == WU_FILL_PLAIN)
		rc = wu_strip_text(v.p, v.len, b);
	else if (how == WU_FILL_LINE)
		rc = wu_strip_line(v.p, v.len, b);
	else
		rc = wu_strip_html(v.p, v.len, b);
	if (rc < 0) {
		f->rc = rc;
		return (struct wu_span){0};
	}
	for (char *nl = b->p; how == WU_FILL_TITLE && b->len &&
			      (nl = memchr(nl, '\n', (size_t)(b->p + b->len - nl)));)
		*nl = ' ';
	return wu_fill_keep(f, (struct wu_span){b->p, b->len});
}

static bool has_scheme(struct wu_span v)
{
	size_t n = 0;

	while (n < v.len && (isalnum((unsigned char)v.p[n]) || strchr("+-.", v.p[n])))
		n++;
	return n > 0 && n < v.len && v.p[n] == ':' && isalpha((unsigned char)*v.p);
}

struct wu_span wu_fill_link(struct wu_fill *f, struct wu_span v, const char *base)
{
	struct wu_span s = wu_fill_keep(f, wu_fill_trim(v));
	xmlChar *full;

	if (!base || !*base)
		base = f->opts->url ? f->opts->url : f->feed->link.p;
	if (!s.len || !base || has_scheme(s))
		return s;
	full = xmlBuildURI((const xmlChar *)s.p, (const xmlChar *)base);
	if (full)
		s = wu_fill_keep(f, (struct wu_span){(char *)full, strlen((char *)full)});
	xmlFree(full);
	return s;
}

bool wu_fill_date(struct wu_fill *f, struct wu_span v, int64_t *ret_ms, bool *ret_day)
{
	v = wu_fill_trim(v);
	if (!v.len)
		return false;
	if (wu_date_read(v.p, v.len, f->opts->zone_min, ret_ms, ret_day) < 0) {
		if (!f->bad_dates++)
			snprintf(f->bad_date, sizeof(f->bad_date), "%.*s",
				 (int)(v.len < 40 ? v.len : 40), v.p);
		return false;
	}
	if (f->opts->now && *ret_ms > f->opts->now) {
		*ret_ms = f->opts->now;
		f->feed->clamped++;
	}
	return true;
}

void wu_fill_caption(struct wu_fill *f, struct wu_feed_item *item, struct wu_span v)
{
	if (!v.len || item->n_captions == CAPTIONS_MAX)
		return;
	if (!item->captions)
		item->captions =
			wu_arena_alloc(f->feed->arena, CAPTIONS_MAX * sizeof(*item->captions));
	if (!item->captions) {
		f->rc = WU_ENOMEM;
		return;
	}
	for (uint32_t i = 0; i < item->n_captions; i++)
		if (item->captions[i].len == v.len && !memcmp(item->captions[i].p, v.p, v.len))
			return;
	item->captions[item->n_captions++] = v;
}

void wu_fill_tell(const struct wu_fill *f, const struct wu_wire_sink *sink)
{
	if (f->full)
		wu_wire_note(sink, "more than %u items; the rest is left", WU_FEED_ITEMS_MAX);
	if (f->bad_dates)
		wu_wire_note(sink, "%u dates that are none, the first: \"%s\"", f->bad_dates,
			     f->bad_date);
	if (f->feed->clamped)
		wu_wire_note(sink, "%u times in the future; now is taken", f->feed->clamped);
}
