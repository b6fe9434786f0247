/* Some short commits, and one that is long unpacked and short packed, so that each bit of the
 * log can be turned in a few seconds. Segment events of the log say how it was synced.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "rot.h"
#include "store/seal.h"
#include "store/segment.h"

enum { COMMITS = 4, LINES = 3, LONG = 22000, SHORT = 60 };

bool rot_is_full(void)
{
	return getenv("ROT_COMMITS") != NULL;
}

static int n_commits(void)
{
	const char *v = getenv("ROT_COMMITS");

	return v ? atoi(v) : COMMITS;
}

/* Segment i of ROT_SEGMENTS, sealed up to sealed. One commit of several blocks in each. */
void rot_write(struct writing *w, enum wu_sync sync, int sealed)
{
	struct wu_segment s, done;

	writing_open(w, sync);
	for (int i = 0; i < ROT_SEGMENTS; i++)
		for (int c = 0; c < n_commits(); c++)
			assert_int_equal(
				writing_commit(w, LINES, c == 3 && i == 1 ? LONG : SHORT, c == 0),
				0);
	w->append = wu_append_free(w->append);
	for (int i = 0; i < sealed; i++) {
		writing_file(w, i);
		assert_int_equal(wu_segment_parse(w->disk->now[i].name, &s), 0);
		assert_int_equal(wu_seal(&w->files, &s, &done, &w->err), 0);
	}
	disk_settle(w->disk);
	assert_int_equal(writing_check(w), FINE);
}

static bool as_written(const struct writing *w, uint64_t seq, struct wu_span line)
{
	return seq < w->oracle.next && w->oracle.line[seq].len == line.len + 1 &&
	       memcmp(w->oracle.given.p + w->oracle.line[seq].at, line.p, line.len) == 0;
}

/* Read from seq from on, passing over damage; every event must be one that was written. */
void rot_read(struct writing *w, struct wu_reader *r, uint64_t from, uint64_t until,
	      struct given *g)
{
	struct wu_event ev;
	struct wu_err err;
	uint64_t due = from;
	int passes = 0;

	memset(g, 0, sizeof(*g));
	wu_reader_seek(r, from);
	wu_reader_until(r, until);
	for (;;) {
		g->rc = wu_reader_next(r, &ev, &err);
		if (g->rc == WU_ECHECKSUM || g->rc == WU_ESEQ) {
			assert_true(++passes < 20);
			if (wu_reader_pass(r, &ev) != 0)
				break;
			assert_true(ev.other == due && ev.last >= ev.other);
		} else if (g->rc != 0) {
			break;
		}
		assert_int_equal(ev.seq, due);
		due = ev.ev == WU_EV_GAP ? ev.last + 1 : ev.seq + 1;
		if (ev.ev != WU_EV_GAP)
			assert_true(as_written(w, ev.seq, wu_reader_line(r)));
		for (uint64_t s = ev.seq; s < due; s++)
			*(ev.ev == WU_EV_GAP ? &g->gap[s] : &g->event[s]) = true;
	}
	g->last = due - 1;
}

void rot_read_all(struct writing *w, const struct wu_files *f, struct given *g)
{
	struct wu_reader *r;

	assert_int_equal(wu_reader_new(&f->read, &r), 0);
	rot_read(w, r, 1, UINT64_MAX, g);
	wu_reader_free(r);
}

/* The seqs in the block of file that byte at lies in. False: a trailer. */
void rot_seqs_at(const struct disk_file *f, size_t at, uint64_t *first, uint64_t *last)
{
	struct wu_packer *p;
	struct wu_block_mark mark;
	struct wu_buf raw;
	size_t from = 0;
	uint32_t size = 0;
	const char *line;

	*first = *last = 0;
	assert_int_equal(wu_packer_new(&p), 0);
	wu_buf_init(&raw, WU_BLOCK_RAW_MAX);
	for (; from <= at; from += size)
		assert_int_equal(wu_block_size(f->now.p + from, &size), 0);
	if (wu_block_unpack(p, f->now.p + from - size, size, &mark, &raw) == 0)
		for (line = raw.p; line < raw.p + raw.len; line = strchr(line, '\n') + 1) {
			if (strncmp(line, "{\"v\":1,\"seq\":", 13) != 0)
				break;
			*last = strtoull(line + 13, NULL, 10);
			*first = *first ? *first : *last;
			if (!memchr(line, '\n', (size_t)(raw.p + raw.len - line - 1)))
				break;
		}
	wu_buf_close(&raw);
	wu_packer_free(p);
}

/* Of seqs from..to all is given but, at most, the block's own; the gap is of these alone. */
bool rot_check(const struct given *g, uint64_t from, uint64_t to, uint64_t first, uint64_t last,
	       bool may_end)
{
	bool ends = may_end && g->last < to;

	for (uint64_t s = from; s <= to; s++) {
		bool in_block = first && s >= first && s <= last;

		if (g->event[s])
			continue;
		if (!in_block || !(g->gap[s] || ends))
			return false;
	}
	return g->rc == WU_END || ends;
}

/* First seq of file i; of none behind the last: the one due next. */
uint64_t rot_first_of(struct writing *w, int i)
{
	writing_file(w, 0);
	return i < ROT_SEGMENTS ? strtoull(w->disk->now[i].name + 3, NULL, 10) : w->oracle.next;
}
