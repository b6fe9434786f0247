/* The log's bytes are frozen in tests/golden: events.ndjson is written as records.ndjson, and
 * that as a live log, a sealed one, and one that was damaged and mended. A byte that differs
 * is another format. What deflate makes of lines differs between versions of zlib: with
 * another than zlib-version names, blocks are compared by header and lines.
 * test_golden --write makes the files anew (`make golden`).
 */
#include "base.h"

#include <stdio.h>
#include <zlib.h>

#include "../sim/disk.h"
#include "base/limits.h"
#include "store/append.h"
#include "store/footer.h"
#include "store/head.h"
#include "store/record.h"
#include "store/recover.h"
#include "store/scan.h"
#include "store/seal.h"

#define FOLDER "tests/golden/"
enum { LINES = 64, ROTATE = 20, ROTTEN = 6 }; /* seqs: of the second segment; what rots */

static struct disk *live, *sealed, *mended;
static struct wu_buf events, records, trailers;
static struct wu_span line[LINES]; /* of records */
static int n_lines;

/* ---- files --------------------------------------------------------------------------------- */

static int load(const char *name, struct wu_buf *to)
{
	FILE *f = fopen(name, "rb");
	char piece[4096];
	size_t n;

	wu_buf_reset(to);
	if (!f)
		return WU_ENOTFOUND;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		if (wu_buf_add(to, piece, n) < 0)
			break;
	fclose(f);
	return 0;
}

static struct wu_span all(const struct wu_buf *b)
{
	return (struct wu_span){b->p, b->len};
}

static struct wu_span bytes_of(const struct disk *d, const char *name)
{
	const struct disk_file *f = disk_find(d, name);

	return (struct wu_span){f->now.p, f->now.len};
}

static void save(const char *name, struct wu_span from)
{
	FILE *f = fopen(name, "wb");

	if (!f || fwrite(from.p, 1, from.len, f) != from.len || fclose(f) != 0) {
		perror(name);
		exit(1);
	}
}

static void path_of(const char *folder, const char *name, char ret[300])
{
	snprintf(ret, 300, FOLDER "%s/%s", folder, name);
}

/* ---- writing ------------------------------------------------------------------------------- */

/* One event of `from`, its text put together, as the lines the log has of it. */
static int write_event(struct wu_span *from, struct wu_story *s, struct wu_buf *to)
{
	struct wu_event ev;
	uint32_t parts;
	const char *nl = memchr(from->p, '\n', from->len);
	struct wu_span own = {from->p, (size_t)(nl - from->p)};
	int rc = wu_record_decode(own, s, &ev, &parts, NULL), n;

	*from = (struct wu_span){nl + 1, from->len - own.len - 1};
	if (rc < 0 || parts)
		return rc < 0 ? rc : WU_EINVAL;
	n = wu_record_parts(&ev);
	rc = n < 0 ? n : wu_record_encode(to, &ev);
	for (int i = 1; rc == 0 && i <= n; i++)
		rc = wu_record_encode_part(to, &ev, (uint32_t)i, ev.seq + (uint64_t)i);
	return rc;
}

static int write_records(void)
{
	struct wu_span rest = {events.p, events.len};
	struct wu_story *s;
	int rc = wu_story_new(&s);

	while (rc == 0 && rest.len)
		rc = write_event(&rest, s, &records);
	wu_story_free(s);
	for (size_t at = 0; at < records.len && n_lines < LINES; n_lines++) {
		const char *nl = memchr(records.p + at, '\n', records.len - at);

		line[n_lines] = (struct wu_span){records.p + at, (size_t)(nl - records.p) + 1 - at};
		at += line[n_lines].len;
	}
	return rc;
}

static uint64_t seq_of(int i)
{
	uint64_t seq = 0;

	(void)!wu_head_seq(line[i], &seq);
	return seq;
}

