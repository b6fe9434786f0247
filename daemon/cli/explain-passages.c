/* Stretches are walked once to be counted, once more to be kept; only what is shown is led back
 * to its words, which takes some readings of its lines. What fails: memory.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/explained.h"

enum { SCRATCH_MAX = 64 << 20 }; /* room to read the longest line a story may have */

static int longest_first(const void *a, const void *b)
{
	const struct passage *x = a, *y = b;

	if (x->stretch.n != y->stretch.n)
		return x->stretch.n < y->stretch.n ? 1 : -1;
	return x->stretch.first < y->stretch.first ? -1 : 1;
}

static uint32_t count_letters(struct wu_span s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

static int collect(const struct explain *e, enum wu_stretch_of what, struct passages *ret)
{
	const struct wu_prep *prep = e->late->story->prep;
	struct wu_stretch s = {0, 0};

	while (wu_stretch_next(prep, e->late->press, e->x.early, what, &s)) {
		ret->all++;
		ret->shingles += s.n;
	}
	ret->v = calloc(ret->all + 1, sizeof(*ret->v));
	if (!ret->v)
		return WU_ENOMEM;
	s = (struct wu_stretch){0, 0};
	while (ret->n < ret->all && wu_stretch_next(prep, e->late->press, e->x.early, what, &s))
		ret->v[ret->n++].stretch = s;
	return 0;
}

int passages_find(const struct explain *e, enum wu_stretch_of what, struct passages *ret)
{
	const struct wu_story *s = e->late->story;
	struct wu_arena *scratch = NULL;
	int rc;

	*ret = (struct passages){0};
	if (!s->prep)
		return 0;
	rc = collect(e, what, ret);
	if (rc == 0 && !e->all && ret->n) {
		qsort(ret->v, ret->n, sizeof(*ret->v), longest_first);
		ret->n = ret->n < EXPLAIN_PASSAGES ? ret->n : EXPLAIN_PASSAGES;
	}
	if (rc == 0)
		rc = wu_arena_new(SCRATCH_MAX, &scratch);
	for (uint32_t i = 0; rc == 0 && i < ret->n; i++) {
		rc = wu_stretch_text(scratch, s->prep, s->field[WU_TITLE], &ret->v[i].stretch,
				     &ret->v[i].text);
		ret->v[i].letters = rc == 0 ? count_letters(ret->v[i].text) : 0;
	}
	wu_arena_free(scratch);
	return rc;
}

void passages_close(struct passages *p)
{
	free(p->v);
	*p = (struct passages){0};
}
