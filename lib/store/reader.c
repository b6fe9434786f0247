/* The happy path of a next:
 *   1. A line of the commit in memory is left: decode it, done.
 *   2. Else the next commit is loaded (scan.h).
 *   3. At the end of a file the next segment is opened, if there is one.
 * A seek opens the segment that holds what is sought; in a sealed one its footer says in
 * which block.
 * What can fail:
 *   - bytes that are no whole commit, nothing valid behind them: a torn tail, or a write
 *     under way. That is the end; the next call looks again.
 *   - damage, in a file or of a whole file that is gone. It is told, and told again, until
 *     the caller passes over it: what is lost becomes a gap event of nobody's writing.
 * Blocks at or beyond the next file's first seq are passed over: they were refused, and
 * reached the disk after all (LOG.md 3).
 */
#include "store/reader.h"

#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/time.h"
#include "store/footer.h"
#include "store/head.h"
#include "store/record.h"
#include "store/scan.h"
#include "store/segment.h"

/* A segment may be sealed between find and open; that often in a row it is not. */
enum { TRIES = 4 };

struct wu_reader {
	struct wu_reader_io io;
	struct wu_scan scan;
	struct wu_segment segment; /* open; name "": none */
	struct wu_story *story, *part;
	struct wu_buf text, print; /* of a story in parts */
	uint64_t want; /* events before this seq, */
	int64_t want_ts; /* or before this time, are passed over */
	uint64_t until; /* nothing beyond is given */
	uint64_t lost_to; /* damage was told: seqs before this are lost; 0: none was told */
	size_t at; /* next line of the commit */
	struct wu_span line; /* given last */
};

int wu_reader_new(const struct wu_reader_io *io, struct wu_reader **ret_reader)
{
	struct wu_reader *r = wu_calloc(1, sizeof(*r));

	if (!r)
		return WU_ENOMEM;
	r->io = *io;
	r->until = UINT64_MAX;
	r->want_ts = WU_NO_TIME;
	wu_buf_init(&r->text, WU_TEXT_MAX);
	wu_buf_init(&r->print, WU_PRINT_MAX);
	if (wu_scan_init(&r->scan, io) < 0 || wu_story_new(&r->story) < 0 ||
	    wu_story_new(&r->part) < 0) {
		wu_reader_free(r);
		return WU_ENOMEM;
	}
	*ret_reader = r;
	return 0;
}

struct wu_reader *wu_reader_free(struct wu_reader *r)
{
	if (!r)
		return NULL;
	wu_scan_close(&r->scan);
	wu_story_free(r->story);
	wu_story_free(r->part);
	wu_buf_close(&r->text);
	wu_buf_close(&r->print);
	wu_free(r);
	return NULL;
}

static void stand(struct wu_reader *r, uint64_t seq, int64_t ts)
{
	wu_scan_open(&r->scan, NULL, true, 0, 0);
	r->segment = (struct wu_segment){0};
	r->want = seq;
	r->want_ts = ts;
	r->lost_to = 0;
	r->at = 0;
	r->line = (struct wu_span){NULL, 0};
}

void wu_reader_seek(struct wu_reader *r, uint64_t seq)
{
	stand(r, seq, WU_NO_TIME);
}

void wu_reader_seek_time(struct wu_reader *r, int64_t ms)
{
	stand(r, 0, ms);
}

void wu_reader_until(struct wu_reader *r, uint64_t seq)
{
	r->until = seq;
}

/* ---- files ---------------------------------------------------------------------- */

/* Where in a sealed segment to begin; without a good footer, at its start. */
static int aim(struct wu_reader *r, void *file, const struct wu_segment *s, uint64_t *ret_offset,
	       uint64_t *ret_seq)
{
	const struct wu_footer_block *b;
	struct wu_footer f = {0};
	int rc = wu_footer_read(&r->io, file, r->scan.packer, &f);

	if (rc == WU_EFORMAT || rc == WU_ECHECKSUM || (rc == 0 && f.first != s->first)) {
		wu_footer_close(&f);
		return 0;
	}
	if (rc < 0)
		return rc;
	b = r->want_ts == WU_NO_TIME ? wu_footer_at(&f, r->want)
				     : wu_footer_at_time(&f, r->want_ts);
	*ret_offset = b->offset;
	*ret_seq = b->seq;
	wu_footer_close(&f);
	return 0;
}

