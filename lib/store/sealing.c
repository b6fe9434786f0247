/* Lines gather until a block is full. A run longer than a block, or one that holds a story
 * in parts, becomes a run of blocks of its own, so that a reader gets it in one piece.
 * What can fail: the files (no room, above all), lines that are no events, a disk that gives
 * back something else than was written. Then the .tmp is all there is, and close removes it.
 */
#include "store/sealing.h"

#include <stdio.h>
#include <string.h>

#include "store/head.h"
#include "store/scan.h"
#include "store/segment.h"
#include "store/sum.h"

enum { LEVEL = 9 };

static void tmp_name(const struct wu_sealing *s, char ret[WU_FILE_NAME])
{
	snprintf(ret, WU_FILE_NAME, "%s.tmp", s->segment.name);
}

int wu_sealing_begin(struct wu_sealing *s, const struct wu_files *files, struct wu_packer *packer,
		     const struct wu_segment *segment)
{
	char tmp[WU_FILE_NAME];

	*s = (struct wu_sealing){.f = files, .packer = packer, .footer.first = segment->first};
	wu_segment_name(segment->first, segment->created, false, &s->segment);
	s->ts = segment->created;
	wu_hasher_init(&s->file);
	wu_hasher_init(&s->lines);
	wu_buf_init(&s->pending, WU_BLOCK_RAW_MAX);
	wu_buf_init(&s->bytes, 2 * WU_COMMIT_MAX);
	tmp_name(s, tmp);
	return files->open(files->read.ctx, tmp, true, &s->out);
}

void wu_sealing_close(struct wu_sealing *s)
{
	char tmp[WU_FILE_NAME];

	if (s->out) {
		tmp_name(s, tmp);
		s->f->read.close(s->out);
		(void)!s->f->remove(s->f->read.ctx, tmp); /* else the next start does */
	}
	wu_footer_close(&s->footer);
	wu_buf_close(&s->pending);
	wu_buf_close(&s->bytes);
	*s = (struct wu_sealing){0};
}

/* ---- lines ---------------------------------------------------------------------------- */

static struct wu_span first_line(struct wu_span lines)
{
	const char *end = memchr(lines.p, '\n', lines.len);

	return (struct wu_span){lines.p, (size_t)(end - lines.p)};
}

static int write_out(struct wu_sealing *s)
{
	int rc = s->f->write(s->out, s->bytes.p, s->bytes.len, s->written);

	wu_hasher_add(&s->file, s->bytes.p, s->bytes.len);
	s->written += s->bytes.len;
	return rc;
}

/* Lines as one entry of the index: a block, or a run of blocks that say they go on. */
static int put(struct wu_sealing *s, struct wu_span lines)
{
	uint64_t seq;
	int64_t ts;
	int rc = wu_head_seq(first_line(lines), &seq);

	if (rc == 0)
		rc = wu_head_ts(first_line(lines), &ts);
	if (rc == 0)
		rc = wu_footer_add(&s->footer, s->written, seq, ts);
	wu_buf_reset(&s->bytes);
	if (rc == 0)
		rc = wu_segment_pack(s->packer, WU_BLOCK_SEALED, LEVEL, lines, &s->bytes);
	return rc < 0 ? rc : write_out(s);
}

static int flush(struct wu_sealing *s)
{
	int rc = s->pending.len ? put(s, (struct wu_span){s->pending.p, s->pending.len}) : 0;

	wu_buf_reset(&s->pending);
	return rc;
}

/* Count a line into the footer. */
static int count(struct wu_sealing *s, struct wu_span line)
{
	uint64_t first;
	int rc = wu_head_range(line, &first, &s->footer.last);

	if (rc == 0)
		rc = wu_head_ts(line, &s->ts);
	if (rc < 0)
		return rc;
	if (!s->footer.events++)
		s->footer.t0 = s->ts;
	s->footer.t1 = s->ts;
	return 0;
}

static bool has_parts(struct wu_span lines)
{
	static const char key[] = ",\"parts\":"; /* in a string its quotes would be escaped */

	return memmem(lines.p, lines.len, key, sizeof(key) - 1) != NULL;
}

