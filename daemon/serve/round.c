/* The happy path: live segments that grow no more are sealed, oldest first; what is over age or
 * bytes goes; what there is is counted.
 * What can fail:
 *   - no room for a seal: the reserve, a file that does nothing but hold room, is given up
 *     for it. A seal gives back more than it takes, so the reserve is soon made again.
 *   - a damaged segment cannot be sealed, and those behind it wait: each names the one before.
 *   - the disk: said once; tried again later.
 */
#include <string.h>

#include "keeper-state.h"
#include "store/retain.h"
#include "store/seal.h"

/* What a seal is short of is at most a quarter of the lines; of small segments still this. */
#define RESERVE_LEAST (256u << 10)
/* The reserve is made only where that leaves the writer its room (append.c). */
#define RESERVE_SPARE (16u << 20)
#define RESERVE_NAME "reserve.tmp" /* a start removes it, should we not */

/* ---- the reserve ------------------------------------------------------------------------ */

static int take_room(struct keeper *k, uint64_t n)
{
	const struct wu_files *f = k->o.files;
	void *file;
	int rc = f->open(f->read.ctx, RESERVE_NAME, true, &file);

	if (rc < 0)
		return rc;
	rc = f->allocate(file, 0, n);
	f->read.close(file);
	return rc;
}

static void drop_reserve(struct keeper *k)
{
	(void)!k->o.files->remove(k->o.files->read.ctx, RESERVE_NAME);
	k->reserve = false;
}

static void make_reserve(struct keeper *k)
{
	uint64_t n = k->o.log->segment_size / 4;
	int rc;

	if (k->reserve)
		return;
	n = n < RESERVE_LEAST ? RESERVE_LEAST : n;
	rc = take_room(k, n + RESERVE_SPARE);
	drop_reserve(k);
	if (rc == 0)
		rc = take_room(k, n);
	k->reserve = rc == 0;
	if (rc < 0)
		drop_reserve(k);
}

/* ---- a round ----------------------------------------------------------------------------- */

struct search {
	uint64_t after, before; /* seqs */
	struct wu_segment oldest; /* first 0: none */
};

static int consider(void *data, const char *name)
{
	struct search *q = data;
	struct wu_segment s;

	if (wu_segment_parse(name, &s) == 0 && s.live && s.first > q->after &&
	    s.first < q->before && (!q->oldest.first || s.first < q->oldest.first))
		q->oldest = s;
	return 0;
}

/* The oldest live segment before seq before; *ret's first 0: there is none. Of files that begin
 * with one seq only the one that counts is sealed: what a refused commit left waits for the
 * next start, and must not keep those behind it. */
static int find_live(struct keeper *k, uint64_t before, struct wu_segment *ret)
{
	const struct wu_files *f = k->o.files;
	struct search q = {.before = before};
	int rc;

	for (;;) {
		q.oldest.first = 0;
		rc = f->each(f->read.ctx, consider, &q);
		if (rc == 0 && q.oldest.first)
			rc = f->read.find(f->read.ctx, WU_FIND_AT, q.oldest.first, ret);
		else
			*ret = q.oldest;
		if (rc < 0 || !ret->first || ret->live)
			return rc;
		q.after = q.oldest.first;
	}
}

static int seal(struct keeper *k, const struct wu_segment *live)
{
	uint64_t from = uv_hrtime();
	struct wu_segment sealed;
	struct wu_err err;
	int rc = wu_seal(&k->paced.files, live, &sealed, &err);

	if (rc == WU_ENOSPC && k->reserve) {
		drop_reserve(k);
		rc = wu_seal(&k->paced.files, live, &sealed, &err);
	}
	if (rc == WU_ECHECKSUM || rc == WU_ESEQ || rc == WU_EFORMAT)
		inspect_note_bad(k, live);
	else
		inspect_note_failed(k, &k->seal_failed, rc, err.text);
	if (rc == 0) {
		k->s.seals++;
		k->s.seal_ms = (uv_hrtime() - from) / 1000000;
	}
	return rc;
}

/* Oldest first: each names the one before. One that cannot be sealed keeps those behind it
 * from it. */
static void seal_all(struct keeper *k, uint64_t before)
{
	int rc = 0;

	while (rc == 0 && !k->stopping) {
		struct wu_segment live;

		rc = find_live(k, before, &live);
		if (rc < 0)
			inspect_note_failed(k, &k->seal_failed, rc,
					    "segments to seal cannot be looked for");
		if (rc < 0 || !live.first || inspect_is_bad(k, live.first))
			break;
		rc = seal(k, &live);
	}
}

static void prune(struct keeper *k, uint64_t from)
{
	const struct wu_retention r = {k->o.log->keep_age, k->o.log->keep_bytes, from ? from : 1};
	uint64_t bytes = 0;
	uint32_t n = 0;
	int rc = wu_retain(k->o.files, &r, k->o.now(), &n, &bytes);

	k->s.pruned += n;
	inspect_note_failed(k, &k->prune_failed, rc, "old segments cannot be removed");
}

static int count(void *data, const char *name)
{
	struct keeper *k = data;
	const struct wu_reader_io *io = &k->o.files->read;
	struct wu_segment s;
	uint64_t size = 0;
	void *file;

	if (wu_segment_parse(name, &s) < 0 || io->open(io->ctx, name, &file) < 0)
		return 0;
	if (io->size(file, &size) < 0)
		size = 0;
	io->close(file);
	k->s.bytes += size;
	k->s.sealed += !s.live;
	k->s.live += s.live;
	if (!k->s.oldest || s.first < k->s.oldest)
		k->s.oldest = s.first;
	return 0;
}

static void count_all(struct keeper *k)
{
	k->s.bytes = k->s.oldest = 0;
	k->s.sealed = k->s.live = 0;
	(void)!k->o.files->each(k->o.files->read.ctx, count, k);
}

void round_go(struct keeper *k, uint64_t first, uint64_t from)
{
	make_reserve(k);
	seal_all(k, first);
	prune(k, from);
	count_all(k);
}

void round_end(struct keeper *k)
{
	if (k->reserve)
		drop_reserve(k);
}
