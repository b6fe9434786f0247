/* The happy path of a next:
 *   1. Blocks are read up to one that does not say that its commit goes on.
 *   2. Their lines carry the seqs that are due: the commit is loaded, the end moves.
 * What can fail:
 *   - the blocks break off. What stands behind is searched for an intact block of a later
 *     commit with a later seq. None: a torn write. One: damage; what is whole of the broken
 *     commit, before the damage and behind it, is given, for it was acknowledged.
 *   - the blocks are intact and their seqs, or their commit's number, do not follow on: stale
 *     bytes are as good as none; a later commit says what is lost, or that only a number is.
 *   - blocks of the next file's seqs: they were refused, and reached the disk after all.
 */
#include "store/scan.h"

#include <string.h>

#include "base/mem.h"
#include "store/footer.h"
#include "store/head.h"
#include "store/segment.h"

/* Bytes read ahead: four blocks of the largest kind. */
enum { AHEAD = 4 * WU_BLOCK_MAX };

/* Blocks of one commit as they stand in the file. */
struct run {
	uint64_t end; /* behind the last whole block */
	struct wu_block_mark mark; /* of that block */
	unsigned blocks;
};

int wu_scan_init(struct wu_scan *s, const struct wu_reader_io *io)
{
	*s = (struct wu_scan){.io = *io, .stop = UINT64_MAX};
	wu_buf_init(&s->lines, WU_COMMIT_MAX + WU_BLOCK_RAW_MAX);
	s->ahead = wu_alloc(AHEAD);
	if (!s->ahead || wu_packer_new(&s->packer) < 0) {
		wu_scan_close(s);
		return WU_ENOMEM;
	}
	return 0;
}

void wu_scan_close(struct wu_scan *s)
{
	if (s->file)
		s->io.close(s->file);
	wu_packer_free(s->packer);
	wu_buf_close(&s->lines);
	wu_free(s->ahead);
	*s = (struct wu_scan){0};
}

void wu_scan_open(struct wu_scan *s, void *file, bool live, uint64_t offset, uint64_t seq)
{
	if (s->file)
		s->io.close(s->file);
	s->file = file;
	s->live = live;
	s->stop = UINT64_MAX;
	s->at = s->end = offset;
	s->first = s->next_seq = seq;
	s->raw = 0;
	s->any = s->cut = false;
	s->told = 0;
	s->ahead_len = 0;
	wu_buf_reset(&s->lines);
}

/* ---- bytes ------------------------------------------------------------------------- */

/* n bytes at offset. WU_END: the file ends before. */
static int bytes(struct wu_scan *s, uint64_t offset, size_t n, const char **ret)
{
	if (offset < s->ahead_at || offset + n > s->ahead_at + s->ahead_len) {
		int rc = s->io.pread(s->file, s->ahead, AHEAD, offset, &s->ahead_len);

		if (rc < 0) {
			s->ahead_len = 0;
			return rc;
		}
		s->ahead_at = offset;
	}
	if (offset + n > s->ahead_at + s->ahead_len)
		return WU_END;
	*ret = s->ahead + (offset - s->ahead_at);
	return 0;
}

/* The same where n bytes must be. WU_ETORN: the file ends before. */
static int whole(struct wu_scan *s, uint64_t offset, size_t n, const char **ret)
{
	int rc = bytes(s, offset, n, ret);

	return rc == WU_END ? WU_ETORN : rc;
}

/* The block at offset, unpacked behind lines. WU_END: no bytes are there; WU_ETORN: no
 * whole valid block. */
static int load_block(struct wu_scan *s, uint64_t offset, uint32_t *ret_size,
		      struct wu_block_mark *mark)
{
	const char *p;
	int rc = bytes(s, offset, 1, &p);

	if (rc == 0)
		rc = whole(s, offset, WU_BLOCK_HEAD, &p);
	if (rc == 0 && wu_block_size(p, ret_size) < 0)
		rc = WU_ETORN;
	if (rc == 0)
		rc = whole(s, offset, *ret_size, &p);
	if (rc == 0)
		rc = wu_block_unpack(s->packer, p, *ret_size, mark, &s->lines);
	return rc == WU_EFORMAT || rc == WU_ECHECKSUM ? WU_ETORN : rc;
}

/* ---- seqs -------------------------------------------------------------------------- */

bool wu_scan_line(const struct wu_scan *s, size_t *at, struct wu_span *ret)
{
	const char *end;

	if (*at >= s->lines.len)
		return false;
	end = memchr(s->lines.p + *at, '\n', s->lines.len - *at);
	*ret = (struct wu_span){s->lines.p + *at, (size_t)(end - s->lines.p) - *at};
	*at += ret->len + 1;
	return true;
}

