/* The happy path of a story: its lines that are furniture by now are counted, then each run
 * of furniture shingles in the lines that stay.
 * What fails: memory.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "cli/repeats.h"
#include "text/cover.h"
#include "text/fold.h"
#include "text/furniture.h"

/* Lines, from an edge of the story, that are its head or tail. */
enum { EDGE = 3 };

/* A story that is being read. */
struct reader {
	const struct wu_event *ev;
	const struct wu_prep *prep;
	uint32_t outlet, n_lines; /* those but the title */
	struct wu_span line[WU_LINES_MAX + 1];
	bool known[WU_LINES_MAX + 2]; /* by number of the line, the title 0 */
};

/* ---- lines
 * ---------------------------------------------------------------------------------------- */

/* As join_lines of prepare.c put them together, the title left out. */
static void cut_lines(struct reader *rd)
{
	struct wu_span body = rd->prep->reading.body;
	uint32_t n = rd->prep->n_lines ? rd->prep->n_lines - 1 : 0;

	rd->n_lines = n < WU_LINES_MAX ? n : WU_LINES_MAX;
	for (uint32_t i = 0; i < rd->n_lines; i++) {
		const char *end =
			i + 1 < rd->n_lines && body.len ? memchr(body.p, '\n', body.len) : NULL;
		size_t len = end ? (size_t)(end - body.p) : body.len;

		rd->line[i] = (struct wu_span){body.p, len};
		len += end != NULL;
		body = (struct wu_span){body.p + len, body.len - len};
	}
}

/* Rulers and the like have no words, so nothing of them is in any print. */
static bool has_words(struct repeats *r, struct wu_span line)
{
	size_t room = wu_fold_room(line.len), n = 0;
	int32_t *cps;

	wu_arena_reset(r->scratch);
	cps = wu_arena_alloc(r->scratch, room * sizeof(*cps));
	if (cps)
		n = wu_fold_line(line, cps, room);
	for (size_t i = 0; i < n; i++)
		if (wu_fold_class(cps[i]) != WU_APART && wu_fold_class(cps[i]) != WU_INSIDE)
			return true;
	return false;
}

static struct repeat new_repeat(const struct reader *rd, enum repeat_kind kind)
{
	return (struct repeat){
		.outlet = rd->outlet, .kind = kind, .seq = rd->ev->seq, .last = rd->ev->ts};
}

static enum repeat_place place_of(const struct reader *rd, uint32_t i)
{
	uint32_t above = i, below = rd->n_lines - 1 - i;

	if (rd->ev->print.len) /* where a text that is not whole ends, nobody knows */
		return above < EDGE ? REPEAT_HEAD : REPEAT_MIDDLE;
	if (above < EDGE || below < EDGE)
		return below <= above ? REPEAT_TAIL : REPEAT_HEAD;
	return REPEAT_MIDDLE;
}

static int take_lines(struct repeats *r, struct reader *rd)
{
	int rc = 0;

	rd->known[0] = false;
	for (uint32_t i = 0; i < rd->n_lines && rc == 0; i++) {
		struct repeat like = new_repeat(rd, REPEAT_LINE);

		rd->known[i + 1] = wu_learned_line(r->engine, rd->prep, i + 1, &like.known);
		if (!rd->known[i + 1] || !has_words(r, rd->line[i]))
			continue;
		like.place[place_of(rd, i)] = 1;
		rc = repeats_note(r, &like, rd->line[i], rd->prep->line[i + 1]);
	}
	return rc;
}

/* ---- passages
 * -------------------------------------------------------------------------------------- */

static int take_passage(struct repeats *r, const struct reader *rd, uint32_t line,
			const struct wu_cover_run *run, struct repeat *like)
{
	struct wu_span text = rd->line[line - 1], part;
	int rc = wu_cover_find(r->scratch, text, run, &part);

	if (rc < 0 || !part.len)
		return rc;
	if (part.p == text.p)
		like->place[REPEAT_HEAD] = 1;
	else if (part.p + part.len == text.p + text.len)
		like->place[REPEAT_TAIL] = 1;
	else
		like->place[REPEAT_MIDDLE] = 1;
	return repeats_note(r, like, part, 0);
}

