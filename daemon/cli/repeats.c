/* What was met is found again by a table of hashes; of each repeat a few spellings are kept.
 * What fails: memory. Beyond REPEATS_MAX, or TEXT_MAX of text, what is new is passed over.
 */
#include "repeats.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "text/mask.h"

enum {
	REPEATS_MAX = 200000,
	TEXT_MAX = 256 << 20, /* bytes */
	SCRATCH_MAX = 64 << 20, /* room to read the longest line a story may have */
	LINE_BYTES = 1 << 20,
};

struct repeat_slot {
	uint64_t key; /* 0: free */
	uint32_t at;
};

int repeats_init(struct repeats *r)
{
	int rc = wu_arena_new(TEXT_MAX, &r->arena);

	wu_buf_init(&r->pattern, LINE_BYTES);
	return rc < 0 ? rc : wu_arena_new(SCRATCH_MAX, &r->scratch);
}

void repeats_close(struct repeats *r)
{
	wu_arena_free(r->arena);
	wu_arena_free(r->scratch);
	wu_buf_close(&r->pattern);
	free(r->outlet);
	free(r->v);
	free(r->slot);
	*r = (struct repeats){0};
}

/* ---- what was met before -------------------------------------------------------------------- */

static struct repeat_slot *slot_of(struct repeat_slot *v, uint32_t n, uint64_t key)
{
	uint32_t i = (uint32_t)key & (n - 1);

	while (v[i].key && v[i].key != key)
		i = (i + 1) & (n - 1);
	return &v[i];
}

static int widen(struct repeats *r)
{
	uint32_t n = r->slots ? r->slots * 2 : 1024;
	struct repeat_slot *v;

	if (r->used * 2 < r->slots)
		return 0;
	v = calloc(n, sizeof(*v));
	if (!v)
		return WU_ENOMEM;
	for (uint32_t i = 0; i < r->slots; i++)
		if (r->slot[i].key)
			*slot_of(v, n, r->slot[i].key) = r->slot[i];
	free(r->slot);
	r->slot = v;
	r->slots = n;
	return 0;
}

/* Room in an array that grows by doubling from a power of two. */
static int extend(void **v, uint32_t n, size_t size)
{
	void *wide;

	if (n < 16 ? n != 0 : n & (n - 1))
		return 0;
	wide = realloc(*v, (n ? n * 2 : 16) * size);
	if (!wide)
		return WU_ENOMEM;
	*v = wide;
	return 0;
}

int repeats_outlet(struct repeats *r, const struct wu_prep *prep, uint32_t *ret)
{
	uint64_t key = wu_hash_mix(prep->outlet, REPEAT_KINDS) | 1;
	struct wu_span name = prep->reading.outlet;
	struct repeat_slot *s;
	int rc = widen(r);

	if (rc < 0)
		return rc;
	s = slot_of(r->slot, r->slots, key);
	if (!s->key) {
		rc = extend((void **)&r->outlet, r->n_outlets, sizeof(*r->outlet));
		name.p = wu_arena_copy(r->arena, name.p, name.len);
		if (rc < 0 || !name.p)
			return WU_ENOMEM;
		*s = (struct repeat_slot){key, r->n_outlets};
		r->used++;
		r->outlet[r->n_outlets++] = (struct repeat_outlet){.name = name};
	}
	*ret = s->at;
	return 0;
}

/* Of that kind and hash; *ret is NULL when it is new and there is no more room. */
static int find_repeat(struct repeats *r, const struct repeat *like, uint64_t hash,
		       struct repeat **ret)
{
	uint64_t key = wu_hash_mix(wu_hash_mix(like->outlet, like->kind), hash) | 1;
	struct repeat_slot *s;
	int rc = widen(r);

	if (rc < 0)
		return rc;
	s = slot_of(r->slot, r->slots, key);
	*ret = NULL;
	if (!s->key && r->n == REPEATS_MAX) {
		r->full = true;
		return 0;
	}
	if (!s->key) {
		rc = extend((void **)&r->v, r->n, sizeof(*r->v));
		if (rc < 0)
			return rc;
		*s = (struct repeat_slot){key, r->n};
		r->used++;
		r->outlet[like->outlet].known[like->kind]++;
		r->v[r->n] = *like;
		r->v[r->n].seq = 0; /* not counted yet */
		memset(r->v[r->n].place, 0, sizeof(like->place));
		r->n++;
	}
	*ret = &r->v[s->at];
	return 0;
}

