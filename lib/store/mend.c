/* The happy path: the good commits of the file go to NAME.tmp, gap events between them for
 * what is lost; the file gets a second name in damaged/; NAME.tmp takes its place.
 * What was never promised to be on disk (the segment says how it was synced) is not kept:
 * a hole is what a power cut leaves then. A segment that does not say it counts as promised.
 * What can fail: the files; until the last rename the damaged file is where it was.
 */
#include "store/mend.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "store/damaged.h"
#include "store/head.h"
#include "store/record.h"
#include "store/segment.h"

enum { MEND_LEVEL = 6 };

int wu_mend_fail(struct wu_mend *c, int rc, const char *where)
{
	return wu_err_set(c->err, rc, "%s: %s", where, wu_strerror(rc));
}

void wu_mend_say(struct wu_mend *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (c->tell)
		c->tell(c->data, text);
}

/* What mend() writes: the good commits of a file, with gap events between. */
struct mending {
	const struct wu_segment *segment;
	uint64_t next_first; /* of the segment behind; 0: it is the last */
	void *out;
	struct wu_buf bytes, line;
	uint64_t written;
	struct wu_block_mark mark;
	int64_t ts; /* of the last line written */
	bool promised; /* unless it says that commits were acknowledged before a sync */
};

int wu_mend_read(struct wu_mend *c, const struct wu_segment *s, uint64_t next_first)
{
	void *file;
	int rc = c->f->read.open(c->f->read.ctx, s->name, &file);

	if (rc < 0)
		return wu_mend_fail(c, rc, s->name);
	wu_scan_open(&c->scan, file, true, 0, s->first);
	c->scan.stop = next_first ? next_first : UINT64_MAX;
	return 0;
}

static int write_commit(struct wu_mend *c, struct mending *m, struct wu_span lines)
{
	int rc;

	wu_buf_reset(&m->bytes);
	rc = wu_segment_pack(c->scan.packer, m->mark, MEND_LEVEL, lines, &m->bytes);
	if (rc == 0)
		rc = c->f->write(m->out, m->bytes.p, m->bytes.len, m->written);
	m->written += m->bytes.len;
	m->mark.commit++;
	return rc;
}

static int write_gap(struct wu_mend *c, struct mending *m, uint64_t from, uint64_t to)
{
	struct wu_event ev = {.ev = WU_EV_GAP, .seq = from, .ts = m->ts, .other = from, .last = to};
	char events[WU_SEGMENT_EVENTS];
	int rc;

	if (from > to)
		return 0;
	wu_buf_reset(&m->line);
	rc = wu_record_encode(&m->line, &ev);
	if (rc == 0)
		rc = write_commit(c, m, (struct wu_span){m->line.p, m->line.len});
	c->r->gaps++;
	c->r->lost += to - from + 1;
	wu_mend_say(c, "%s: %s", m->segment->name,
		    wu_segment_events(from, to, " is lost", " are lost", events));
	return rc;
}

static bool has(struct wu_span line, const char *key)
{
	return memmem(line.p, line.len, key, strlen(key)) != NULL;
}

/* A segment has no segment event at its start where it was begun for another reason than a
 * turned page, or where the event is lost. */
enum wu_mend_sync wu_mend_sync(const struct wu_mend *c)
{
	struct wu_span line = {NULL, 0};
	size_t at = 0;

	if (!wu_scan_line(&c->scan, &at, &line) || !wu_head_is(line, WU_EV_SEGMENT))
		return WU_MEND_UNKNOWN;
	if (has(line, "\"sync\":\"commit\""))
		return WU_MEND_SYNCED;
	if (has(line, "\"sync\":\"interval\"") || has(line, "\"sync\":\"never\""))
		return WU_MEND_UNSYNCED;
	return WU_MEND_UNKNOWN;
}

static int copy_commit(struct wu_mend *c, struct mending *m)
{
	struct wu_span line;
	size_t at = 0;

	if (c->scan.first == m->segment->first && !m->written)
		m->promised = wu_mend_sync(c) != WU_MEND_UNSYNCED;
	while (wu_scan_line(&c->scan, &at, &line))
		if (wu_head_ts(line, &m->ts) < 0)
			return WU_EFORMAT;
	m->mark.time = c->scan.mark.time;
	return write_commit(c, m, (struct wu_span){c->scan.lines.p, c->scan.lines.len});
}

/* Where the good events go on behind the damage; 0: nowhere. */
static uint64_t behind(const struct wu_mend *c, const struct mending *m)
{
	return c->scan.resync_seq ? c->scan.resync_seq : m->next_first;
}

static int copy_good(struct wu_mend *c, struct mending *m)
{
	uint64_t due = m->segment->first, on;
	int rc;

	for (;;) {
		rc = wu_scan_next(&c->scan);
		if (rc == 0) {
			rc = copy_commit(c, m);
			due = c->scan.next_seq;
			if (rc < 0)
				return rc;
			continue;
		}
		if (rc == WU_END || rc == WU_ETORN)
			return m->next_first ? write_gap(c, m, due, m->next_first - 1) : 0;
		if (rc != WU_ECHECKSUM && rc != WU_ESEQ)
			return rc;
		on = behind(c, m);
		rc = on ? write_gap(c, m, due, on - 1) : 0;
		if (rc < 0 || !c->scan.resync_seq)
			return rc;
		wu_scan_pass(&c->scan);
		due = on;
	}
}

static int quarantine(struct wu_mend *c, const char *name)
{
	char kept[WU_FILE_NAME];
	int rc = wu_damaged_keep(c->f, name, kept);

	if (rc == 0) {
		c->r->quarantined++;
		wu_mend_say(c, "%s: damaged; the file as it was is kept as %s", name, kept);
	}
	return rc;
}

static int replace(struct wu_mend *c, struct mending *m, const char *tmp)
{
	const char *name = m->segment->name;
	int rc = m->promised ? quarantine(c, name) : 0;

	if (rc == 0)
		rc = c->f->rename(c->f->read.ctx, tmp, name);
	return rc == 0 ? c->f->sync_dir(c->f->read.ctx) : rc;
}

int wu_mend(struct wu_mend *c, const struct wu_segment *s, uint64_t next_first)
{
	struct mending m = {
		.segment = s, .next_first = next_first, .ts = s->created, .promised = true};
	char tmp[WU_FILE_NAME];
	int rc = wu_mend_read(c, s, next_first);

	if (rc < 0)
		return rc;
	snprintf(tmp, sizeof(tmp), "%s.tmp", s->name);
	wu_buf_init(&m.bytes, 2 * WU_COMMIT_MAX);
	wu_buf_init(&m.line, WU_BLOCK_RAW_MAX);
	rc = c->f->open(c->f->read.ctx, tmp, true, &m.out);
	if (rc == 0) {
		rc = copy_good(c, &m);
		if (rc == 0)
			rc = c->f->sync(m.out);
		c->f->read.close(m.out);
	}
	if (rc == 0)
		rc = replace(c, &m, tmp);
	wu_buf_close(&m.bytes);
	wu_buf_close(&m.line);
	return rc < 0 ? wu_mend_fail(c, rc, s->name) : 0;
}
