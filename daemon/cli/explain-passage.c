/* a's shingles in text order, those b has in a row within one line: a passage, whose words
 * text/cover finds. What fails: memory.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/explain-report.h"
#include "near/print.h"
#include "text/cover.h"

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool in_both(const struct wu_explanation *x, const struct wu_prep *p, uint32_t i)
{
	const struct wu_print *b = &x->b.print;
	uint32_t key = (uint32_t)(wu_print_key(p->shingle[i], p->shingle_line[i] == 0) >> 32);

	return b->n && bsearch(&key, b->set, b->n, sizeof(key), by_value);
}

/* Line i of what was compared, the title being 0. */
static struct wu_span line_of(const struct wu_story *s, uint32_t i)
{
	struct wu_span body = s->prep->reading.body;

	if (i == 0)
		return s->field[WU_TITLE];
	while (--i && body.len) {
		const char *end = memchr(body.p, '\n', body.len);
		size_t n = end ? (size_t)(end - body.p) + 1 : body.len;

		body = (struct wu_span){body.p + n, body.len - n};
	}
	if (body.len && memchr(body.p, '\n', body.len))
		body.len = (size_t)((const char *)memchr(body.p, '\n', body.len) - body.p);
	return body;
}

static int longest_first(const void *a, const void *b)
{
	uint32_t x = ((const struct explain_passage *)a)->shingles;
	uint32_t y = ((const struct explain_passage *)b)->shingles;

	return (x < y) - (x > y);
}

/* The shingles from..to of one line, its first being the line's k-th. */
static int note(const struct explain_story *a, uint32_t from, uint32_t to, uint32_t k,
		struct wu_arena *scratch, struct explain_passage *ret)
{
	const struct wu_prep *p = a->story->prep;
	struct wu_cover_run run = {k, to - from, p->shingle + from};

	*ret = (struct explain_passage){{NULL, 0}, to - from};
	if (!a->has_text)
		return 0;
	return wu_cover_find(scratch, line_of(a->story, p->shingle_line[from]), &run, &ret->text);
}

int explain_passages(const struct explain_story *a, const struct wu_explanation *x,
		     struct explain_passage **ret, uint32_t *ret_n)
{
	const struct wu_prep *p = a->story->prep;
	struct explain_passage *out =
		wu_arena_alloc(a->story->arena, (p->n_shingles + 1) * sizeof(*out));
	struct wu_arena *scratch = NULL;
	uint32_t n = 0, line = 0;
	int rc = out ? wu_arena_new(64 << 20, &scratch) : WU_ENOMEM;

	for (uint32_t i = 0; i < p->n_shingles && rc == 0;) {
		uint32_t from = i;

		if (i == 0 || p->shingle_line[i] != p->shingle_line[i - 1])
			line = i;
		while (i < p->n_shingles && p->shingle_line[i] == p->shingle_line[from] &&
		       in_both(x, p, i))
			i++;
		if (i > from)
			rc = note(a, from, i, from - line, scratch, &out[n++]);
		else
			i++;
	}
	if (scratch)
		wu_arena_free(scratch);
	if (rc < 0)
		return rc;
	if (n)
		qsort(out, n, sizeof(*out), longest_first);
	*ret = out;
	*ret_n = n;
	return 0;
}
