/* Literals hang in chains by a hash of their first three bytes in lower case, those of two
 * bytes in chains of their own; a line is walked once, a letter at a time, and most letters
 * start no literal. A pattern without a literal of two bytes makes its agency a suspect
 * everywhere.
 * What fails: memory, when it is built.
 */
#include "text/roster.h"

#include <string.h>

#include "base/mem.h"

enum {
	CHAINS = 1024,
	LITERAL_MIN = 2,
	NONE = UINT16_MAX,
	EDGE = 200, /* bytes at a long line's start and end: marks are shorter (form.c) */
};

struct literal {
	struct wu_span text;
	uint16_t next; /* in its chain */
	uint16_t agency;
};

struct wu_roster {
	struct literal *v;
	uint32_t n;
	struct wu_signers always;
	uint16_t chain[CHAINS]; /* of three bytes and more */
	uint16_t brief[CHAINS]; /* of two */
};

static const enum wu_rule_key signing[] = {WU_RULE_SIGN,     WU_RULE_BYLINE, WU_RULE_TAIL,
					   WU_RULE_DATELINE, WU_RULE_MAIL,   WU_RULE_PHOTO};

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static uint32_t hash(const char *p, size_t n)
{
	uint32_t h = lower(p[0]) * 31u + lower(p[1]) * 167u;

	return (n > LITERAL_MIN ? h + lower(p[2]) * 7u : h) % CHAINS;
}

/* The longest run of pattern that stands for itself; of equals the last. */
static struct wu_span literal_of(struct wu_span pattern)
{
	struct wu_span best = {pattern.p, 0}, run = {pattern.p, 0};

	for (size_t i = 0; i < pattern.len; i++) {
		if (memchr("*#~_ ", pattern.p[i], 5)) {
			run = (struct wu_span){pattern.p + i + 1, 0};
			continue;
		}
		run.len++;
		if (run.len >= best.len)
			best = run;
	}
	return best;
}

static void set(struct wu_signers *s, uint32_t agency)
{
	agency %= WU_ROSTER_MAX;
	s->bits[agency / 64] |= UINT64_C(1) << agency % 64;
}

bool wu_signers_have(const struct wu_signers *s, uint32_t agency)
{
	agency %= WU_ROSTER_MAX;
	return s->bits[agency / 64] >> agency % 64 & 1;
}

static void add(struct wu_roster *r, struct wu_span text, uint32_t agency)
{
	uint16_t *chain;

	if (text.len < LITERAL_MIN || (text.len == LITERAL_MIN && (unsigned char)*text.p >= 0x80) ||
	    r->n == NONE) {
		set(&r->always, agency);
		return;
	}
	chain = &(text.len > LITERAL_MIN ? r->chain : r->brief)[hash(text.p, text.len)];
	r->v[r->n] = (struct literal){text, *chain, (uint16_t)(agency % WU_ROSTER_MAX)};
	*chain = (uint16_t)r->n++;
}

static uint32_t count(const struct wu_rule_set *agencies, uint32_t n)
{
	uint32_t all = 0;

	for (uint32_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(signing) / sizeof(*signing); k++)
			all += agencies[i].key[signing[k]].n;
	return all;
}

int wu_roster_new(struct wu_arena *arena, const struct wu_rule_set *agencies, uint32_t n,
		  struct wu_roster **ret_roster)
{
	struct wu_roster *r = wu_arena_alloc(arena, sizeof(*r));

	if (!r)
		return WU_ENOMEM;
	memset(r, 0, sizeof(*r));
	memset(r->chain, 0xFF, sizeof(r->chain));
	memset(r->brief, 0xFF, sizeof(r->brief));
	r->v = wu_arena_alloc(arena, (count(agencies, n) + 1) * sizeof(*r->v));
	if (!r->v)
		return WU_ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(signing) / sizeof(*signing); k++)
			for (uint32_t f = 0; f < agencies[i].key[signing[k]].n; f++) {
				struct wu_span form = agencies[i].key[signing[k]].v[f];

				/* A sign is no pattern: it may hold spaces. Its first word will do.
				 */
				add(r, literal_of(form), i);
			}
	*ret_roster = r;
	return 0;
}

static bool stands(struct wu_span text, const char *at, size_t room)
{
	if (text.len > room)
		return false;
	for (size_t i = LITERAL_MIN; i < text.len; i++)
		if (lower(text.p[i]) != lower(at[i]))
			return false;
	return lower(text.p[0]) == lower(at[0]) && lower(text.p[1]) == lower(at[1]);
}

static void follow(const struct wu_roster *r, uint16_t k, const char *at, size_t room,
		   struct wu_signers *ret)
{
	for (; k != NONE; k = r->v[k].next)
		if (stands(r->v[k].text, at, room))
			set(ret, r->v[k].agency);
}

static void walk(const struct wu_roster *r, struct wu_span s, struct wu_signers *ret)
{
	for (size_t i = 0; i + LITERAL_MIN < s.len; i++) {
		const char *at = s.p + i;

		if ((*at & 0xC0) == 0x80) /* within a letter */
			continue;
		follow(r, r->chain[hash(at, s.len - i)], at, s.len - i, ret);
		if ((unsigned char)*at < 0x80)
			follow(r, r->brief[hash(at, LITERAL_MIN)], at, s.len - i, ret);
	}
	if (s.len >= LITERAL_MIN)
		follow(r, r->brief[hash(s.p + s.len - LITERAL_MIN, LITERAL_MIN)],
		       s.p + s.len - LITERAL_MIN, LITERAL_MIN, ret);
}

void wu_roster_find(const struct wu_roster *r, struct wu_span line, struct wu_signers *ret)
{
	if (!r) {
		memset(ret, 0xFF, sizeof(*ret));
		return;
	}
	for (size_t i = 0; i < WU_ROSTER_MAX / 64; i++)
		ret->bits[i] |= r->always.bits[i];
	if (!r->n)
		return;
	if (line.len <= WU_ROSTER_LINE) {
		walk(r, line, ret);
		return;
	}
	walk(r, (struct wu_span){line.p, EDGE}, ret);
	walk(r, (struct wu_span){line.p + line.len - EDGE, EDGE}, ret);
}
