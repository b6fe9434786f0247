/* Sections stand in one array a kind, sorted by name when frozen, so that the order of
 * files never shows. Everything lies in one arena. Look-ups by host or alias walk the
 * array: some hundreds of names, once a story.
 * What fails: an unknown kind or key, a value that is empty; memory. The set is as before.
 */
#include "text/rules.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "text/pattern.h"
#include "text/roster.h"
#include "text/sieve.h"

enum {
	RULES_MAX = 64 << 20,
	KINDS = 2,
	SIEVE_MIN = 64, /* fewer patterns are tried one by one as fast */
};

/* Keys whose values name whole lines. */
static const enum wu_rule_key line_keys[] = {
	WU_RULE_DROP, WU_RULE_CUT_AFTER, WU_RULE_CUT_BEFORE, WU_RULE_BLOCK, WU_RULE_CAPTION,
};
enum { LINE_KEYS = sizeof(line_keys) / sizeof(*line_keys) };

struct sets {
	struct wu_rule_set *v;
	uint32_t n, cap;
};

struct wu_rules {
	struct wu_arena *arena;
	struct sets kind[KINDS]; /* outlets, agencies */
	struct wu_roster *roster; /* of the agencies, once frozen */
};

static const char *const kinds[KINDS] = {"outlet", "agency"};
static const char *const keys[WU_RULE_COUNT] = {
#define X(name, text) text,
	WU_RULE_KEYS(X)
#undef X
};

int wu_rules_new(struct wu_rules **ret_rules)
{
	struct wu_rules *r = wu_calloc(1, sizeof(*r));
	int rc;

	if (!r)
		return WU_ENOMEM;
	rc = wu_arena_new(RULES_MAX, &r->arena);
	if (rc < 0) {
		wu_free(r);
		return rc;
	}
	*ret_rules = r;
	return 0;
}

struct wu_rules *wu_rules_free(struct wu_rules *r)
{
	if (r)
		wu_arena_free(r->arena);
	wu_free(r);
	return NULL;
}

static bool same(struct wu_span a, struct wu_span b)
{
	return a.len == b.len && a.len && strncasecmp(a.p, b.p, a.len) == 0;
}

/* Append size bytes to an array in the arena, which grows by doubling. NULL: no memory. */
static void *append(struct wu_arena *a, void **v, uint32_t *n, uint32_t cap, size_t size)
{
	if (*n == cap) {
		void *wide = wu_arena_alloc(a, (cap ? cap * 2 : 4) * size);

		if (!wide)
			return NULL;
		if (*n)
			memcpy(wide, *v, *n * size);
		*v = wide;
	}
	return (char *)*v + size * (*n)++;
}

/* Capacity follows from the count: powers of two from four on. */
static uint32_t capacity(uint32_t n)
{
	uint32_t cap = 4;

	if (n == 0)
		return 0;
	while (cap < n)
		cap *= 2;
	return cap;
}

static struct wu_rule_set *section(struct wu_rules *r, struct sets *sets, const char *name)
{
	struct wu_span want = {name, strlen(name)};
	struct wu_rule_set *s;

	for (uint32_t i = sets->n; i-- > 0;)
		if (same(sets->v[i].name, want))
			return &sets->v[i];
	want.p = wu_arena_copy(r->arena, name, want.len);
	s = want.p ? append(r->arena, (void **)&sets->v, &sets->n, capacity(sets->n), sizeof(*s))
		   : NULL;
	if (s)
		*s = (struct wu_rule_set){.name = want};
	return s;
}

static int index_of(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

int wu_rules_add(struct wu_rules *r, const char *kind, const char *name, const char *key,
		 const char *value, struct wu_err *err)
{
	int k = index_of(kinds, KINDS, kind), key_at = index_of(keys, WU_RULE_COUNT, key);
	struct wu_rule_set *s;
	struct wu_span *v;
	char *copy;

	if (k < 0)
		return wu_err_set(err, WU_ENOTFOUND, "no such kind of rule: \"%s\"", kind);
	if (key_at < 0)
		return wu_err_set(err, WU_ENOTFOUND, "unknown key \"%s\"", key);
	if (!*value)
		return wu_err_set(err, WU_EINVAL, "\"%s\" says nothing", key);
	s = section(r, &r->kind[k], name);
	copy = s ? wu_arena_copy(r->arena, value, strlen(value)) : NULL;
	v = copy ? append(r->arena, (void **)&s->key[key_at].v, &s->key[key_at].n,
			  capacity(s->key[key_at].n), sizeof(*v))
		 : NULL;
	if (!v)
		return wu_err_set(err, WU_ENOMEM, "no memory for rules");
	*v = (struct wu_span){copy, strlen(value)};
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct wu_rule_set *)a)->name.p,
		      ((const struct wu_rule_set *)b)->name.p);
}

static int by_value(const void *a, const void *b)
{
	const struct wu_span *x = a, *y = b;

	if (x->len != y->len)
		return x->len < y->len ? 1 : -1;
	return memcmp(x->p, y->p, x->len);
}

