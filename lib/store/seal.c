/* The happy path of a seal:
 *   1. The live segment is scanned; its lines go into NAME.tmp (sealing.h), which is synced,
 *      read back and compared.
 *   2. It is renamed, the directory synced: the sealed segment counts.
 *   3. The live one is removed, the directory synced.
 * What can fail: the live segment is damaged (recovering mends it); no room; the disk. Until
 * 2 nothing has changed; between 2 and 3 both are there, and a start removes the live one.
 * A reseal is the same with the sealed segment in the live one's place: what replaces it is
 * complete before the rename, and the rename is one step.
 */
#include "store/seal.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "store/damaged.h"
#include "store/record.h"
#include "store/scan.h"
#include "store/sealing.h"
#include "store/segment.h"
#include "store/sum.h"
#include "store/verify.h"

/* What sealing and resealing work with. */
struct seal {
	const struct wu_files *f;
	const struct wu_segment *from;
	struct wu_err *err;
	struct wu_scan scan;
	struct wu_sealing to;
	struct wu_segment next; /* behind it; first 0: it is the last */
	uint64_t prev[2]; /* the hash of the segment before */
	/* resealing: */
	int (*edit)(void *data, struct wu_event *ev);
	void *data;
	struct wu_story *story;
	struct wu_buf lines;
	bool damaged, changed;
};

static int fail(struct seal *s, int rc)
{
	return wu_err_set(s->err, rc, "%s: %s", s->from->name, wu_strerror(rc));
}

/* ---- the neighbours --------------------------------------------------------------------- */

static int read_footer(struct seal *s, const char *name, struct wu_footer *ret)
{
	return wu_footer_find(&s->f->read, name, s->scan.packer, ret);
}

/* The hash of the segment before; 0, 0 where none is, or its footer cannot be read. */
static int look_back(struct seal *s)
{
	struct wu_footer f = {0};
	struct wu_segment before;
	int rc = s->f->read.find(s->f->read.ctx, WU_FIND_AT, s->from->first - 1, &before);

	if (rc == WU_ENOTFOUND || (rc == 0 && before.first >= s->from->first))
		return 0;
	if (rc == 0 && before.live)
		return wu_err_set(s->err, WU_EINVAL, "%s: %s must be sealed first", s->from->name,
				  before.name);
	if (rc == 0)
		rc = read_footer(s, before.name, &f);
	memcpy(s->prev, f.hash, sizeof(s->prev));
	wu_footer_close(&f);
	return rc == WU_EFORMAT || rc == WU_ECHECKSUM ? 0 : rc < 0 ? fail(s, rc) : 0;
}

static int look_ahead(struct seal *s)
{
	int rc = s->f->read.find(s->f->read.ctx, WU_FIND_AFTER, s->from->first, &s->next);

	if (rc == WU_ENOTFOUND)
		s->next.first = 0;
	return rc < 0 && rc != WU_ENOTFOUND ? fail(s, rc) : 0;
}

static int begin(struct seal *s)
{
	void *file;
	int rc = wu_scan_init(&s->scan, &s->f->read);

	if (rc < 0)
		return fail(s, rc);
	rc = look_back(s);
	if (rc == 0)
		rc = look_ahead(s);
	if (rc < 0)
		return rc;
	rc = s->f->read.open(s->f->read.ctx, s->from->name, &file);
	if (rc < 0)
		return fail(s, rc);
	wu_scan_open(&s->scan, file, s->from->live, 0, s->from->first);
	s->scan.stop = s->next.first ? s->next.first : UINT64_MAX;
	rc = wu_sealing_begin(&s->to, s->f, s->scan.packer, s->from);
	return rc < 0 ? fail(s, rc) : 0;
}

static void end(struct seal *s)
{
	wu_sealing_close(&s->to); /* before the packer it borrows */
	wu_scan_close(&s->scan);
	wu_story_free(s->story);
	wu_buf_close(&s->lines);
}

/* ---- sealing ------------------------------------------------------------------------------ */

