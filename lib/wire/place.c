/* A value replaces one of lower rank. Of two of the same, the longer of texts, the later of
 * titles, ids and addresses, the first of the rest; an empty one replaces nothing.
 */
#include "wire/place.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HOURS = 24, COUNT_MAX = 10000000 };

void wu_place_begin(struct wu_place *p, bool item)
{
	memset(p->ranks[item], 0, sizeof(p->ranks[item]));
	if (item) {
		p->caption = (struct wu_span){0};
		p->permalink = p->picture = false;
	}
}

/* ---- hints ---------------------------------------------------------------- */

static uint32_t count(struct wu_span v)
{
	uint32_t n = 0;

	for (size_t i = 0; i < v.len && v.p[i] >= '0' && v.p[i] <= '9' && n < COUNT_MAX; i++)
		n = n * 10 + (uint32_t)(v.p[i] - '0');
	return n < COUNT_MAX ? n : 0;
}

static uint32_t period(struct wu_span v)
{
	static const struct {
		const char *name;
		uint32_t sec;
	} all[] = {{"hourly", 3600},
		   {"daily", 86400},
		   {"weekly", 604800},
		   {"monthly", 2592000},
		   {"yearly", 31536000}};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (v.len == strlen(all[i].name) && !strncasecmp(v.p, all[i].name, v.len))
			return all[i].sec;
	return 0;
}

static void hint(struct wu_place *p, enum wu_target t, struct wu_span v)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	struct wu_feed *f = p->fill->feed;

	if (t == WU_TO_TTL)
		f->ttl_min = count(v);
	else if (t == WU_TO_PERIOD)
		p->period = period(v);
	else if (t == WU_TO_FREQUENCY)
		p->frequency = count(v);
	else if (t == WU_TO_HOUR && v.len)
		f->skip_hours |= 1u << (count(v) % HOURS);
	for (int d = 0; d < 7 && t == WU_TO_DAY && v.len >= 3; d++)
		if (!strncasecmp(v.p, days + 3 * d, 3))
			f->skip_days |= (uint8_t)(1u << d);
}

/* ---- values --------------------------------------------------------------- */

static struct wu_span text(struct wu_place *p, const struct wu_construct *c, struct wu_span v,
			   bool line)
{
	bool plain = c->plain && !c->tags;

	return wu_fill_lines(p->fill, v,
			     line ? (plain ? WU_FILL_LINE : WU_FILL_TITLE)
				  : (plain ? WU_FILL_PLAIN : WU_FILL_HTML));
}

static void set(struct wu_place *p, const struct wu_slot *f, bool item, struct wu_span *to,
		struct wu_span v)
{
	uint8_t *rank = &p->ranks[item][f->target];
	bool longer = f->target == WU_TO_SUMMARY || f->target == WU_TO_CONTENT;

	if (!v.len || f->rank < *rank)
		return;
	if (f->rank == *rank && !(longer ? v.len > to->len : wu_slot_again(f)))
		return;
	*to = v;
	*rank = f->rank;
}

static void set_time(struct wu_place *p, const struct wu_slot *f, bool item, struct wu_span v,
		     int64_t *to, bool *day)
{
	uint8_t *rank = &p->ranks[item][f->target];

	if (f->rank > *rank && wu_fill_date(p->fill, v, to, day))
		*rank = f->rank;
}

static void into_feed(struct wu_place *p, const struct wu_slot *f, const struct wu_construct *c,
		      struct wu_span v, const char *base)
{
	struct wu_feed *feed = p->fill->feed;
	struct wu_span word = wu_fill_trim(v);
	bool day;

	switch (f->target) {
	case WU_TO_TITLE:
		set(p, f, false, &feed->title, text(p, c, v, true));
		break;
	case WU_TO_LINK:
		set(p, f, false, &feed->link, wu_fill_link(p->fill, v, base));
		break;
	case WU_TO_SUMMARY:
		set(p, f, false, &feed->subtitle, text(p, c, v, true));
		break;
	case WU_TO_LANG:
		set(p, f, false, &feed->lang, wu_fill_keep(p->fill, word));
		break;
	case WU_TO_UPDATED:
		set_time(p, f, false, word, &feed->updated, &day);
		break;
	default:
		hint(p, f->target, word);
	}
}

static void caption(struct wu_place *p, const struct wu_slot *f, struct wu_feed_item *item,
		    struct wu_span v)
{
	if (f->target == WU_TO_OWN_CAPTION)
		p->caption = v;
	else if (p->picture)
		wu_fill_caption(p->fill, item, v);
}

static const struct wu_slot any_event = {WU_IN_ITEM, WU_WORD_DC_DATE, WU_TO_UPDATED, 1};

static void into_item(struct wu_place *p, const struct wu_slot *f, struct wu_feed_item *item,
		      const struct wu_construct *c, struct wu_span v)
{
	struct wu_span word = wu_fill_trim(v);

	switch (f->target) {
	case WU_TO_TITLE:
		set(p, f, true, &item->title, text(p, c, v, true));
		break;
	case WU_TO_AUTHOR:
		set(p, f, true, &item->author, text(p, c, v, true));
		break;
	case WU_TO_LANG:
		set(p, f, true, &item->lang, wu_fill_keep(p->fill, word));
		break;
	case WU_TO_SUMMARY:
		set(p, f, true, &item->summary, text(p, c, v, false));
		break;
	case WU_TO_CONTENT:
		set(p, f, true, &item->content, text(p, c, v, false));
		break;
	case WU_TO_PUBLISHED:
		set_time(p, f, true, word, &item->published, &item->published_day);
		if (f->word == WU_WORD_DC_DATE) /* it may be of any event */
			set_time(p, &any_event, true, word, &item->updated, &item->updated_day);
		break;
	case WU_TO_UPDATED:
		set_time(p, f, true, word, &item->updated, &item->updated_day);
		break;
	default:
		caption(p, f, item, text(p, c, v, true));
	}
}

/* Atom's id may be relative to a base the document states itself; nothing else is asked. */
static struct wu_span guid(struct wu_place *p, const struct wu_slot *f, struct wu_span v,
			   const char *base)
{
	if (f->word == WU_WORD_ID && base && *base)
		return wu_fill_link(p->fill, v, base);
	return wu_fill_keep(p->fill, wu_fill_trim(v));
}

void wu_place_value(struct wu_place *p, const struct wu_slot *f, struct wu_feed_item *item,
		    const struct wu_construct *c, struct wu_span v, const char *base)
{
	if (!item)
		into_feed(p, f, c, v, base);
	else if (f->target == WU_TO_LINK)
		set(p, f, true, &item->link, wu_fill_link(p->fill, v, base));
	else if (f->target == WU_TO_GUID)
		set(p, f, true, &item->guid, guid(p, f, v, base));
	else
		into_item(p, f, item, c, v);
}

/* ---- what follows ----------------------------------------------------------- */

void wu_place_item(struct wu_place *p, struct wu_feed_item *item)
{
	struct wu_span g = item->guid;

	if (!item->link.len && p->permalink && g.len > 8 && !strncasecmp(g.p, "http", 4))
		item->link = g;
	if (!p->caption.len)
		return;
	if (!item->summary.len && !item->content.len)
		item->summary = p->caption;
	else
		wu_fill_caption(p->fill, item, p->caption);
}

void wu_place_feed(struct wu_place *p)
{
	p->fill->feed->period_sec = p->period / (p->frequency ? p->frequency : 1);
}
