/* verify: a whole segment is good; no bit of a sealed one can be turned without its being
 * found; what is damaged is told with its place and counted to the event.
 */
#include "logs.h"

#include "store/verify.h"

static unsigned told;

static void hear(void *data, const char *what)
{
	(void)data;
	assert_non_null(strstr(what, "wl-"));
	told++;
}

static struct wu_findings verify(const struct log *l, unsigned n)
{
	struct wu_findings f;
	struct wu_segment s;
	struct wu_err err;

	told = 0;
	assert_true(log_segment(l, n, &s));
	assert_int_equal(wu_verify(&l->files.read, &s, hear, NULL, &f, &err), 0);
	return f;
}

static void a_whole_log_is_good(void **state)
{
	struct wu_findings f, glance;
	uint64_t events = 0, sealed_events = 0;
	struct wu_segment s;
	struct wu_err err;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, 2, 5);
	for (unsigned n = 0; n < 2; n++) {
		f = verify(&l, n);
		assert_true(wu_verify_good(&f) && f.live && !f.torn && !told);
		events += f.events;
	}
	assert_int_equal(events, l.last);
	log_seal(&l);
	for (unsigned n = 0; n < 2; n++) {
		f = verify(&l, n);
		assert_true(wu_verify_good(&f) && f.footer && f.hash && f.chain && f.blocks && !told);
		sealed_events += f.events;
		assert_true(log_segment(&l, n, &s));
		assert_int_equal(wu_verify_glance(&l.files.read, &s, &glance, &err), 0);
		assert_true(glance.events == f.events && glance.first == f.first &&
			    glance.last == f.last && glance.t0 == f.t0 && glance.t1 == f.t1 &&
			    glance.size == f.size && glance.blocks == f.blocks);
	}
	assert_int_equal(sealed_events, l.last);
	log_close(&l);
}

static void every_bit_of_a_sealed_segment_counts(void **state)
{
	struct wu_findings f, whole;
	struct disk_file *file;
	unsigned padding = 0;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, 1, 3);
	log_seal(&l);
	whole = verify(&l, 0);
	file = log_file(&l, 0);
	for (size_t bit = 0; bit < file->now.len * 8; bit++) {
		file->now.p[bit / 8] ^= (char)(1 << bit % 8);
		f = verify(&l, 0);
		assert_int_equal(wu_verify_good(&f), told == 0);
		if (told == 0) { /* what pads deflate to a byte, in seal and eos, says nothing */
			assert_true(f.events == whole.events && f.last == whole.last &&
				    f.t1 == whole.t1 && f.blocks == whole.blocks);
			padding++;
		}
		file->now.p[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(padding <= 7 + 5);
	log_close(&l);
}

static void a_torn_end_is_told_and_is_no_damage(void **state)
{
	struct wu_findings f;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, 1, 5);
	disk_resize(&log_file(&l, 0)->now, log_file(&l, 0)->now.len - 7);
	f = verify(&l, 0);
	assert_true(wu_verify_good(&f) && f.torn > 0 && told == 1);
	assert_int_equal(f.events, l.last - LOGS_EVENTS);
	log_close(&l);
}

static void a_missing_segment_breaks_the_chain(void **state)
{
	struct wu_findings f;
	struct wu_segment s;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, 3, 3);
	log_seal(&l);
	assert_true(log_segment(&l, 1, &s));
	assert_int_equal(l.files.remove(l.files.read.ctx, s.name), 0);
	f = verify(&l, 0);
	assert_true(f.damages == 1 && f.lost > 0);
	f = verify(&l, 1);
	assert_true(f.hash && !f.chain && !wu_verify_good(&f));
	/* Pruning takes the oldest: what comes first then has nothing to continue. */
	assert_true(log_segment(&l, 0, &s));
	assert_int_equal(l.files.remove(l.files.read.ctx, s.name), 0);
	f = verify(&l, 0);
	assert_true(wu_verify_good(&f));
	log_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_log_is_good),
		cmocka_unit_test(every_bit_of_a_sealed_segment_counts),
		cmocka_unit_test(a_torn_end_is_told_and_is_no_damage),
		cmocka_unit_test(a_missing_segment_breaks_the_chain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