/* ---- counting ----------------------------------------------------------------------------------
 */

static bool same(struct wu_span a, struct wu_span b)
{
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

/* One spelling more, or one more of it. The example is made new only with the pattern: texts
 * would fill the arena. */
static void note_form(struct repeats *r, struct repeat *v, struct wu_span text)
{
	struct wu_span pattern = {r->pattern.p, r->pattern.len}, example = text;
	uint32_t i = 0;

	while (i < v->n_forms && !same(v->form[i].pattern, pattern))
		i++;
	if (i == REPEAT_FORMS)
		return;
	if (i == v->n_forms) {
		pattern.p = wu_arena_copy(r->arena, pattern.p, pattern.len);
		example.p = wu_arena_copy(r->arena, text.p, text.len);
		if (!pattern.p || !example.p) {
			r->full = true;
			return;
		}
		v->form[v->n_forms++] = (struct repeat_form){pattern, example, 0};
	}
	v->form[i].stories++;
}

static int mask(struct repeats *r, struct wu_span text)
{
	int rc;

	wu_buf_reset(&r->pattern);
	rc = wu_buf_reserve(&r->pattern, text.len + 1);
	if (rc == 0)
		r->pattern.len = wu_mask_line(text, r->pattern.p);
	return rc;
}

int repeats_note(struct repeats *r, const struct repeat *like, struct wu_span text, uint64_t hash)
{
	struct repeat *v = NULL;
	int rc = mask(r, text);

	if (rc == 0 && like->kind == REPEAT_PASSAGE)
		hash = wu_hash64(r->pattern.p, r->pattern.len, 0);
	if (rc == 0)
		rc = find_repeat(r, like, hash, &v);
	if (rc < 0 || !v || v->seq == like->seq)
		return rc;
	if (like->known.clusters > v->known.clusters)
		v->known = like->known;
	v->stories++;
	v->seq = like->seq;
	v->last = like->last;
	for (int p = 0; p < REPEAT_PLACES; p++)
		v->place[p] += like->place[p];
	note_form(r, v, text);
	return 0;
}

/* ---- afterwards
 * ------------------------------------------------------------------------------------ */

enum repeat_place repeats_place(const struct repeat *v)
{
	enum repeat_place best = REPEAT_TAIL;

	for (int p = REPEAT_HEAD; p < REPEAT_PLACES; p++)
		if (v->place[p] > v->place[best])
			best = (enum repeat_place)p;
	return best;
}

const char *repeats_place_name(enum repeat_place p)
{
	static const char *const names[] = {"head", "middle", "tail"};

	return names[p];
}

static int by_text(struct wu_span a, struct wu_span b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* The most common, of these the longest. */
static int by_stories(const void *a, const void *b)
{
	const struct repeat_form *x = a, *y = b;

	if (x->stories != y->stories)
		return x->stories < y->stories ? 1 : -1;
	if (x->pattern.len != y->pattern.len)
		return x->pattern.len < y->pattern.len ? 1 : -1;
	return by_text(x->pattern, y->pattern);
}

static int by_count(const void *a, const void *b, void *outlets)
{
	const struct repeat *x = a, *y = b;
	const struct repeat_outlet *of = outlets;

	if (x->outlet != y->outlet)
		return by_text(of[x->outlet].name, of[y->outlet].name);
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->known.clusters != y->known.clusters)
		return x->known.clusters < y->known.clusters ? 1 : -1;
	if (x->stories != y->stories)
		return x->stories < y->stories ? 1 : -1;
	return by_text(x->form[0].pattern, y->form[0].pattern);
}

void repeats_sort(struct repeats *r)
{
	for (uint32_t i = 0; i < r->n; i++)
		qsort(r->v[i].form, r->v[i].n_forms, sizeof(*r->v[i].form), by_stories);
	if (r->n)
		qsort_r(r->v, r->n, sizeof(*r->v), by_count, r->outlet);
}
