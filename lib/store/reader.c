/* The happy path of a next:
 *   1. A line of the commit in memory is left: decode it, done.
 *   2. Else the next commit is loaded: blocks up to one that says no more follows, each
 *      verified, their seqs following on.
 *   3. At the end of a file the next segment is opened, if there is one.
 * What can fail:
 *   - bytes that are no whole commit, nothing valid behind them: a torn tail, or a write
 *     under way. That is the end; the next call looks again.
 *   - the same with an intact later commit behind it: acknowledged data has rotted.
 *   - seqs that do not follow on: the log contradicts itself.
 * Blocks at or beyond the next file's first seq are passed over: they were refused, and
 * reached the disk after all (LOG.md 3).
 */
#include "store/reader.h"

#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "store/record.h"

/* Bytes read ahead: four blocks of the largest kind. */
enum { AHEAD = 4 * WU_BLOCK_MAX };

struct wu_reader {
	struct wu_reader_io io;
	struct wu_packer *packer;
	struct wu_story *story, *part;
	struct wu_reader_pos pos;
	void *file; /* open segment, NULL: none */
	uint64_t want; /* events before this seq are passed over */
	uint64_t stop; /* first seq of the next segment, when there is one */
	uint64_t ahead_at; /* offset of ahead in the file */
	size_t ahead_len;
	char *ahead;
	struct wu_buf lines; /* of the commit in memory */
	struct wu_buf text; /* of a story in parts */
	size_t at; /* next line in lines */
	struct wu_span line; /* given last */
};

int wu_reader_new(const struct wu_reader_io *io, struct wu_reader **ret_reader)
{
	struct wu_reader *r = wu_calloc(1, sizeof(*r));

	if (!r)
		return WU_ENOMEM;
	r->io = *io;
	wu_buf_init(&r->lines, WU_COMMIT_MAX + WU_BLOCK_RAW_MAX);
	wu_buf_init(&r->text, WU_TEXT_MAX);
	r->ahead = wu_alloc(AHEAD);
	if (!r->ahead || wu_packer_new(&r->packer) < 0 || wu_story_new(&r->story) < 0 ||
	    wu_story_new(&r->part) < 0) {
		wu_reader_free(r);
		return WU_ENOMEM;
	}
	*ret_reader = r;
	return 0;
}

static void shut(struct wu_reader *r)
{
	if (r->file)
		r->io.close(r->file);
	r->file = NULL;
	r->ahead_len = 0;
}

struct wu_reader *wu_reader_free(struct wu_reader *r)
{
	if (!r)
		return NULL;
	shut(r);
	wu_packer_free(r->packer);
	wu_story_free(r->story);
	wu_story_free(r->part);
	wu_buf_close(&r->lines);
	wu_buf_close(&r->text);
	wu_free(r->ahead);
	wu_free(r);
	return NULL;
}

void wu_reader_seek(struct wu_reader *r, uint64_t seq)
{
	shut(r);
	r->pos = (struct wu_reader_pos){0};
	r->want = seq;
	r->at = 0;
	wu_buf_reset(&r->lines);
}

/* ---- files ---------------------------------------------------------------------- */

static int enter(struct wu_reader *r, const struct wu_segment *s)
{
	struct wu_segment next;
	void *file;
	int rc = r->io.open(r->io.ctx, s->name, &file);

	if (rc < 0)
		return rc;
	shut(r);
	r->file = file;
	r->pos = (struct wu_reader_pos){.segment = *s, .next_seq = s->first};
	rc = r->io.find(r->io.ctx, s->first, true, &next);
	r->stop = rc == 0 ? next.first : UINT64_MAX;
	return 0;
}

/* Open the segment to begin with. WU_END: there is none yet. */
static int begin(struct wu_reader *r)
{
	struct wu_segment s;
	int rc = r->io.find(r->io.ctx, r->want, false, &s);

	if (rc == WU_ENOTFOUND)
		return WU_END;
	return rc < 0 ? rc : enter(r, &s);
}

