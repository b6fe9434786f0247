/* The happy path: a stretch of seqs at the end is read and the seqs that pass are kept, the
 * last N of them in a ring; while there are too few, the stretch before it is read, longer and
 * longer. In a sealed segment its index says where a stretch begins; a live segment is one
 * stretch, for it has none. So what is read is in proportion to what is shown.
 * What can fail: damage, which is passed and left to whoever prints; the files; memory.
 */
#include "last.h"

#include <stdlib.h>

/* First stretch, seqs: about one sealed block. Each begins with a seek, which reads an index
 * and ahead: where much must be read, a few steps make that whole segments. */
enum { STRETCH = 128, GROWTH = 8 };

struct search {
	struct reading *r;
	const struct filter *f;
	uint64_t n, kept;
	uint64_t *ring; /* of the stretch */
	uint64_t stretch; /* length of the next one, seqs */
	uint64_t wanted; /* still to be found */
	uint64_t first; /* of all found */
	uint64_t last; /* seq read at the log's end */
	bool before; /* an event was older than since: nothing before it passes */
};

static int read_stretch(struct search *s, uint64_t from, uint64_t behind)
{
	uint64_t durable = s->r->desk.seq;
	struct wu_event ev;
	int rc;

	s->kept = 0;
	wu_reader_seek(s->r->reader, from);
	wu_reader_until(s->r->reader, behind - 1 < durable ? behind - 1 : durable);
	while ((rc = reading_next(s->r, &ev)) == 0 && ev.seq < behind) {
		if (filter_past(s->f, &ev))
			break;
		s->last = ev.seq > s->last ? ev.seq : s->last;
		s->before |= s->f->since && ev.cluster && ev.ts < s->f->since_ms;
		if (filter_wants(s->f, &ev) && ev.seq >= from)
			s->ring[s->kept++ % s->wanted] = ev.seq;
	}
	wu_reader_until(s->r->reader, durable);
	return rc < 0 ? rc : 0;
}

/* What the stretch held, taken into account. */
static void count(struct search *s)
{
	if (s->kept)
		s->first = s->ring[s->kept > s->wanted ? s->kept % s->wanted : 0];
	s->wanted -= s->kept < s->wanted ? s->kept : s->wanted;
}

/* The seqs of one segment, which end before behind. */
static int search_segment(struct search *s, const struct wu_segment *at, uint64_t behind)
{
	bool whole = at->live || behind == UINT64_MAX;

	while (s->wanted && behind > at->first && !s->before) {
		uint64_t from =
			whole || behind - at->first <= s->stretch ? at->first : behind - s->stretch;
		int rc = read_stretch(s, from, behind);

		if (rc < 0)
			return rc;
		count(s);
		behind = from;
		s->stretch *= GROWTH;
	}
	return 0;
}

/* The segment that until, or else the end, is in; *ret_behind: where its seqs end. */
static int begin(struct search *s, struct wu_segment *at, uint64_t *ret_behind)
{
	const struct wu_reader_io *io = &logdir_files(s->r->dir)->read;
	bool timed = s->f->until && s->f->until_ms >= 0;
	struct wu_segment next;
	int rc = io->find(io->ctx, timed ? WU_FIND_TIME : WU_FIND_AT,
			  timed ? (uint64_t)s->f->until_ms : UINT64_MAX, at);

	if (rc < 0)
		return rc;
	rc = io->find(io->ctx, WU_FIND_AFTER, at->first, &next);
	*ret_behind = rc == 0 ? next.first : UINT64_MAX;
	return rc == WU_ENOTFOUND ? 0 : rc;
}

/* Has the log no more events than are asked for? Then nothing need be counted: true, and
 * s->first is its oldest. */
static bool takes_all(struct search *s)
{
	const struct wu_reader_io *io = &logdir_files(s->r->dir)->read;
	struct wu_segment oldest;

	if (io->find(io->ctx, WU_FIND_AT, 0, &oldest) < 0 || s->last - oldest.first >= s->n)
		return false;
	s->first = oldest.first;
	return true;
}

static int search(struct search *s)
{
	const struct wu_reader_io *io = &logdir_files(s->r->dir)->read;
	struct wu_segment at, before;
	uint64_t behind;
	int rc = begin(s, &at, &behind);

	while (rc == 0) {
		rc = search_segment(s, &at, behind);
		if (rc < 0 || !s->wanted || s->before || at.first <= 1)
			break;
		if (s->last && takes_all(s))
			break;
		behind = at.first;
		rc = io->find(io->ctx, WU_FIND_AT, behind - 1, &before);
		if (rc == 0 && before.first >= behind)
			break; /* that was the oldest */
		at = before;
	}
	return rc == WU_ENOTFOUND ? 0 : rc;
}

int last_find(struct reading *r, const struct filter *f, uint64_t n, uint64_t *ret_seq)
{
	static const struct filter any = {.all = true};
	struct search s = {
		.r = r, .f = n ? f : &any, .n = n ? n : 1, .wanted = n ? n : 1, .stretch = STRETCH};
	bool silent = r->silent;
	int rc = WU_ENOMEM;

	s.ring = calloc(s.n, sizeof(*s.ring));
	if (s.ring) {
		r->silent = true;
		rc = search(&s);
		r->silent = silent;
	}
	free(s.ring);
	if (rc == 0)
		*ret_seq = n && s.first ? s.first : s.last + 1;
	return rc;
}
