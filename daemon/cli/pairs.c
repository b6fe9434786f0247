/* The happy path: lines become pairs and, for each, two ends; the ends are sorted by id, so
 * that all of one story lie together, and a story is found by halving.
 * What fails: the file, a line of it, more pairs than PAIRS_MAX, memory.
 */
#include "cli/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "input.h"

/* Of ids: a hundred for each pair. */
static const size_t ID_BYTES = (size_t)PAIRS_MAX * 100;

struct pairs *pairs_free(struct pairs *p)
{
	if (!p)
		return NULL;
	for (uint32_t i = 0; i < p->n_stories; i++)
		wu_free(p->story[i].print);
	wu_arena_free(p->ids);
	free(p->pair);
	free(p->end);
	free(p->story);
	free(p);
	return NULL;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static int grow(struct pairs *p)
{
	uint32_t cap = p->cap ? 2 * p->cap : 1024;
	struct pair_end *end;
	struct pair *pair;

	if (p->n < p->cap)
		return 0;
	pair = realloc(p->pair, cap * sizeof(*pair));
	if (pair)
		p->pair = pair;
	end = realloc(p->end, 2 * (size_t)cap * sizeof(*end));
	if (end)
		p->end = end;
	if (!pair || !end)
		return WU_ENOMEM;
	p->cap = cap;
	return 0;
}

/* The next column of line, which begins behind it then. */
static struct wu_span column(struct wu_span *line)
{
	const char *tab = line->len ? memchr(line->p, '\t', line->len) : NULL;
	struct wu_span c = {line->p, tab ? (size_t)(tab - line->p) : line->len};
	size_t past = c.len + (tab != NULL);

	*line = (struct wu_span){line->p + past, line->len - past};
	return c;
}

static int add_end(struct pairs *p, struct wu_span id, uint8_t side)
{
	const char *copy = wu_arena_copy(p->ids, id.p, id.len);

	if (!copy)
		return WU_ENOMEM;
	p->end[2 * (size_t)p->n + side] = (struct pair_end){{copy, id.len}, p->n, side};
	return 0;
}

static int add(struct pairs *p, struct wu_span a, struct wu_span b, bool copy)
{
	int rc = p->n == PAIRS_MAX ? WU_ELIMIT : grow(p);

	if (rc == 0)
		rc = add_end(p, a, 0);
	if (rc == 0)
		rc = add_end(p, b, 1);
	if (rc < 0)
		return rc;
	p->pair[p->n++].copy = copy;
	p->copies += copy;
	return 0;
}

static bool same(struct wu_span a, struct wu_span b)
{
	return a.len == b.len && !memcmp(a.p, b.p, a.len);
}

static int read_line(struct pairs *p, struct wu_span line)
{
	struct wu_span a, b, label;

	if (line.len && line.p[line.len - 1] == '\r')
		line.len--;
	if (!line.len || *line.p == '#')
		return 0;
	a = column(&line);
	b = column(&line);
	label = column(&line);
	if (!a.len || !b.len || same(a, b) || label.len != 1 || !strchr("10?", *label.p))
		return WU_EFORMAT;
	if (*label.p != '?')
		return add(p, a, b, *label.p == '1');
	p->undecided++;
	return 0;
}

static int explain(int rc, const char *path, uint64_t line, struct wu_err *err)
{
	if (rc == WU_EFORMAT)
		return wu_err_set(err, rc,
				  "%s:%llu: a line is the ids of two stories and 1, 0 or ?, "
				  "with tabs between",
				  path, (unsigned long long)line);
	if (rc == WU_ELIMIT)
		return wu_err_set(err, rc, "%s:%llu: more than %d pairs", path,
				  (unsigned long long)line, PAIRS_MAX);
	return wu_err_set(err, rc, "%s:%llu: %s", path, (unsigned long long)line, wu_strerror(rc));
}

static int read_all(struct pairs *p, const char *path, struct wu_err *err)
{
	struct input *in;
	struct wu_span line;
	int rc = input_open(path, &in, err);

	if (rc < 0)
		return rc;
	while ((rc = input_line(in, &line, err)) == 0) {
		rc = read_line(p, line);
		if (rc < 0) {
			rc = explain(rc, path, input_line_number(in), err);
			break;
		}
	}
	if (rc == WU_END && input_too_long(in))
		rc = wu_err_set(err, WU_EFORMAT, "%s: it has a line too long for a pair", path);
	input_close(in);
	return rc < 0 ? rc : 0;
}

/* ---- stories -------------------------------------------------------------------------------- */

static int compare(struct wu_span a, struct wu_span b)
{
	int c = memcmp(a.p, b.p, a.len < b.len ? a.len : b.len);

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_id(const void *a, const void *b)
{
	const struct pair_end *x = a, *y = b;
	int c = compare(x->id, y->id);

	return c ? c : (x->pair > y->pair) - (x->pair < y->pair);
}

static int make_stories(struct pairs *p)
{
	size_t n = 2 * (size_t)p->n;
	struct pair_story *s = NULL;

	p->story = calloc(n ? n : 1, sizeof(*p->story));
	if (!p->story)
		return WU_ENOMEM;
	if (n)
		qsort(p->end, n, sizeof(*p->end), by_id);
	for (uint32_t i = 0; i < n; i++) {
		struct pair_end *e = &p->end[i];

		if (!s || !same(s->id, e->id)) {
			s = &p->story[p->n_stories++];
			*s = (struct pair_story){.id = e->id, .end = i};
		}
		s->n_ends = ++s->waiting;
		p->pair[e->pair].story[e->side] = p->n_stories - 1;
	}
	return 0;
}

int pairs_read(const char *path, struct pairs **ret_pairs, struct wu_err *err)
{
	struct pairs *p = calloc(1, sizeof(*p));
	int rc;

	if (!p || wu_arena_new(ID_BYTES, &p->ids) < 0) {
		pairs_free(p);
		return wu_err_set(err, WU_ENOMEM, "%s: out of memory", path);
	}
	rc = read_all(p, path, err);
	if (rc == 0 && make_stories(p) < 0)
		rc = wu_err_set(err, WU_ENOMEM, "%s: out of memory", path);
	if (rc < 0) {
		pairs_free(p);
		return rc;
	}
	*ret_pairs = p;
	return 0;
}

uint32_t pairs_find(const struct pairs *p, struct wu_span id)
{
	uint32_t from = 0, to = p->n_stories;

	if (!id.len)
		return p->n_stories;
	while (from < to) {
		uint32_t mid = from + (to - from) / 2;
		int c = compare(p->story[mid].id, id);

		if (c == 0)
			return mid;
		if (c < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return p->n_stories;
}

static void judged(struct pair_story *s)
{
	if (--s->waiting == 0) {
		wu_free(s->print);
		s->print = NULL;
	}
}

int pairs_take(struct pairs *p, uint32_t i, const struct wu_print *print, pairs_judge *judge,
	       void *ctx)
{
	struct pair_story *s = &p->story[i];

	if (s->came) {
		p->repeated++;
		return 0;
	}
	s->print = wu_print_copy(print);
	if (!s->print)
		return WU_ENOMEM;
	s->came = true;
	for (uint32_t k = 0; k < s->n_ends; k++) {
		const struct pair_end *e = &p->end[s->end + k];
		const struct pair *pair = &p->pair[e->pair];
		struct pair_story *a = &p->story[pair->story[0]], *b = &p->story[pair->story[1]];

		if (!a->came || !b->came)
			continue;
		judge(ctx, e->pair, a->print, b->print);
		p->judged++;
		judged(a);
		judged(b);
	}
	return 0;
}
