/* A segment is scanned from its first byte to its last; what cannot be read is passed over
 * and counted. A sealed one's footer says what should have been found, and its hash covers
 * what no block's own checksum does. What fails: the files, memory; damage is a finding.
 */
#include "store/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "store/footer.h"
#include "store/head.h"
#include "store/scan.h"
#include "store/segment.h"
#include "store/sum.h"

struct verify {
	const struct wu_reader_io *io;
	const struct wu_segment *segment;
	void (*tell)(void *data, const char *what);
	void *data;
	struct wu_findings *r;
	struct wu_scan scan;
	struct wu_footer footer;
	uint64_t next_first; /* of the segment behind; 0: it is the last */
};

__attribute__((format(printf, 2, 3))) static void say(struct verify *v, const char *fmt, ...)
{
	char text[400], line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	snprintf(line, sizeof(line), "%s: %s", v->segment->name, text);
	if (v->tell)
		v->tell(v->data, line);
}

/* ---- events --------------------------------------------------------------------------- */

static void count_lines(struct verify *v)
{
	struct wu_span line;
	uint64_t first, last;
	size_t at = 0;

	while (wu_scan_line(&v->scan, &at, &line)) {
		int64_t ts = v->r->t1;

		if (wu_head_range(line, &first, &last) == 0 && wu_head_ts(line, &ts) == 0)
			v->r->gaps += wu_head_is(line, WU_EV_GAP);
		v->r->t0 = v->r->events++ ? v->r->t0 : ts;
		v->r->t1 = ts;
	}
	v->r->last = v->scan.next_seq - 1;
	v->r->raw += v->scan.lines.len;
}

static void count_damage(struct verify *v)
{
	char events[WU_SEGMENT_EVENTS];
	uint64_t from = v->scan.next_seq,
		 on = v->scan.resync_seq ? v->scan.resync_seq : v->next_first;

	if (!on && v->r->footer)
		on = v->footer.last + 1;
	v->r->damages++;
	v->r->lost += on > from ? on - from : 0;
	if (on > from)
		say(v, "byte %llu: damaged; %s cannot be read", (unsigned long long)v->scan.bad,
		    wu_segment_events(from, on - 1, "", "", events));
	else
		say(v, "byte %llu: damaged", (unsigned long long)v->scan.bad);
}

/* Bytes behind the last commit of a live file; events missing before the next one. */
static void look_at_end(struct verify *v)
{
	if (v->segment->live && v->r->size > v->scan.end) {
		v->r->torn = v->r->size - v->scan.end;
		say(v, "%llu bytes at its end are no whole commit", (unsigned long long)v->r->torn);
	}
	if (v->next_first > v->scan.next_seq) {
		v->r->damages++;
		v->r->lost += v->next_first - v->scan.next_seq;
		say(v, "ends before seq %llu, and the next segment begins with %llu",
		    (unsigned long long)v->scan.next_seq, (unsigned long long)v->next_first);
	}
}

static int read_events(struct verify *v)
{
	for (;;) {
		int rc = wu_scan_next(&v->scan);

		if (rc == 0) {
			count_lines(v);
		} else if (rc == WU_ECHECKSUM || rc == WU_ESEQ) {
			count_damage(v);
			if (!v->scan.resync_seq)
				return 0;
			wu_scan_pass(&v->scan);
		} else if (rc == WU_END || rc == WU_ETORN) {
			look_at_end(v);
			return 0;
		} else {
			return rc;
		}
	}
}

/* ---- sums ------------------------------------------------------------------------------- */

static int hash_events(struct verify *v)
{
	int rc = wu_sum_file(v->io, v->scan.file, v->footer.end, v->r->sum);

	if (rc < 0 && rc != WU_EFORMAT)
		return rc;
	v->r->hash = rc == 0 && wu_sum_equal(v->r->sum, v->footer.hash);
	if (!v->r->hash)
		say(v, "its bytes are not what was sealed");
	return 0;
}

