/* sealing: blocks are full, a run in parts stays together, and a disk that gives back
 * something else than was written is found out before the segment has its name.
 */
#include "logs.h"

#include <stdlib.h>

#include "base/limits.h"
#include "store/scan.h"
#include "store/sealing.h"
#include "store/segment.h"

static const uint64_t none[2];

struct made {
	struct log l;
	struct wu_packer *packer;
	struct wu_sealing s;
	struct wu_buf lines;
	uint64_t seq;
};

static void begin(struct made *m)
{
	struct wu_segment seg;

	log_init(&m->l);
	wu_segment_name(1, LOGS_TS(0), true, &seg);
	wu_buf_init(&m->lines, WU_COMMIT_MAX);
	assert_int_equal(wu_packer_new(&m->packer), 0);
	assert_int_equal(wu_sealing_begin(&m->s, &m->l.files, m->packer, &seg), 0);
	m->seq = 1;
}

static void add(struct made *m, bool longest)
{
	struct wu_story *s;

	assert_int_equal(wu_story_new(&s), 0);
	wu_buf_reset(&m->lines);
	log_lines(&m->lines, s, &m->seq, longest);
	assert_int_equal(wu_sealing_add(&m->s, (struct wu_span){m->lines.p, m->lines.len}), 0);
	wu_story_free(s);
}

static void end(struct made *m)
{
	wu_sealing_close(&m->s);
	wu_packer_free(m->packer);
	wu_buf_close(&m->lines);
	log_close(&m->l);
}

static void blocks_are_full_and_runs_whole(void **state)
{
	struct wu_scan scan;
	struct made m;
	unsigned runs = 0;

	(void)state;
	begin(&m);
	for (int i = 0; i < 200; i++)
		add(&m, i % 50 == 20);
	assert_int_equal(wu_sealing_finish(&m.s, none), 0);
	assert_int_equal(wu_sealing_name(&m.s), 0);
	assert_int_equal(wu_scan_init(&scan, &m.l.files.read), 0);
	wu_scan_open(&scan, disk_find(m.l.disk, m.s.segment.name), false, 0, 1);
	while (wu_scan_next(&scan) == 0) {
		assert_true(runs < m.s.footer.n_blocks);
		assert_int_equal(m.s.footer.block[runs].offset, scan.at);
		assert_int_equal(m.s.footer.block[runs].seq, scan.first);
		assert_int_equal(m.s.footer.block[runs].ts, LOGS_TS(scan.first));
		runs++;
	}
	assert_int_equal(scan.next_seq, m.seq);
	assert_int_equal(runs, m.s.footer.n_blocks);
	/* Four long runs, what stands between them, and no more than that needs. */
	assert_true(runs >= 8 && runs <= scan.raw / WU_BLOCK_RAW_MAX + 9);
	wu_scan_close(&scan);
	end(&m);
}

static int (*true_write)(void *file, const void *p, size_t n, uint64_t offset);

/* One byte in the middle is not written as it was given. */
static int bad_write(void *file, const void *p, size_t n, uint64_t offset)
{
	char *copy = malloc(n);
	int rc;

	memcpy(copy, p, n);
	copy[n / 2] ^= 1;
	rc = true_write(file, copy, n, offset);
	free(copy);
	return rc;
}

static void a_lying_disk_is_found_out(void **state)
{
	for (int bad = 0; bad < 2; bad++) { /* a block; the footer */
		struct made m;

		(void)state;
		begin(&m);
		true_write = m.l.files.write;
		m.l.files.write = bad ? true_write : bad_write;
		for (int i = 0; i < 120; i++)
			add(&m, false);
		m.l.files.write = bad ? bad_write : true_write;
		assert_int_equal(wu_sealing_finish(&m.s, none), WU_ECHECKSUM);
		wu_sealing_close(&m.s);
		assert_int_equal(m.l.disk->n_now, 0);
		end(&m);
	}
}

static void lines_that_are_no_events_are_refused(void **state)
{
	struct made m;

	(void)state;
	begin(&m);
	assert_int_equal(wu_sealing_add(&m.s, span("{\"v\":1}\n")), WU_EFORMAT);
	end(&m);
}

static void nothing_is_no_segment(void **state)
{
	struct made m;

	(void)state;
	begin(&m);
	assert_int_equal(wu_sealing_finish(&m.s, none), WU_EINVAL);
	end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_full_and_runs_whole),
		cmocka_unit_test(a_lying_disk_is_found_out),
		cmocka_unit_test(lines_that_are_no_events_are_refused),
		cmocka_unit_test(nothing_is_no_segment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