/* Shingles of one line, all furniture: the known of its rarest is what is known of it. */
struct stretch {
	uint32_t from, n;
	struct wu_learned known;
};

static bool extend(const struct repeats *r, const struct reader *rd, struct stretch *s, uint32_t i,
		   uint32_t least)
{
	struct wu_learned one;

	if (i >= rd->prep->n_shingles ||
	    rd->prep->shingle_line[i] != rd->prep->shingle_line[s->from] ||
	    !wu_learned_shingle(r->engine, rd->prep, i, &one) || one.clusters < least)
		return false;
	if (!s->n || one.clusters < s->known.clusters)
		s->known.clusters = one.clusters;
	if (!s->n || one.until < s->known.until)
		s->known.until = one.until;
	s->from = i < s->from ? i : s->from;
	s->n++;
	return true;
}

/* The stretch that begins at i, whole, and where in it the most repeated one stands. */
static struct stretch stretch_at(const struct repeats *r, const struct reader *rd, uint32_t i,
				 struct stretch *ret_peak)
{
	struct stretch all = {.from = i};

	*ret_peak = all;
	while (extend(r, rd, &all, i + all.n, 0)) {
		struct stretch one = {.from = i + all.n - 1};

		if (extend(r, rd, &one, one.from, ret_peak->known.clusters + 1))
			*ret_peak = one;
	}
	return all;
}

/* What stands around the most repeated part half as often or less is the words of stories
 * that happened to meet it, time and again: it is left out. */
static void widen_peak(const struct repeats *r, const struct reader *rd, const struct stretch *all,
		       struct stretch *peak)
{
	uint32_t least = peak->known.clusters / 2 + 1;

	while (peak->from > all->from && extend(r, rd, peak, peak->from - 1, least))
		;
	while (peak->from + peak->n < all->from + all->n &&
	       extend(r, rd, peak, peak->from + peak->n, least))
		;
}

static int take_stretch(struct repeats *r, const struct reader *rd, uint32_t first,
			const struct stretch *s)
{
	struct repeat like = new_repeat(rd, REPEAT_PASSAGE);
	struct wu_cover_run run = {s->from - first, s->n, rd->prep->shingle + s->from};

	like.known = s->known;
	return take_passage(r, rd, rd->prep->shingle_line[s->from], &run, &like);
}

static int take_passages(struct repeats *r, struct reader *rd)
{
	const struct wu_prep *p = rd->prep;
	uint32_t first = 0; /* shingle of the line */
	int rc = 0;

	for (uint32_t i = 0, n; i < p->n_shingles && rc == 0; i += n) {
		uint32_t line = p->shingle_line[i];
		struct stretch all, peak;

		if (i && p->shingle_line[i - 1] != line)
			first = i;
		n = 1;
		if (!line || line > rd->n_lines || rd->known[line])
			continue;
		all = stretch_at(r, rd, i, &peak);
		if (!all.n)
			continue;
		n = all.n;
		widen_peak(r, rd, &all, &peak);
		rc = take_stretch(r, rd, first, &peak);
	}
	return rc;
}

int repeats_take(struct repeats *r, const struct wu_event *ev)
{
	struct wu_span name = ev->story->prep->reading.outlet;
	struct reader *rd;
	int rc;

	if (r->only.len &&
	    (name.len != r->only.len || strncasecmp(name.p, r->only.p, name.len) != 0))
		return 0;
	rd = malloc(sizeof(*rd));
	if (!rd)
		return WU_ENOMEM;
	rd->ev = ev;
	rd->prep = ev->story->prep;
	rc = repeats_outlet(r, rd->prep, &rd->outlet);
	if (rc == 0) {
		cut_lines(rd);
		r->outlet[rd->outlet].stories++;
		r->outlet[rd->outlet].without_text += ev->redacted || ev->print.len;
		rc = take_lines(r, rd);
	}
	if (rc == 0)
		rc = take_passages(r, rd);
	free(rd);
	return rc;
}