/* A commit is a story with its parts; the first one is of two lines. */
static int commit(struct wu_append *a, int from, int to)
{
	struct wu_commit c = {
		.first_seq = seq_of(from), .level = 6, .rotate = seq_of(from) == ROTATE};
	int rc = wu_head_ts(line[from], &c.now);

	for (int i = from; i < to; i++)
		c.lines.len += line[i].len;
	c.lines.p = line[from].p;
	return rc < 0 ? rc : wu_append_commit(a, &c);
}

static int write_live(struct disk *d)
{
	struct wu_files files = disk_files(d);
	struct wu_log_end end = {.next_seq = 1};
	struct wu_append *a;
	int rc = wu_append_new(&files, WU_SYNC_COMMIT, &end, &a);

	for (int i = 0, to; rc == 0 && i < n_lines; i = to) {
		for (to = i + 1 + (i == 0); to < n_lines; to++)
			if (!memmem(line[to].p, 96, "\"ev\":\"text\"", 11))
				break;
		rc = commit(a, i, to);
	}
	wu_append_free(a);
	return rc;
}

static int seal_all(struct disk *d)
{
	struct wu_files files = disk_files(d);
	struct wu_segment segment, done;
	uint64_t key = 0;
	int rc = 0;

	while (rc == 0 && files.read.find(d, WU_FIND_AFTER, key, &segment) == 0) {
		rc = wu_seal(&files, &segment, &done, NULL);
		key = segment.first;
	}
	return rc;
}

/* A bit of the block that holds seq ROTTEN turns, and the log is recovered. */
static int rot_and_mend(struct disk *d)
{
	struct wu_files files = disk_files(d);
	struct wu_recovery done;
	struct wu_segment first;
	struct wu_scan scan;
	struct disk_file *file;
	int rc = files.read.find(d, WU_FIND_AT, 1, &first);

	if (rc == 0)
		rc = wu_scan_init(&scan, &files.read);
	if (rc < 0)
		return rc;
	file = disk_find(d, first.name);
	wu_scan_open(&scan, file, true, 0, 1);
	do
		rc = wu_scan_next(&scan);
	while (rc == 0 && scan.next_seq <= ROTTEN);
	file->now.p[scan.at + WU_BLOCK_HEAD + 9] ^= 4;
	wu_scan_close(&scan);
	if (rc == 0)
		rc = wu_recover(&files, NULL, NULL, &done, NULL);
	return rc < 0 ? rc : done.gaps == 1 ? 0 : WU_EINVAL;
}

/* Seal and eos of a sealed segment, as lines. */
static int take_trailers(struct wu_packer *p, struct wu_span b)
{
	struct wu_block_mark mark;
	struct wu_buf text;
	uint32_t size;
	int rc = 0;

	wu_buf_init(&text, 1 << 20);
	for (size_t at = 0; rc == 0 && at + 28 < b.len; at += size) {
		wu_buf_reset(&text);
		rc = wu_block_size(b.p + at, &size);
		if (rc == 0)
			rc = wu_block_unpack(p, b.p + at, size, &mark, &text);
		if (rc == 0 && wu_footer_is_trailer(all(&text)))
			rc = wu_buf_add(&trailers, text.p, text.len);
	}
	wu_buf_close(&text);
	return rc;
}

static int take_all_trailers(struct disk *d)
{
	struct wu_files files = disk_files(d);
	struct wu_segment segment = {.first = 0};
	struct wu_packer *p;
	int rc = wu_packer_new(&p);

	while (rc == 0 && files.read.find(d, WU_FIND_AFTER, segment.first, &segment) == 0)
		rc = take_trailers(p, bytes_of(d, segment.name));
	wu_packer_free(p);
	return rc;
}