/* Go on to the segment behind this one. WU_END: there is none. */
static int turn(struct wu_reader *r, struct wu_err *err)
{
	struct wu_segment next;
	uint64_t due = r->pos.next_seq;
	int rc = r->io.find(r->io.ctx, r->pos.segment.first, true, &next);

	if (rc == WU_ENOTFOUND)
		return WU_END;
	if (rc < 0)
		return rc;
	if (next.first > due)
		return wu_err_set(err, WU_ESEQ, "%s ends before seq %llu and %s begins with %llu",
				  r->pos.segment.name, (unsigned long long)due, next.name,
				  (unsigned long long)next.first);
	return enter(r, &next);
}

/* n bytes at offset. WU_END: the file ends before. */
static int bytes(struct wu_reader *r, uint64_t offset, size_t n, const char **ret)
{
	if (offset < r->ahead_at || offset + n > r->ahead_at + r->ahead_len) {
		int rc = r->io.pread(r->file, r->ahead, AHEAD, offset, &r->ahead_len);

		if (rc < 0) {
			r->ahead_len = 0;
			return rc;
		}
		r->ahead_at = offset;
	}
	if (offset + n > r->ahead_at + r->ahead_len)
		return WU_END;
	*ret = r->ahead + (offset - r->ahead_at);
	return 0;
}

/* The same where n bytes must be. WU_ETORN: the file ends before. */
static int whole(struct wu_reader *r, uint64_t offset, size_t n, const char **ret)
{
	int rc = bytes(r, offset, n, ret);

	return rc == WU_END ? WU_ETORN : rc;
}

/* ---- commits ---------------------------------------------------------------------- */

/* The block at offset, unpacked behind lines. WU_END: no bytes are there; WU_ETORN: no
 * whole valid block. */
static int load_block(struct wu_reader *r, uint64_t offset, uint32_t *ret_size,
		      struct wu_block_mark *mark)
{
	const char *p;
	int rc = bytes(r, offset, 1, &p);

	if (rc == 0)
		rc = whole(r, offset, WU_BLOCK_HEAD, &p);
	if (rc == 0 && wu_block_size(p, ret_size) < 0)
		rc = WU_ETORN;
	if (rc == 0)
		rc = whole(r, offset, *ret_size, &p);
	if (rc == 0)
		rc = wu_block_unpack(r->packer, p, *ret_size, mark, &r->lines);
	return rc == WU_EFORMAT || rc == WU_ECHECKSUM ? WU_ETORN : rc;
}

/* Do the lines carry the seqs that are due? Returns how many, or WU_ESEQ. */
static int follow_on(const struct wu_buf *lines, uint64_t due)
{
	int n = 0;

	for (size_t at = 0; at < lines->len; n++) {
		const char *end = memchr(lines->p + at, '\n', lines->len - at);
		struct wu_span line = {lines->p + at, (size_t)(end - lines->p) - at};
		uint64_t seq;

		if (wu_record_seq(line, &seq) < 0 || seq != due + (uint64_t)n)
			return WU_ESEQ;
		at += line.len + 1;
	}
	return n;
}

/* Is there an intact block of a later commit behind offset? 1, 0, or an error. */
static int intact_behind(struct wu_reader *r, uint64_t offset)
{
	uint8_t due = (uint8_t)(r->pos.commit + 1);
	struct wu_block_mark mark;
	uint32_t size;
	const char *p;
	int rc;

	for (uint64_t at = offset + 1; (rc = bytes(r, at, WU_BLOCK_HEAD, &p)) == 0; at++) {
		if (p[0] != '\x1f' || wu_block_size(p, &size) < 0)
			continue;
		wu_buf_reset(&r->lines);
		rc = load_block(r, at, &size, &mark);
		if (rc == 0 && (!r->pos.has_commit || mark.commit != due))
			return 1;
		if (rc < 0 && rc != WU_ETORN)
			return rc;
	}
	return rc < 0 ? rc : 0;
}

