/* A log of invented events on a simulated disk, for tests of what works on whole segments. */
#ifndef TESTS_UNIT_LOGS_H
#define TESTS_UNIT_LOGS_H

#include "events.h"
#include "../sim/disk.h"
#include "store/append.h"
#include "store/reader.h"
#include "store/seal.h"

/* Of event seq; the next segment begins a minute after the last event. */
#define LOGS_TS(seq) (1772532720000 + (int64_t)(seq)*1000)

enum { LOGS_EVENTS = 3, LOGS_LONG = 140000 };

struct log {
	struct disk *disk;
	struct wu_files files;
	uint64_t last; /* seq */
};

static inline void log_init(struct log *l)
{
	*l = (struct log){.disk = disk_new()};
	l->files = disk_files(l->disk);
}

static inline void log_close(struct log *l)
{
	disk_free(l->disk);
}

/* LOGS_EVENTS events and what their texts need besides; longest: a text in parts among them. */
static inline void log_lines(struct wu_buf *b, struct wu_story *s, uint64_t *seq, bool longest)
{
	for (int e = 0; e < LOGS_EVENTS; e++) {
		struct wu_event ev = make_event(s, *seq, longest && e == 1 ? LOGS_LONG : 400);
		int parts = wu_record_parts(&ev);

		ev.ts = LOGS_TS(*seq);
		assert_int_equal(wu_record_encode(b, &ev), 0);
		for (int i = 1; i <= parts; i++)
			assert_int_equal(wu_record_encode_part(b, &ev, (uint32_t)i,
							       *seq + (uint64_t)i), 0);
		*seq += 1 + (uint64_t)parts;
	}
}

/* Live segments of so many commits each; the second commit of each holds a long text. */
static inline void log_fill(struct log *l, unsigned segments, unsigned commits)
{
	struct wu_log_end end = {.next_seq = 1};
	struct wu_append *a;
	struct wu_story *s;
	struct wu_buf lines;

	wu_buf_init(&lines, 8 << 20);
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_append_new(&l->files, WU_SYNC_COMMIT, &end, &a), 0);
	for (unsigned i = 0; i < segments * commits; i++) {
		struct wu_commit c = {.first_seq = l->last + 1, .now = LOGS_TS(l->last),
				      .rotate = i % commits == 0, .level = 6};
		uint64_t seq = l->last + 1;

		wu_buf_reset(&lines);
		log_lines(&lines, s, &seq, i % commits == 1);
		c.lines = (struct wu_span){lines.p, lines.len};
		assert_int_equal(wu_append_commit(a, &c), 0);
		l->last = seq - 1;
	}
	wu_append_free(a);
	wu_story_free(s);
	wu_buf_close(&lines);
}

/* The n-th segment from 0, in the order of the log. False: there are not so many. */
static inline bool log_segment(const struct log *l, unsigned n, struct wu_segment *ret)
{
	uint64_t key = 0;

	for (unsigned i = 0; i <= n; i++, key = ret->first)
		if (l->files.read.find(l->files.read.ctx, WU_FIND_AFTER, key, ret) < 0)
			return false;
	return true;
}

static inline void log_seal(struct log *l)
{
	struct wu_segment s, sealed;
	struct wu_err err;

	for (unsigned n = 0; log_segment(l, n, &s); n++)
		if (s.live)
			assert_int_equal(wu_seal(&l->files, &s, &sealed, &err), 0);
}

static inline struct disk_file *log_file(struct log *l, unsigned n)
{
	struct wu_segment s;

	assert_true(log_segment(l, n, &s));
	return disk_find(l->disk, s.name);
}

/* What a reader is given. */
struct log_read {
	uint64_t events, lost, gaps;
	uint64_t hash; /* of the lines, in order */
};

/* Read from seq on, over all damage. */
static inline struct log_read log_read(const struct log *l, uint64_t seq)
{
	struct log_read out = {0};
	struct wu_reader *r;
	struct wu_event ev;
	struct wu_err err;
	int rc;

	assert_int_equal(wu_reader_new(&l->files.read, &r), 0);
	wu_reader_seek(r, seq);
	while ((rc = wu_reader_next(r, &ev, &err)) != WU_END) {
		if (rc == WU_ECHECKSUM || rc == WU_ESEQ) {
			if (wu_reader_pass(r, &ev) < 0)
				break;
		} else {
			assert_int_equal(rc, 0);
		}
		if (ev.ev == WU_EV_GAP) {
			out.gaps++;
			out.lost += ev.last - ev.other + 1;
			continue;
		}
		out.events++;
		out.hash = out.hash * 31 + ev.seq;
		for (size_t i = 0; i < wu_reader_line(r).len; i++)
			out.hash = out.hash * 1099511628211u + (unsigned char)wu_reader_line(r).p[i];
	}
	wu_reader_free(r);
	return out;
}

#endif