static int make_all(void **state)
{
	int rc;

	(void)state;
	live = disk_new();
	sealed = disk_new();
	mended = disk_new();
	wu_buf_init(&events, 1 << 20);
	wu_buf_init(&records, 1 << 20);
	wu_buf_init(&trailers, 1 << 20);
	rc = load(FOLDER "events.ndjson", &events);
	if (rc == 0)
		rc = write_records();
	if (rc == 0)
		rc = write_live(live) + write_live(sealed) + write_live(mended);
	if (rc == 0)
		rc = seal_all(sealed);
	if (rc == 0)
		rc = rot_and_mend(mended);
	return rc < 0 ? rc : take_all_trailers(sealed);
}

static int drop_all(void **state)
{
	(void)state;
	disk_free(live);
	disk_free(sealed);
	disk_free(mended);
	wu_buf_close(&events);
	wu_buf_close(&records);
	wu_buf_close(&trailers);
	return 0;
}

static void save_disk(const struct disk *d, const char *folder)
{
	char path[300];

	for (int i = 0; i < d->n_now; i++) {
		path_of(folder, d->now[i].name, path);
		save(path, bytes_of(d, d->now[i].name));
	}
}

static int write_files(void)
{
	struct wu_buf version;

	wu_buf_init(&version, 100);
	if (make_all(NULL) != 0 || wu_buf_adds(&version, zlibVersion()) < 0 ||
	    wu_buf_adds(&version, "\n") < 0) {
		fprintf(stderr, "test_golden: the files cannot be made\n");
		return 1;
	}
	save(FOLDER "records.ndjson", all(&records));
	save(FOLDER "trailers.ndjson", all(&trailers));
	save(FOLDER "zlib-version", all(&version));
	save_disk(live, "live");
	save_disk(sealed, "sealed");
	save_disk(mended, "mended");
	wu_buf_close(&version);
	return drop_all(NULL);
}

/* ---- comparing ------------------------------------------------------------------------------ */

/* The frozen files of a folder, whatever is written today; the caller's, to disk_free(). */
static struct disk *load_disk(const struct disk *names, const char *folder)
{
	struct disk *d = disk_new();
	char path[300];
	struct wu_buf was;

	wu_buf_init(&was, 64 << 20);
	for (int i = 0; i < names->n_now; i++) {
		path_of(folder, names->now[i].name, path);
		assert_int_equal(load(path, &was), 0);
		disk_put(d, names->now[i].name, was.p, was.len);
	}
	wu_buf_close(&was);
	return d;
}

static void assert_same(struct wu_span now, struct wu_span was, const char *name)
{
	if (now.len != was.len || memcmp(now.p, was.p, was.len) != 0)
		fail_msg("%s: written now it has other bytes", name);
}

static void assert_bytes(const struct wu_buf *now, const char *name)
{
	struct wu_buf was;

	wu_buf_init(&was, 64 << 20);
	assert_int_equal(load(name, &was), 0);
	assert_same(all(now), all(&was), name);
	wu_buf_close(&was);
}

static void records_are_the_same(void **state)
{
	(void)state;
	assert_bytes(&records, FOLDER "records.ndjson");
}

/* Blocks of two files side by side: what stands in their headers but the size, their lines. */
static void compare_blocks(struct wu_span now, struct wu_span was)
{
	struct wu_block_mark a, b;
	struct wu_buf x, y;
	struct wu_packer *p;
	uint32_t m, n;

	wu_buf_init(&x, 1 << 20);
	wu_buf_init(&y, 1 << 20);
	assert_int_equal(wu_packer_new(&p), 0);
	for (size_t i = 0, k = 0; i < now.len; i += m, k += n) {
		assert_true(k + WU_BLOCK_HEAD <= was.len);
		assert_int_equal(wu_block_size(now.p + i, &m), 0);
		assert_int_equal(wu_block_size(was.p + k, &n), 0);
		wu_buf_reset(&x);
		wu_buf_reset(&y);
		assert_int_equal(wu_block_unpack(p, now.p + i, m, &a, &x), 0);
		assert_int_equal(wu_block_unpack(p, was.p + k, n, &b, &y), 0);
		if (wu_footer_is_trailer(all(&x)))
			break; /* says what was packed */
		assert_true(a.time == b.time && a.commit == b.commit && x.len == y.len);
		assert_memory_equal(x.p, y.p, x.len);
	}
	wu_packer_free(p);
	wu_buf_close(&x);
	wu_buf_close(&y);
}