/* Of the first line loaded. WU_EFORMAT: it is no event. */
static int first_seq(const struct wu_scan *s, uint64_t *ret)
{
	struct wu_span line;
	size_t at = 0;

	return wu_scan_line(s, &at, &line) ? wu_head_seq(line, ret) : WU_EFORMAT;
}

/* Do the lines carry the seqs that are due? *ret_next: the seq behind them. */
static int follow_on(const struct wu_scan *s, uint64_t *ret_next)
{
	uint64_t due = s->next_seq, first, last;
	struct wu_span line;
	size_t at = 0;

	while (wu_scan_line(s, &at, &line)) {
		if (wu_head_range(line, &first, &last) < 0 || (due && first != due))
			return WU_ESEQ;
		due = last + 1;
	}
	*ret_next = due;
	return 0;
}

static bool is_trailer(const struct wu_scan *s)
{
	struct wu_span line;
	size_t at = 0;

	return !s->live && wu_scan_line(s, &at, &line) && wu_footer_is_trailer(line);
}

/* ---- damage -------------------------------------------------------------------------- */

/* The number of the commit that is due. */
static uint8_t due_number(const struct wu_scan *s)
{
	return s->any ? (uint8_t)(s->mark.commit + 1) : 0;
}

/* Does the block just loaded from byte at prove that something before it was acknowledged
 * and is lost? In a live file not when it is of the commit that is due: that may be a torn
 * write; nor when its seq leaves no room for the commits its number says are between: then it
 * is stale, of a refused commit. What stands at the scan with the seq that is due broke. */
static bool is_proof(const struct wu_scan *s, uint64_t at, const struct wu_block_mark *mark,
		     uint64_t seq)
{
	uint8_t between = (uint8_t)(mark->commit - due_number(s));

	if (seq < s->whole + (at == s->end))
		return false;
	return !s->live || (between && seq >= s->next_seq + between);
}

/* A further block of the commit that is due, beyond its damage: good, if that is proved. */
static bool is_rest(const struct wu_scan *s, uint64_t at, const struct wu_block_mark *mark,
		    uint64_t seq)
{
	return s->live && mark->commit == due_number(s) && seq >= s->whole && at > s->end;
}

/* Does the next file begin beyond what is due? Then all of this one was acknowledged. */
static bool is_followed(const struct wu_scan *s)
{
	return s->stop != UINT64_MAX && s->next_seq < s->stop;
}

static void note_resync(struct wu_scan *s, uint64_t at, uint64_t seq, struct wu_block_mark mark)
{
	s->resync = at;
	s->resync_seq = seq;
	s->resync_mark = mark;
}

/* Look for proof from offset on. 1: s->resync is the first good block; 0: none; or an error. */
static int search(struct wu_scan *s, uint64_t offset)
{
	struct wu_block_mark mark;
	bool rest = false;
	uint32_t size;
	uint64_t seq;
	const char *p;
	int rc;

	for (uint64_t at = offset; (rc = bytes(s, at, WU_BLOCK_HEAD, &p)) == 0; at++) {
		if (p[0] != '\x1f' || wu_block_size(p, &size) < 0)
			continue;
		wu_buf_reset(&s->lines);
		rc = load_block(s, at, &size, &mark);
		if (rc < 0 && rc != WU_ETORN)
			return rc;
		if (rc != 0 || first_seq(s, &seq) < 0 || seq >= s->stop)
			continue;
		if (!rest && is_rest(s, at, &mark, seq)) {
			note_resync(s, at, seq, mark);
			rest = true;
		}
		if (!is_proof(s, at, &mark, seq))
			continue;
		if (!rest || s->resync_seq > seq)
			note_resync(s, at, seq, mark);
		return 1;
	}
	return rc < 0 ? rc : rest && is_followed(s);
}

/* No whole commit is at s->end, and bad is where it breaks: a torn write, or damage? What
 * stands at bad may be the proof: an intact block of a later commit breaks a run, too. */
static int diagnose(struct wu_scan *s, uint64_t bad, uint64_t whole, int why)
{
	int found;

	s->whole = whole;
	found = search(s, bad);
	if (found < 0)
		return found;
	if (!found && s->live && !is_followed(s))
		return WU_ETORN;
	s->bad = bad;
	if (!found)
		s->resync = s->resync_seq = 0;
	return why == WU_ESEQ ? WU_ESEQ : WU_ECHECKSUM;
}

/* ---- commits ------------------------------------------------------------------------- */

/* Does the block in lines from byte from on carry the seq behind those before it? In a
 * sealed file all blocks have one number: only seqs tell that one is another commit's. */