static int enter(struct wu_reader *r, const struct wu_segment *s)
{
	bool seeking = !r->segment.name[0];
	uint64_t offset = 0, seq = s->first;
	struct wu_segment next;
	void *file;
	int rc = r->io.open(r->io.ctx, s->name, &file);

	if (rc == 0 && seeking && !s->live) {
		rc = aim(r, file, s, &offset, &seq);
		if (rc < 0)
			r->io.close(file);
	}
	if (rc < 0)
		return rc;
	wu_scan_open(&r->scan, file, s->live, offset, seq);
	r->segment = *s;
	r->at = 0;
	rc = r->io.find(r->io.ctx, WU_FIND_AFTER, s->first, &next);
	r->scan.stop = rc == 0 ? next.first : UINT64_MAX;
	return 0;
}

/* Open the segment that find names. WU_END: there is none. */
static int open_found(struct wu_reader *r, enum wu_find how, uint64_t key)
{
	struct wu_segment s;
	int rc = 0;

	for (int i = 0; i < TRIES; i++) {
		rc = r->io.find(r->io.ctx, how, key, &s);
		if (rc == WU_ENOTFOUND)
			return WU_END;
		if (rc == 0)
			rc = enter(r, &s);
		if (rc != WU_ENOTFOUND)
			return rc;
	}
	return rc;
}

/* A segment's name tells the second it was begun in: one begun in the second sought may have
 * begun behind what is sought. */
static int begin(struct wu_reader *r)
{
	int64_t surely = r->want_ts == WU_NO_TIME ? 0 : r->want_ts - (WU_SECOND_MS - 1);

	if (r->want_ts == WU_NO_TIME)
		return open_found(r, WU_FIND_AT, r->want);
	return open_found(r, WU_FIND_TIME, surely > 0 ? (uint64_t)surely : 0);
}

static int tell_missing(struct wu_reader *r, const struct wu_segment *next, struct wu_err *err)
{
	r->lost_to = next->first;
	return wu_err_set(err, WU_ESEQ, "%s ends before seq %llu and %s begins with %llu",
			  r->segment.name, (unsigned long long)r->scan.next_seq, next->name,
			  (unsigned long long)next->first);
}

/* Go on to the segment behind this one, or look at this one once more. WU_END: there is none. */
static int turn(struct wu_reader *r, struct wu_err *err)
{
	struct wu_segment next;
	int rc = r->io.find(r->io.ctx, WU_FIND_AFTER, r->segment.first, &next);

	if (rc == WU_ENOTFOUND)
		return WU_END;
	if (rc < 0)
		return rc;
	if (next.first > r->scan.next_seq && r->scan.stop != next.first) {
		/* It came after the end was seen; so may have this file's last commits. */
		r->scan.stop = next.first;
		return 0;
	}
	if (next.first > r->scan.next_seq)
		return tell_missing(r, &next, err);
	return open_found(r, WU_FIND_AFTER, r->segment.first);
}

/* Damage in this file: where do good events go on? 0, WU_END: here, or at the next file, and
 * nothing is lost; a sealed one's index has rotted, for one. */
static int tell_damage(struct wu_reader *r, int rc, struct wu_err *err)
{
	char events[WU_SEGMENT_EVENTS];
	struct wu_segment next;

	r->lost_to = r->scan.resync_seq;
	if (!r->scan.resync_seq &&
	    r->io.find(r->io.ctx, WU_FIND_AFTER, r->segment.first, &next) == 0)
		r->lost_to = next.first;
	if (r->lost_to && r->lost_to <= r->scan.next_seq) {
		if (r->scan.resync_seq)
			wu_scan_pass(&r->scan);
		r->lost_to = 0;
		return r->scan.told ? WU_END : 0;
	}
	if (!r->lost_to)
		return wu_err_set(err, rc, "%s: byte %llu: damaged from event %llu to its end",
				  r->segment.name, (unsigned long long)r->scan.bad,
				  (unsigned long long)r->scan.next_seq);
	return wu_err_set(err, rc, "%s: byte %llu: damaged; %s", r->segment.name,
			  (unsigned long long)r->scan.bad,
			  wu_segment_events(r->scan.next_seq, r->lost_to - 1, " is lost",
					    " are lost", events));
}

