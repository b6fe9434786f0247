/* Steps 4 to 6 joined: strip furniture, read the credit, make words. Needs nothing but
 * the story and the frozen rules, so any thread may do it. The half of the engine that
 * knows no other story. What fails: memory; the story is then as it was.
 */
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "text/credit.h"
#include "text/furniture.h"
#include "text/kind.h"
#include "text/words.h"

static const struct wu_rule_set *outlet_of(const struct wu_story *s, const struct wu_rules *r)
{
	const struct wu_rule_set *o = wu_rules_outlet(r, s->field[WU_OUTLET]);

	return o ? o : wu_rules_outlet(r, wu_rules_host(s->field[WU_URL]));
}

static struct wu_span outlet_name(const struct wu_story *s, const struct wu_rule_set *set)
{
	if (set)
		return set->name;
	return wu_rules_host(s->field[WU_OUTLET].len ? s->field[WU_OUTLET] : s->field[WU_URL]);
}

static uint64_t name_hash(struct wu_span name)
{
	return name.len ? wu_hash64(name.p, name.len, 0) : 0;
}

static int join_lines(const struct wu_story *s, const struct wu_line *lines, uint32_t n,
		      struct wu_span *ret)
{
	char *out = wu_arena_alloc(s->arena, s->field[WU_TEXT].len + 1);
	size_t len = 0;

	if (!out)
		return WU_ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		if (lines[i].title)
			continue;
		if (len)
			out[len++] = '\n';
		memcpy(out + len, lines[i].text.p, lines[i].text.len);
		len += lines[i].text.len;
	}
	*ret = (struct wu_span){out, len};
	return 0;
}

/* Rules may go before their stories do. */
static int own(const struct wu_story *s, struct wu_span *span)
{
	span->p = wu_arena_copy(s->arena, span->p, span->len);
	return span->p ? 0 : WU_ENOMEM;
}

static int read_story(const struct wu_story *s, const struct wu_rules *r, struct wu_prep *p,
		      struct wu_line **ret_lines, uint32_t *ret_n)
{
	const struct wu_rule_set *outlet = outlet_of(s, r);
	struct wu_reading *g = &p->reading;
	struct wu_credit credit;
	int rc = wu_furniture_strip(s, r, outlet, ret_lines, ret_n, &g->lines_out);

	if (rc < 0)
		return rc;
	g->kind = p->kind = wu_kind_of(s, r, *ret_lines, *ret_n);
	g->lines_out += *ret_n;
	wu_credit_read(s, r, outlet, *ret_lines, ret_n, &credit);
	g->lines_out -= *ret_n;
	g->outlet = outlet_name(s, outlet);
	g->agency = credit.agency;
	g->how = credit.how;
	g->credit = credit.mark;
	g->lines = *ret_n;
	p->outlet = name_hash(g->outlet);
	p->agency = name_hash(g->agency);
	rc = own(s, &g->outlet);
	return rc < 0 ? rc : own(s, &g->agency);
}

/* What slug and version say beside the title's marks. */
static void read_slug(const struct wu_story *s, struct wu_prep *p)
{
	struct wu_take take = {p->take_class, p->take};

	wu_take_read(s->field[WU_SLUG], &take);
	wu_take_read(s->field[WU_VERSION], &take);
	p->take = take.number;
	p->take_class = take.class;
}

int wu_story_prepare(struct wu_story *s, const struct wu_rules *r)
{
	struct wu_prep *p = wu_arena_alloc(s->arena, sizeof(*p));
	struct wu_line *lines;
	uint32_t n;
	int rc;

	if (!p)
		return WU_ENOMEM;
	*p = (struct wu_prep){0};
	wu_story_key(s, p->key);
	rc = read_story(s, r, p, &lines, &n);
	if (rc == 0)
		rc = wu_words_make(s->arena, lines, n, p);
	if (rc == 0)
		rc = join_lines(s, lines, n, &p->reading.body);
	if (rc < 0)
		return rc;
	read_slug(s, p);
	s->prep = p;
	return 0;
}

void wu_story_reading(const struct wu_story *s, struct wu_reading *ret)
{
	*ret = s->prep ? s->prep->reading : (struct wu_reading){0};
}