static int copy_all(struct seal *s)
{
	int rc;

	while ((rc = wu_scan_next(&s->scan)) == 0) {
		rc = wu_sealing_add(&s->to, (struct wu_span){s->scan.lines.p, s->scan.lines.len});
		if (rc < 0)
			return fail(s, rc);
	}
	if (rc < 0 && rc != WU_ETORN)
		return fail(s, rc);
	if (s->next.first > s->scan.next_seq || !s->scan.any)
		return wu_err_set(s->err, WU_ESEQ, "%s: it ends before seq %llu", s->from->name,
				  (unsigned long long)s->scan.next_seq);
	return 0;
}

static int remove_live(struct seal *s)
{
	int rc = s->f->remove(s->f->read.ctx, s->from->name);

	if (rc == 0)
		rc = s->f->sync_dir(s->f->read.ctx);
	return rc < 0 ? fail(s, rc) : 0;
}

/* What a refused commit left may begin with the same seq as the segment that counts: sealed,
 * it would count itself. */
static int counts(struct seal *s)
{
	struct wu_segment best;
	int rc = s->f->read.find(s->f->read.ctx, WU_FIND_AT, s->from->first, &best);

	if (rc < 0)
		return fail(s, rc);
	if (best.first == s->from->first && best.created != s->from->created)
		return wu_err_set(s->err, WU_EINVAL, "%s: %s is in its place", s->from->name,
				  best.name);
	return 0;
}

int wu_seal(const struct wu_files *files, const struct wu_segment *live,
	    struct wu_segment *ret_sealed, struct wu_err *err)
{
	struct seal s = {.f = files, .from = live, .err = err};
	int rc = counts(&s);

	if (rc == 0)
		rc = begin(&s);
	if (rc == 0)
		rc = copy_all(&s);
	if (rc == 0) {
		rc = wu_sealing_finish(&s.to, s.prev);
		if (rc == 0)
			rc = wu_sealing_name(&s.to);
		if (rc < 0)
			rc = fail(&s, rc);
	}
	if (rc == 0)
		rc = remove_live(&s);
	if (rc == 0)
		*ret_sealed = s.to.segment;
	end(&s);
	return rc;
}

/* ---- resealing ----------------------------------------------------------------------------- */

/* Line as edit leaves it, behind lines. */
static int edit_line(struct seal *s, struct wu_span line)
{
	struct wu_event ev;
	int rc = wu_record_decode(line, s->story, &ev, NULL, s->err), touched;

	if (rc < 0)
		return rc;
	touched = s->edit(s->data, &ev);
	if (touched < 0)
		return fail(s, touched);
	if (touched > 0) {
		s->changed = true;
		rc = wu_record_encode(&s->lines, &ev);
	} else {
		rc = wu_buf_add(&s->lines, line.p, line.len);
		if (rc == 0)
			rc = wu_buf_adds(&s->lines, "\n");
	}
	return rc < 0 ? fail(s, rc) : 0;
}

static int add_commit(struct seal *s)
{
	struct wu_span line, lines = {s->scan.lines.p, s->scan.lines.len};
	size_t at = 0;
	int rc = 0;

	if (s->edit) {
		wu_buf_reset(&s->lines);
		while (rc == 0 && wu_scan_line(&s->scan, &at, &line))
			rc = edit_line(s, line);
		lines = (struct wu_span){s->lines.p, s->lines.len};
	}
	if (rc < 0)
		return rc;
	rc = wu_sealing_add(&s->to, lines);
	return rc < 0 ? fail(s, rc) : 0;
}

/* What is lost, up to but not including on, as a gap event. */
static int add_gap(struct seal *s, uint64_t on)
{
	struct wu_event ev = {.ev = WU_EV_GAP,
			      .seq = s->scan.next_seq,
			      .ts = s->to.ts,
			      .other = s->scan.next_seq,
			      .last = on - 1};
	int rc;

	s->damaged = true;
	if (on <= s->scan.next_seq)
		return 0;
	wu_buf_reset(&s->lines);
	rc = wu_record_encode(&s->lines, &ev);
	if (rc == 0)
		rc = wu_sealing_add(&s->to, (struct wu_span){s->lines.p, s->lines.len});
	return rc < 0 ? fail(s, rc) : 0;
}