static int load(struct wu_reader *r, struct wu_err *err)
{
	int rc = r->segment.name[0] ? 0 : begin(r);

	while (rc == 0) {
		rc = wu_scan_next(&r->scan);
		r->at = 0;
		if (rc == WU_ECHECKSUM || rc == WU_ESEQ)
			rc = tell_damage(r, rc, err);
		if (rc == 0 && !r->scan.lines.len)
			continue;
		if (rc != WU_END && rc != WU_ETORN)
			return rc;
		rc = turn(r, err);
	}
	return rc;
}

int wu_reader_pass(struct wu_reader *r, struct wu_event *ret)
{
	uint64_t from = r->scan.next_seq, to = r->lost_to;
	int rc = 0;

	if (!to)
		return WU_EINVAL;
	if (r->scan.told && r->scan.resync_seq)
		wu_scan_pass(&r->scan);
	else
		rc = open_found(r, WU_FIND_AFTER, r->segment.first);
	if (rc != 0)
		return rc < 0 ? rc : WU_EIO;
	r->lost_to = 0;
	r->line = (struct wu_span){NULL, 0};
	*ret = (struct wu_event){
		.ev = WU_EV_GAP, .seq = from, .ts = WU_NO_TIME, .other = from, .last = to - 1};
	return 0;
}

/* ---- events ------------------------------------------------------------------------ */

static int add_part(struct wu_reader *r, const struct wu_event *part)
{
	int rc = wu_buf_add(&r->text, part->text.p, part->text.len);

	return rc < 0 ? rc : wu_buf_add(&r->print, part->print.p, part->print.len);
}

/* Put a story's text and print together from the text events that follow in the same
 * commit. A print that lacks parts is none. */
static int gather_text(struct wu_reader *r, struct wu_event *ev, uint32_t parts, struct wu_err *err)
{
	struct wu_span first = r->story->field[WU_TEXT], line;
	struct wu_event part;
	size_t at = r->at;
	int rc;

	wu_buf_reset(&r->text);
	wu_buf_reset(&r->print);
	rc = add_part(r, &(struct wu_event){.text = first, .print = ev->print});
	while (rc == 0 && parts && wu_scan_line(&r->scan, &at, &line)) {
		rc = wu_record_decode(line, r->part, &part, NULL, err);
		if (rc == 0 && part.ev == WU_EV_TEXT) {
			rc = add_part(r, &part);
			parts--;
		}
	}
	if (rc == 0 && parts && !r->scan.cut)
		return wu_err_set(err, WU_ETORN, "a story's text lacks parts");
	ev->print = (struct wu_span){r->print.p, parts ? 0 : r->print.len};
	return rc < 0 ? rc : wu_story_set(r->story, WU_TEXT, r->text.p, r->text.len);
}

/* Is the line before what was sought? */
static bool early(const struct wu_reader *r, struct wu_span line, uint64_t last)
{
	int64_t ts;

	if (last < r->want)
		return true;
	return r->want_ts != WU_NO_TIME && wu_head_ts(line, &ts) == 0 && ts < r->want_ts;
}

/* The next line to give. */
static int next_line(struct wu_reader *r, struct wu_err *err)
{
	uint64_t first, last;
	size_t at;
	int rc;

	for (;;) {
		at = r->at;
		while (!wu_scan_line(&r->scan, &at, &r->line)) {
			rc = load(r, err);
			if (rc != 0)
				return rc;
			at = r->at;
		}
		if (wu_head_range(r->line, &first, &last) < 0)
			return wu_err_set(err, WU_EFORMAT, "%s: a line without its seq",
					  r->segment.name);
		if (first > r->until)
			return WU_END;
		r->at = at;
		if (!early(r, r->line, last))
			return 0;
	}
}

int wu_reader_next(struct wu_reader *r, struct wu_event *ret, struct wu_err *err)
{
	struct wu_event ev;
	uint32_t parts;
	int rc = next_line(r, err);

	if (rc != 0)
		return rc;
	r->want_ts = WU_NO_TIME;
	rc = wu_record_decode(r->line, r->story, &ev, &parts, err);
	if (rc == 0 && parts)
		rc = gather_text(r, &ev, parts, err);
	if (rc < 0)
		return rc;
	*ret = ev;
	return 0;
}

struct wu_span wu_reader_line(const struct wu_reader *r)
{
	return r->line;
}

const struct wu_segment *wu_reader_segment(const struct wu_reader *r)
{
	return &r->segment;
}