static int add_line(struct wu_sealing *s, struct wu_span line)
{
	int rc = s->pending.len + line.len > WU_BLOCK_RAW_MAX ? flush(s) : 0;

	return rc < 0 ? rc : wu_buf_add(&s->pending, line.p, line.len);
}

int wu_sealing_add(struct wu_sealing *s, struct wu_span lines)
{
	bool together = has_parts(lines);
	struct wu_span rest = lines;
	int rc = 0;

	wu_hasher_add(&s->lines, lines.p, lines.len);
	while (rc == 0 && rest.len) {
		struct wu_span line = first_line(rest);

		line.len++;
		rc = count(s, line);
		if (rc == 0 && !together)
			rc = add_line(s, line);
		rest = (struct wu_span){rest.p + line.len, rest.len - line.len};
	}
	if (rc == 0 && together)
		rc = flush(s);
	return rc == 0 && together ? put(s, lines) : rc;
}

/* ---- proof ---------------------------------------------------------------------------- */

/* Does the file give back the lines that went in? file is the scan's. */
static int reread(struct wu_sealing *s, void *file)
{
	uint64_t want[2], got[2];
	struct wu_hasher lines;
	struct wu_scan scan;
	int rc = wu_scan_init(&scan, &s->f->read);

	if (rc < 0) {
		s->f->read.close(file);
		return rc;
	}
	wu_hasher_init(&lines);
	wu_scan_open(&scan, file, false, 0, s->footer.first);
	while ((rc = wu_scan_next(&scan)) == 0)
		wu_hasher_add(&lines, scan.lines.p, scan.lines.len);
	wu_scan_close(&scan);
	wu_hasher_digest(&s->lines, want);
	wu_hasher_digest(&lines, got);
	return rc < 0 ? rc : wu_sum_equal(want, got) ? 0 : WU_ECHECKSUM;
}

static int compare(struct wu_sealing *s)
{
	struct wu_footer found = {0};
	char tmp[WU_FILE_NAME];
	uint64_t sum[2];
	void *file;
	int rc;

	tmp_name(s, tmp);
	rc = s->f->read.open(s->f->read.ctx, tmp, &file);
	if (rc < 0)
		return rc;
	rc = wu_footer_read(&s->f->read, file, s->packer, &found);
	if (rc == 0 && (found.first != s->footer.first || found.last != s->footer.last ||
			!wu_sum_equal(found.hash, s->footer.hash) ||
			!wu_sum_equal(found.prev, s->footer.prev)))
		rc = WU_ECHECKSUM;
	if (rc == 0)
		rc = wu_sum_file(&s->f->read, file, found.end, sum);
	if (rc == 0 && !wu_sum_equal(sum, found.hash))
		rc = WU_ECHECKSUM;
	wu_footer_close(&found);
	if (rc < 0) {
		s->f->read.close(file);
		return rc == WU_EFORMAT ? WU_ECHECKSUM : rc;
	}
	return reread(s, file);
}

int wu_sealing_finish(struct wu_sealing *s, const uint64_t prev[2])
{
	int rc = flush(s);

	if (rc == 0 && !s->footer.events)
		rc = WU_EINVAL;
	if (rc < 0)
		return rc;
	s->footer.end = s->written;
	wu_hasher_digest(&s->file, s->footer.hash);
	memcpy(s->footer.prev, prev, sizeof(s->footer.prev));
	wu_buf_reset(&s->bytes);
	rc = wu_footer_write(&s->footer, s->packer, &s->bytes);
	if (rc == 0)
		rc = write_out(s);
	if (rc == 0)
		rc = s->f->finish(s->out);
	if (rc == 0)
		rc = s->f->sync(s->out);
	return rc < 0 ? rc : compare(s);
}

int wu_sealing_name(struct wu_sealing *s)
{
	char tmp[WU_FILE_NAME];
	int rc;

	tmp_name(s, tmp);
	rc = s->f->rename(s->f->read.ctx, tmp, s->segment.name);
	if (rc < 0)
		return rc;
	s->f->read.close(s->out);
	s->out = NULL;
	return s->f->sync_dir(s->f->read.ctx);
}