static void compare_disk(const struct disk *d, const char *folder, bool bytes)
{
	struct disk *was = load_disk(d, folder);
	char path[300];

	for (int i = 0; i < d->n_now; i++) {
		const char *name = d->now[i].name;

		if (strchr(name, '/'))
			continue; /* what is in damaged/ is not whole */
		path_of(folder, name, path);
		if (bytes)
			assert_same(bytes_of(d, name), bytes_of(was, name), path);
		else
			compare_blocks(bytes_of(d, name), bytes_of(was, name));
	}
	disk_free(was);
}

static void headers_and_lines_are_the_same(void **state)
{
	(void)state;
	compare_disk(live, "live", false);
	compare_disk(sealed, "sealed", false);
	compare_disk(mended, "mended", false);
}

/* Skipped where another zlib packs. */
static void all_bytes_are_the_same(void **state)
{
	struct wu_buf version;

	(void)state;
	wu_buf_init(&version, 100);
	assert_int_equal(load(FOLDER "zlib-version", &version), 0);
	if (version.len != strlen(zlibVersion()) + 1 ||
	    memcmp(version.p, zlibVersion(), version.len - 1) != 0) {
		wu_buf_close(&version);
		skip();
	}
	wu_buf_close(&version);
	compare_disk(live, "live", true);
	compare_disk(sealed, "sealed", true);
	compare_disk(mended, "mended", true);
	assert_bytes(&trailers, FOLDER "trailers.ndjson");
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Reading gives the lines of records, but seq `lost`, which is a gap event. */
static void read_back(const struct disk *names, const char *folder, uint64_t lost)
{
	struct disk *d = load_disk(names, folder);
	struct wu_files files = disk_files(d);
	struct wu_reader *r;
	struct wu_event ev;
	struct wu_err err;

	assert_int_equal(wu_reader_new(&files.read, &r), 0);
	for (int i = 0; i < n_lines; i++) {
		struct wu_span got;

		assert_int_equal(wu_reader_next(r, &ev, &err), 0);
		assert_int_equal(ev.seq, seq_of(i));
		got = wu_reader_line(r);
		if (ev.seq == lost) {
			assert_true(ev.ev == WU_EV_GAP && ev.other == lost && ev.last == lost);
			continue;
		}
		assert_int_equal(got.len + 1, line[i].len);
		assert_memory_equal(got.p, line[i].p, got.len);
	}
	assert_int_equal(wu_reader_next(r, &ev, &err), WU_END);
	wu_reader_free(r);
	disk_free(d);
}

static void frozen_files_are_read(void **state)
{
	(void)state;
	read_back(live, "live", 0);
	read_back(sealed, "sealed", 0);
	read_back(mended, "mended", ROTTEN);
}

static void every_kind_is_among_them(void **state)
{
	struct wu_story *s;
	struct wu_event ev;
	unsigned seen = 0;

	(void)state;
	assert_int_equal(wu_story_new(&s), 0);
	for (int i = 0; i < n_lines; i++) {
		assert_int_equal(wu_record_decode(line[i], s, &ev, NULL, NULL), 0);
		seen |= 1u << ev.ev;
	}
	assert_int_equal(seen, (1u << WU_EV_COUNT) - 1);
	wu_story_free(s);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_the_same),
		cmocka_unit_test(headers_and_lines_are_the_same),
		cmocka_unit_test(all_bytes_are_the_same),
		cmocka_unit_test(frozen_files_are_read),
		cmocka_unit_test(every_kind_is_among_them),
	};

	if (argc == 2 && strcmp(argv[1], "--write") == 0)
		return write_files();
	return cmocka_run_group_tests(tests, make_all, drop_all);
}