/* Where the log goes on behind this file, as far as it is known; 0: it is not. */
static uint64_t behind(struct seal *s)
{
	struct wu_footer f = {0};
	uint64_t on = s->next.first;

	if (!on && read_footer(s, s->from->name, &f) == 0)
		on = f.last + 1;
	wu_footer_close(&f);
	return on;
}

static int pass(struct seal *s)
{
	uint64_t on = s->scan.resync_seq ? s->scan.resync_seq : behind(s);
	int rc;

	if (s->edit)
		return wu_err_set(s->err, WU_ECHECKSUM, "%s: byte %llu: damaged; repair it first",
				  s->from->name, (unsigned long long)s->scan.bad);
	rc = add_gap(s, on);
	if (rc < 0 || !s->scan.resync_seq)
		return rc < 0 ? rc : WU_END;
	wu_scan_pass(&s->scan);
	return 0;
}

static int copy_good(struct seal *s)
{
	int rc;

	do {
		rc = wu_scan_next(&s->scan);
		if (rc == 0)
			rc = add_commit(s);
		else if (rc == WU_ECHECKSUM || rc == WU_ESEQ)
			rc = pass(s);
		else if (rc < 0)
			rc = fail(s, rc);
	} while (rc == 0);
	if (rc == WU_END && !s->damaged && s->next.first > s->scan.next_seq)
		rc = add_gap(s, s->next.first);
	return rc < 0 ? rc : 0;
}

/* Is what was written what is there, footer and all? */
static bool same(struct seal *s)
{
	struct wu_footer f = {0};
	bool yes = !s->damaged && !s->changed && read_footer(s, s->from->name, &f) == 0 &&
		   wu_sum_equal(f.hash, s->to.footer.hash) &&
		   wu_sum_equal(f.prev, s->to.footer.prev);

	wu_footer_close(&f);
	return yes;
}

static int replace(struct seal *s)
{
	int rc = wu_sealing_finish(&s->to, s->prev);

	if (rc == 0 && same(s))
		return WU_END;
	if (rc == 0 && s->damaged)
		rc = wu_damaged_keep(s->f, s->from->name, NULL);
	if (rc == 0)
		rc = wu_sealing_name(&s->to);
	return rc < 0 ? fail(s, rc) : 0;
}

static int reseal(const struct wu_files *files, const struct wu_segment *sealed,
		  int (*edit)(void *data, struct wu_event *ev), void *data, struct wu_segment *next,
		  struct wu_err *err)
{
	struct seal s = {.f = files, .from = sealed, .err = err, .edit = edit, .data = data};
	int rc;

	wu_buf_init(&s.lines, WU_COMMIT_MAX + WU_BLOCK_RAW_MAX);
	rc = begin(&s);
	if (rc == 0 && wu_story_new(&s.story) < 0)
		rc = fail(&s, WU_ENOMEM);
	if (rc == 0)
		rc = copy_good(&s);
	if (rc == 0)
		rc = replace(&s);
	*next = s.next;
	end(&s);
	return rc;
}

/* Nothing is wrong with it but that it does not name the segment before. */
static int is_unchained(const struct wu_files *files, const struct wu_segment *s,
			bool *ret_unchained, struct wu_err *err)
{
	struct wu_findings f;
	int rc = wu_verify(&files->read, s, NULL, NULL, &f, err);

	if (rc == 0)
		*ret_unchained = f.footer && f.hash && !f.damages && !f.chain;
	return rc;
}

/* The next segment names this one's hash: written anew where that has changed. Is it damaged
 * itself, it is left as it is: that is to be told before anything is done about it. */
int wu_reseal(const struct wu_files *files, const struct wu_segment *sealed,
	      int (*edit)(void *data, struct wu_event *ev), void *data, struct wu_err *err)
{
	struct wu_segment next, after;
	int rc = reseal(files, sealed, edit, data, &next, err), more;
	bool unchained = false;

	if (rc < 0 || !next.first || next.live)
		return rc;
	more = is_unchained(files, &next, &unchained, err);
	if (more < 0 || !unchained)
		return more < 0 ? more : rc;
	more = reseal(files, &next, NULL, NULL, &after, err);
	return more == WU_END ? rc : more;
}
