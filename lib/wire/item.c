/* An item is filled field by field from one document, and its story goes on to the desk.
 * What fails: memory, or a body beyond the limit, which loses the item; a shorter field
 * beyond its limit loses only itself.
 */
#include "wire/item.h"

#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/time.h"
#include "story.h"
#include "wire/date.h"
#include "wire/dateline.h"
#include "wire/markup.h"

enum { FLASH_URGENCY = 2 }; /* IPTC: 1 and 2 interrupt */

static const char *const says_names[] = {
#define X(name, key) key,
	WU_SAYS(X)
#undef X
};

int wu_item_new(struct wu_item **ret_item)
{
	struct wu_item *i = wu_calloc(1, sizeof(*i));
	int rc = i ? wu_story_new(&i->story) : WU_ENOMEM;

	if (rc < 0) {
		wu_free(i);
		return rc;
	}
	*ret_item = i;
	return 0;
}

struct wu_item *wu_item_free(struct wu_item *i)
{
	if (i)
		wu_story_free(i->story);
	wu_free(i);
	return NULL;
}

void wu_item_reset(struct wu_item *i)
{
	wu_story_reset(i->story);
	*i = (struct wu_item){.story = i->story, .format = i->format};
}

static struct wu_span copied(struct wu_item *i, struct wu_span v)
{
	char *p = wu_arena_copy(i->story->arena, v.p, v.len);

	if (!p)
		i->rc = WU_ENOMEM;
	return (struct wu_span){p, p ? v.len : 0};
}

/* v with its white space collapsed, in the arena. */
static struct wu_span collapsed(struct wu_item *i, struct wu_span v)
{
	struct wu_span s = {0};
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, v.len + 1);
	rc = wu_markup_collapse(v.p, v.len, &b);
	if (rc < 0)
		i->rc = rc;
	else if (b.len)
		s = copied(i, (struct wu_span){b.p, b.len});
	wu_buf_close(&b);
	return s;
}

void wu_item_set(struct wu_item *i, enum wu_field f, struct wu_span v)
{
	struct wu_span s;
	int rc;

	if (i->rc < 0 || !v.len)
		return;
	s = f == WU_TEXT ? v : collapsed(i, v);
	rc = i->rc < 0 ? i->rc : wu_story_set(i->story, f, s.p, s.len);
	if (rc == WU_ELIMIT && f != WU_TEXT)
		i->cut = wu_story_key_name(f);
	else
		i->rc = rc;
}

static bool has_lines(enum wu_says what)
{
	return what == WU_SAYS_SUMMARY || what == WU_SAYS_CONTENT;
}

void wu_item_say(struct wu_item *i, enum wu_says what, struct wu_span v)
{
	if (i->rc < 0 || !v.len)
		return;
	if (v.len > WU_TEXT_MAX)
		i->cut = says_names[what];
	else
		i->says[what] = has_lines(what) ? copied(i, v) : collapsed(i, v);
}

void wu_item_say_time(struct wu_item *i, enum wu_says what, struct wu_span v, int zone_min)
{
	char out[WU_TIME_LEN + 1];
	bool day;
	int64_t ms;

	if (!v.len)
		return;
	if (wu_date_read(v.p, v.len, zone_min, &ms, &day) < 0) {
		wu_item_say(i, what, v);
		return;
	}
	wu_time_write(day ? ms + zone_min * (int64_t)WU_MINUTE_MS : ms, out);
	wu_item_say(i, what, (struct wu_span){out, day ? 10 : WU_TIME_LEN});
}

void wu_item_say_ms(struct wu_item *i, enum wu_says what, int64_t ms, bool day)
{
	char out[WU_TIME_LEN + 1];

	if (ms == WU_NO_TIME)
		return;
	wu_time_write(ms, out);
	wu_item_say(i, what, (struct wu_span){out, day ? 10 : WU_TIME_LEN});
}

void wu_item_caption(struct wu_item *i, struct wu_span v)
{
	struct wu_span s;
	int rc;

	if (i->rc < 0 || !v.len)
		return;
	if (i->story->n_captions == WU_CAPTIONS_MAX) {
		i->cut = "captions";
		return;
	}
	s = collapsed(i, v);
	rc = i->rc < 0 || !s.len ? i->rc : wu_story_add_caption(i->story, s.p, s.len);
	if (rc == WU_ELIMIT)
		i->cut = "captions";
	else
		i->rc = rc;
}

static void settle_date(struct wu_item *i)
{
	static const enum wu_says order[] = {WU_SAYS_UPDATED, WU_SAYS_CREATED, WU_SAYS_SENT};
	struct wu_story *s = i->story;

	for (size_t k = 0; k < 3 && s->published == WU_NO_TIME; k++) {
		struct wu_span v = i->says[order[k]];

		if (v.len && wu_time_read(v.p, v.len, 0, &s->published, &s->date_only) < 0)
			s->published = WU_NO_TIME;
	}
}

static void settle_kind(struct wu_item *i)
{
	struct wu_story *s = i->story;
	struct wu_span u = i->says[WU_SAYS_URGENCY];

	if (s->kind || s->field[WU_TEXT].len || !s->field[WU_TITLE].len)
		return;
	if (u.len == 1 && *u.p >= '1' && *u.p <= '0' + FLASH_URGENCY)
		s->kind = WU_KIND_FLASH;
}

static void settle_text(struct wu_story *s)
{
	struct wu_span *text = &s->field[WU_TEXT], *title = &s->field[WU_TITLE];

	if (title->len && text->len > title->len + 1 && text->p[title->len] == '\n' &&
	    !memcmp(text->p, title->p, title->len)) {
		text->p += title->len + 1;
		text->len -= title->len + 1;
	}
}

/* "Usable", "usable": formats write codes as they like. */
static void settle_code(struct wu_item *i, enum wu_says what)
{
	struct wu_span v = i->says[what];
	char code[32];

	if (v.len >= sizeof(code))
		return;
	for (size_t k = 0; k < v.len; k++)
		code[k] = (char)tolower((unsigned char)v.p[k]);
	wu_item_say(i, what, (struct wu_span){code, v.len});
}

void wu_item_settle(struct wu_item *i)
{
	if (i->rc < 0)
		return;
	settle_code(i, WU_SAYS_STATUS);
	settle_code(i, WU_SAYS_SIGNAL);
	settle_date(i);
	settle_kind(i);
	settle_text(i->story);
	if (!i->story->field[WU_AGENCY].len)
		wu_item_set(i, WU_AGENCY, wu_dateline_agency(i->says[WU_SAYS_DATELINE]));
}

/* A feed's content, or its summary where there is no content, is the body already. */
static bool is_text(const struct wu_item *i, enum wu_says what)
{
	struct wu_span text = i->story->field[WU_TEXT], v = i->says[what];

	return has_lines(what) && text.len == v.len && !memcmp(text.p, v.p, v.len);
}

int wu_item_line(const struct wu_item *i, struct wu_buf *b)
{
	struct wu_json_out j;

	wu_json_init(&j, b);
	wu_json_open(&j, NULL, '{');
	wu_story_write(&j, i->story, true);
	for (int w = 0; w < WU_SAYS_COUNT; w++)
		if (i->says[w].len && !is_text(i, (enum wu_says)w))
			wu_json_str(&j, says_names[w], i->says[w]);
	wu_json_close(&j, '}');
	return wu_json_done(&j);
}