/* Longest first, which is the most particular one; so files may be read in any order. */
static void sort_values(struct wu_rule_set *s)
{
	for (int key = 0; key < WU_RULE_COUNT; key++)
		if (s->key[key].n)
			qsort(s->key[key].v, s->key[key].n, sizeof(*s->key[key].v), by_value);
}

static int make_sieve(struct wu_rules *r, struct wu_rule_set *s)
{
	struct wu_sieve *sieve;
	uint32_t n = 0;
	int rc;

	for (int k = 0; k < LINE_KEYS; k++)
		n += s->key[line_keys[k]].n;
	if (n < SIEVE_MIN)
		return 0;
	rc = wu_sieve_new(r->arena, n, &sieve);
	if (rc < 0)
		return rc;
	for (int k = 0; k < LINE_KEYS; k++)
		for (uint32_t i = 0; i < s->key[line_keys[k]].n; i++)
			wu_sieve_add(sieve, s->key[line_keys[k]].v[i], 1u << line_keys[k]);
	s->sieve = sieve;
	return 0;
}

uint32_t wu_rules_keys(const struct wu_rule_set *outlet, struct wu_span line)
{
	uint32_t marks = 0;

	if (outlet->sieve)
		return wu_sieve_marks(outlet->sieve, line);
	for (int k = 0; k < LINE_KEYS; k++) {
		const struct wu_values *v = &outlet->key[line_keys[k]];

		for (uint32_t i = 0; i < v->n && !(marks & 1u << line_keys[k]); i++)
			marks |= (uint32_t)wu_pattern_is(v->v[i], line) << line_keys[k];
	}
	return marks;
}

int wu_rules_freeze(struct wu_rules *r, struct wu_err *err)
{
	int rc;

	for (int k = 0; k < KINDS; k++) {
		for (uint32_t i = 0; i < r->kind[k].n; i++) {
			sort_values(&r->kind[k].v[i]);
			if (make_sieve(r, &r->kind[k].v[i]) < 0)
				return wu_err_set(err, WU_ENOMEM, "no memory for rules");
		}
		if (r->kind[k].n)
			qsort(r->kind[k].v, r->kind[k].n, sizeof(*r->kind[k].v), by_name);
	}
	rc = wu_roster_new(r->arena, r->kind[1].v, r->kind[1].n, &r->roster);
	return rc < 0 ? wu_err_set(err, rc, "no memory for rules") : 0;
}

uint64_t wu_rules_hash(const struct wu_rules *r)
{
	uint64_t h = 0;

	for (int k = 0; k < KINDS; k++)
		for (uint32_t i = 0; i < r->kind[k].n; i++) {
			const struct wu_rule_set *s = &r->kind[k].v[i];

			h = wu_hash_mix(h, wu_hash64(s->name.p, s->name.len, (uint64_t)k));
			for (int key = 0; key < WU_RULE_COUNT; key++)
				for (uint32_t n = 0; n < s->key[key].n; n++)
					h = wu_hash_mix(h, wu_hash64(s->key[key].v[n].p,
								     s->key[key].v[n].len,
								     (uint64_t)key));
		}
	return h;
}

static bool has(const struct wu_values *values, struct wu_span name)
{
	for (uint32_t i = 0; i < values->n; i++)
		if (same(values->v[i], name))
			return true;
	return false;
}

static const struct wu_rule_set *find(const struct sets *sets, struct wu_span name)
{
	for (uint32_t i = 0; i < sets->n && name.len; i++) {
		const struct wu_rule_set *s = &sets->v[i];

		if (same(s->name, name) || has(&s->key[WU_RULE_NAME], name) ||
		    has(&s->key[WU_RULE_HOST], name))
			return s;
	}
	return NULL;
}

const struct wu_rule_set *wu_rules_everywhere(const struct wu_rules *r)
{
	static const struct wu_rule_set none;
	const struct wu_rule_set *s = find(&r->kind[0], (struct wu_span){"*", 1});

	return s ? s : &none;
}

const struct wu_rule_set *wu_rules_outlet(const struct wu_rules *r, struct wu_span name)
{
	const struct wu_rule_set *s = find(&r->kind[0], name);

	return s ? s : find(&r->kind[0], wu_rules_host(name));
}

const struct wu_rule_set *wu_rules_agency(const struct wu_rules *r, uint32_t i)
{
	return i < r->kind[1].n ? &r->kind[1].v[i] : NULL;
}

const struct wu_roster *wu_rules_roster(const struct wu_rules *r)
{
	return r->roster;
}

const struct wu_rule_set *wu_rules_agency_named(const struct wu_rules *r, struct wu_span name)
{
	return find(&r->kind[1], name);
}

struct wu_span wu_rules_host(struct wu_span url)
{
	static const char *const parts[] = {"www.", "mobile.", "m."};
	const char *from = url.len ? memmem(url.p, url.len, "://", 3) : NULL;
	size_t n = 0;

	if (from) {
		url.len -= (size_t)(from + 3 - url.p);
		url.p = from + 3;
	}
	while (n < url.len && !strchr("/?#:", url.p[n]))
		n++;
	url.len = n;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		size_t len = strlen(parts[i]);

		if (url.len > len && strncasecmp(url.p, parts[i], len) == 0)
			url = (struct wu_span){url.p + len, url.len - len};
	}
	return url;
}