/* Load the commit at pos.end whole. WU_END: nothing is there, or nothing whole. */
static int load_commit(struct wu_reader *r, struct wu_err *err)
{
	uint64_t offset = r->pos.end, raw;
	struct wu_block_mark mark;
	uint32_t size;
	int rc, n, behind;
	bool more;

	wu_buf_reset(&r->lines);
	r->at = 0;
	do {
		raw = r->lines.len;
		rc = load_block(r, offset, &size, &mark);
		if (rc != 0)
			break;
		more = wu_segment_more((struct wu_span){r->lines.p + raw, r->lines.len - raw});
		offset += size;
	} while (more);
	behind = rc == WU_ETORN ? intact_behind(r, offset) : 0;
	if (behind < 0)
		rc = behind;
	else if (behind)
		rc = wu_err_set(err, WU_ECHECKSUM,
				"%s: byte %llu: damaged, with intact commits "
				"behind it",
				r->pos.segment.name, (unsigned long long)offset);
	if (rc != 0) {
		wu_buf_reset(&r->lines);
		return rc == WU_ETORN ? WU_END : rc;
	}
	n = follow_on(&r->lines, r->pos.next_seq);
	if (n < 0) {
		wu_buf_reset(&r->lines);
		return wu_err_set(err, WU_ESEQ, "%s: byte %llu: seq %llu should follow",
				  r->pos.segment.name, (unsigned long long)r->pos.end,
				  (unsigned long long)r->pos.next_seq);
	}
	if (r->pos.next_seq >= r->stop) {
		wu_buf_reset(&r->lines);
		return WU_END;
	}
	r->pos.next_seq += (uint64_t)n;
	r->pos.end = offset;
	r->pos.raw += r->lines.len;
	r->pos.commit = mark.commit;
	r->pos.has_commit = true;
	return 0;
}

static int load(struct wu_reader *r, struct wu_err *err)
{
	int rc = r->file ? 0 : begin(r);

	while (rc == 0) {
		rc = load_commit(r, err);
		if (rc != WU_END)
			return rc;
		rc = turn(r, err);
	}
	return rc;
}

/* ---- events ------------------------------------------------------------------------ */

static bool next_line(struct wu_reader *r, size_t *at, struct wu_span *ret)
{
	const char *end;

	if (*at >= r->lines.len)
		return false;
	end = memchr(r->lines.p + *at, '\n', r->lines.len - *at);
	*ret = (struct wu_span){r->lines.p + *at, (size_t)(end - r->lines.p) - *at};
	*at += ret->len + 1;
	return true;
}

/* Put a story's text together from the text events that follow in the same commit. */
static int gather_text(struct wu_reader *r, uint32_t parts, struct wu_err *err)
{
	struct wu_span first = r->story->field[WU_TEXT], line;
	struct wu_event part;
	size_t at = r->at;
	int rc;

	wu_buf_reset(&r->text);
	rc = wu_buf_add(&r->text, first.p, first.len);
	while (rc == 0 && parts && next_line(r, &at, &line)) {
		rc = wu_record_decode(line, r->part, &part, NULL, err);
		if (rc == 0 && part.ev == WU_EV_TEXT) {
			rc = wu_buf_add(&r->text, part.text.p, part.text.len);
			parts--;
		}
	}
	if (rc == 0 && parts)
		return wu_err_set(err, WU_ETORN, "a story's text lacks parts");
	return rc < 0 ? rc : wu_story_set(r->story, WU_TEXT, r->text.p, r->text.len);
}

int wu_reader_next(struct wu_reader *r, struct wu_event *ret, struct wu_err *err)
{
	struct wu_event ev;
	uint32_t parts;
	int rc;

	do {
		while (!next_line(r, &r->at, &r->line)) {
			rc = load(r, err);
			if (rc != 0)
				return rc;
		}
		if (wu_record_seq(r->line, &ev.seq) < 0)
			return wu_err_set(err, WU_EFORMAT, "%s: a line without its seq",
					  r->pos.segment.name);
	} while (ev.seq < r->want);
	rc = wu_record_decode(r->line, r->story, &ev, &parts, err);
	if (rc == 0 && parts)
		rc = gather_text(r, parts, err);
	if (rc < 0)
		return rc;
	*ret = ev;
	return 0;
}

struct wu_span wu_reader_line(const struct wu_reader *r)
{
	return r->line;
}

void wu_reader_pos(const struct wu_reader *r, struct wu_reader_pos *ret)
{
	*ret = r->pos;
}
