/* A shingle is looked up in the sorted sets by the upper half of its key, as press.c makes
 * it. The words of a stretch begin where its first line's part begins and end where its last
 * line's does (text/cover.h). What fails: memory.
 */
#include "stretch.h"

#include <string.h>

#include "text/cover.h"

/* Where in the set, or its length. */
static uint32_t find(const struct wu_print *p, uint32_t element)
{
	uint32_t lo = 0, hi = p->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (p->set[mid] < element)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->n && p->set[lo] == element ? lo : p->n;
}

/* Of a line passed over nothing is in the set, unless another line has it too. */
static bool is_passed(const struct wu_press *press, uint32_t line)
{
	for (uint32_t i = 0; i < press->n_passed; i++)
		if (press->passed[i] == line)
			return true;
	return false;
}

static bool is_in(const struct wu_prep *prep, const struct wu_press *press,
		  const struct wu_print *other, enum wu_stretch_of what, uint32_t i)
{
	const struct wu_print *p = &press->print;
	uint32_t line = prep->shingle_line[i];
	uint32_t element = (uint32_t)(wu_print_key(prep->shingle[i], line == 0) >> 32);
	uint32_t at = find(p, element);
	bool has = find(other, element) < other->n;

	if (at == p->n || is_passed(press, line))
		return false;
	return what == WU_STRETCH_COMMON ? has : !has && p->furniture && p->furniture[at];
}

bool wu_stretch_next(const struct wu_prep *prep, const struct wu_press *press,
		     const struct wu_print *other, enum wu_stretch_of what, struct wu_stretch *s)
{
	uint32_t i = s->first + s->n, from;

	while (i < prep->n_shingles && !is_in(prep, press, other, what, i))
		i++;
	from = i;
	while (i < prep->n_shingles && is_in(prep, press, other, what, i) &&
	       (prep->shingle_line[i] == 0) == (prep->shingle_line[from] == 0))
		i++;
	*s = (struct wu_stretch){from, i - from};
	return s->n > 0;
}

struct wu_span wu_stretch_line(const struct wu_prep *prep, uint32_t i)
{
	struct wu_span rest = prep->reading.body, line = {NULL, 0};

	for (uint32_t k = 0; k < i && rest.p; k++) {
		const char *end = rest.len ? memchr(rest.p, '\n', rest.len) : NULL;

		line = (struct wu_span){rest.p, end ? (size_t)(end - rest.p) : rest.len};
		rest = end ? (struct wu_span){end + 1, rest.len - line.len - 1}
			   : (struct wu_span){NULL, 0};
		if (!end && k + 1 < i)
			return (struct wu_span){NULL, 0};
	}
	return line;
}

/* The part of line that shingles from..to of the story, which begin in it, cover; where that
 * cannot be told, all of it. */
static int cover(struct wu_arena *scratch, const struct wu_prep *prep, struct wu_span line,
		 struct wu_stretch part, struct wu_span *ret)
{
	uint32_t first = part.first;
	struct wu_cover_run run;
	int rc;

	while (first && prep->shingle_line[first - 1] == prep->shingle_line[part.first])
		first--;
	run = (struct wu_cover_run){part.first - first, part.n, prep->shingle + part.first};
	rc = wu_cover_find(scratch, line, &run, ret);
	if (rc == 0 && !ret->len)
		*ret = line;
	return rc;
}

int wu_stretch_text(struct wu_arena *scratch, const struct wu_prep *prep, struct wu_span title,
		    const struct wu_stretch *s, struct wu_span *ret)
{
	uint32_t end = s->first + s->n, head = s->first + 1, tail = end - 1;
	uint32_t line = prep->shingle_line[s->first], last = prep->shingle_line[end - 1];
	struct wu_span from, to;
	int rc;

	while (head < end && prep->shingle_line[head] == line)
		head++;
	while (tail > s->first && prep->shingle_line[tail - 1] == last)
		tail--;
	rc = cover(scratch, prep, line ? wu_stretch_line(prep, line) : title,
		   (struct wu_stretch){s->first, head - s->first}, &from);
	if (rc < 0 || line == last) {
		*ret = from;
		return rc;
	}
	rc = cover(scratch, prep, wu_stretch_line(prep, last),
		   (struct wu_stretch){tail, end - tail}, &to);
	*ret = (struct wu_span){from.p, (size_t)(to.p + to.len - from.p)};
	return rc;
}