static bool goes_on(const struct wu_scan *s, size_t from)
{
	const char *nl = memrchr(s->lines.p, '\n', from - 1);
	size_t at = nl ? (size_t)(nl - s->lines.p) + 1 : 0;
	uint64_t first, last, seq;
	struct wu_span line;

	if (!wu_scan_line(s, &at, &line) || wu_head_range(line, &first, &last) < 0)
		return false;
	return wu_scan_line(s, &at, &line) && wu_head_seq(line, &seq) == 0 && seq == last + 1;
}

/* Blocks from s->end up to one that ends its commit, or at most limit of them. */
static int load_run(struct wu_scan *s, unsigned limit, struct run *run)
{
	bool more = true;
	int rc = 0;

	*run = (struct run){.end = s->end};
	wu_buf_reset(&s->lines);
	while (more && run->blocks < limit) {
		size_t from = s->lines.len;
		struct wu_block_mark mark;
		uint32_t size;

		rc = load_block(s, run->end, &size, &mark);
		if (rc == 0 && run->blocks &&
		    (mark.commit != run->mark.commit || !goes_on(s, from)))
			rc = WU_ETORN; /* the commit's own next block is not there */
		if (rc != 0) {
			s->lines.len = from;
			break;
		}
		run->mark = mark;
		more = wu_segment_strip(&s->lines, from);
		run->end += size;
		run->blocks++;
	}
	/* Inside a commit, or a sealed file, the file may not end. */
	return rc == WU_END && (run->blocks || !s->live) ? WU_ETORN : rc;
}

static void take(struct wu_scan *s, const struct run *run, uint64_t next)
{
	if (first_seq(s, &s->first) < 0)
		s->first = s->next_seq;
	s->at = s->end;
	s->end = run->end;
	s->mark = run->mark;
	s->next_seq = next;
	s->raw += s->lines.len;
	s->any = true;
}

/* Seqs follow on, and the number does not: stale, or, with a later commit behind, good. */
static int doubt(struct wu_scan *s, struct run *run, uint64_t next)
{
	int why = diagnose(s, s->end, s->next_seq, WU_ESEQ), rc;

	if (why != WU_ESEQ)
		return why;
	rc = load_run(s, UINT32_MAX, run);
	if (rc < 0)
		return rc;
	run->mark.commit = due_number(s);
	take(s, run, next);
	return 0;
}

/* The run broke: when that is damage, what was whole of it is given first, then told. What
 * proves it comes behind what was whole. */
static int break_off(struct wu_scan *s, struct run *run)
{
	uint64_t next = s->next_seq;
	unsigned whole_blocks = run->blocks;
	int why, rc;

	if (whole_blocks && follow_on(s, &next) < 0)
		return diagnose(s, s->end, s->next_seq, WU_ESEQ);
	why = diagnose(s, run->end, next, WU_ECHECKSUM);
	if (why != WU_ECHECKSUM || !whole_blocks)
		return why;
	rc = load_run(s, whole_blocks, run);
	if (rc < 0)
		return rc;
	take(s, run, next);
	s->cut = true;
	if (s->resync_seq == next) /* a block's number has rotted, and nothing else */
		s->mark.commit = (uint8_t)(s->resync_mark.commit - 1);
	else
		s->told = why;
	return 0;
}

static int step(struct wu_scan *s)
{
	struct run run;
	uint64_t next, first;
	int rc = load_run(s, UINT32_MAX, &run);

	if (rc == WU_ETORN)
		return break_off(s, &run);
	if (rc != 0)
		return rc;
	if (is_trailer(s))
		return WU_END;
	if (first_seq(s, &first) == 0 && first >= s->stop)
		return WU_END;
	if (follow_on(s, &next) < 0)
		return diagnose(s, s->end, s->next_seq, WU_ESEQ);
	if (s->live && run.mark.commit != due_number(s))
		return doubt(s, &run, next);
	take(s, &run, next);
	return 0;
}

int wu_scan_next(struct wu_scan *s)
{
	int rc;

	if (s->told) {
		wu_buf_reset(&s->lines);
		s->cut = false;
		return s->told;
	}
	rc = step(s);
	if (rc != 0)
		wu_buf_reset(&s->lines);
	if (rc == WU_ECHECKSUM || rc == WU_ESEQ)
		s->told = rc;
	return rc;
}

void wu_scan_pass(struct wu_scan *s)
{
	s->at = s->end = s->resync;
	s->next_seq = s->resync_seq;
	s->mark = s->resync_mark;
	s->mark.commit--; /* so that it is the one due */
	s->any = true;
	s->told = 0;
}