/* Does the footer name the segment before? What was pruned before it cannot be asked. */
static int look_back(struct verify *v)
{
	struct wu_footer f = {0};
	struct wu_segment before;
	int rc = v->io->find(v->io->ctx, WU_FIND_AT, v->segment->first - 1, &before);

	v->r->chain = true;
	if (rc == WU_ENOTFOUND || (rc == 0 && before.first >= v->segment->first))
		return 0;
	if (rc == 0 && !before.live)
		rc = wu_footer_find(v->io, before.name, v->scan.packer, &f);
	if (rc == WU_EFORMAT || rc == WU_ECHECKSUM)
		return 0; /* told where that segment is looked at */
	if (rc < 0)
		return rc;
	v->r->chain = wu_sum_equal(f.hash, v->footer.prev);
	if (!v->r->chain)
		say(v, "does not continue %s: one of the two was replaced", before.name);
	wu_footer_close(&f);
	return 0;
}

static int read_footer(struct verify *v)
{
	int rc = wu_footer_read(v->io, v->scan.file, v->scan.packer, &v->footer);

	v->r->footer = rc == 0 && v->footer.first == v->segment->first;
	if (rc < 0 && rc != WU_EFORMAT && rc != WU_ECHECKSUM)
		return rc;
	if (!v->r->footer)
		say(v, "its footer is damaged");
	return v->r->footer ? look_back(v) : 0;
}

/* ---- together --------------------------------------------------------------------------- */

static int begin(struct verify *v)
{
	const struct wu_segment *s = v->segment;
	struct wu_segment next;
	void *file;
	int rc = wu_scan_init(&v->scan, v->io);

	*v->r = (struct wu_findings){
		.live = s->live, .first = s->first, .t0 = WU_NO_TIME, .t1 = WU_NO_TIME};
	if (rc < 0)
		return rc;
	rc = v->io->open(v->io->ctx, s->name, &file);
	if (rc < 0)
		return rc;
	wu_scan_open(&v->scan, file, s->live, 0, s->first);
	rc = v->io->find(v->io->ctx, WU_FIND_AFTER, s->first, &next);
	if (rc == 0)
		v->next_first = v->scan.stop = next.first;
	if (rc == 0 || rc == WU_ENOTFOUND)
		rc = v->io->size(file, &v->r->size);
	if (rc == 0 && !s->live)
		rc = read_footer(v);
	return rc;
}

static int end(struct verify *v, int rc, struct wu_err *err)
{
	v->r->blocks = v->footer.n_blocks;
	wu_footer_close(&v->footer);
	wu_scan_close(&v->scan);
	return rc < 0 ? wu_err_set(err, rc, "%s: %s", v->segment->name, wu_strerror(rc)) : 0;
}

int wu_verify(const struct wu_reader_io *io, const struct wu_segment *segment,
	      void (*tell)(void *data, const char *what), void *data, struct wu_findings *ret,
	      struct wu_err *err)
{
	struct verify v = {.io = io, .segment = segment, .tell = tell, .data = data, .r = ret};
	int rc;

	rc = begin(&v);
	if (rc == 0)
		rc = read_events(&v);
	if (rc == 0 && ret->footer)
		rc = hash_events(&v);
	return end(&v, rc, err);
}

int wu_verify_glance(const struct wu_reader_io *io, const struct wu_segment *segment,
		     struct wu_findings *ret, struct wu_err *err)
{
	struct verify v = {.io = io, .segment = segment, .r = ret};
	int rc;

	rc = begin(&v);
	if (rc == 0 && !ret->footer)
		rc = read_events(&v);
	if (rc == 0 && ret->footer) {
		ret->last = v.footer.last;
		ret->events = v.footer.events;
		ret->t0 = v.footer.t0;
		ret->t1 = v.footer.t1;
		ret->hash = true; /* as far as is known */
		memcpy(ret->sum, v.footer.hash, sizeof(ret->sum));
	}
	return end(&v, rc, err);
}

bool wu_verify_good(const struct wu_findings *f)
{
	bool sealed_well = f->footer && f->hash && f->chain;

	return !f->damages && (f->live || sealed_well);
}
