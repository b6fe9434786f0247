/* seal: what a live segment said, its sealed form says; what cannot be read becomes a gap;
 * an edit changes its event alone; whatever call fails, nothing is lost.
 */
#include "logs.h"

#include "base/hash.h"
#include "store/verify.h"

enum { SEGMENTS = 3, COMMITS = 6 };

static void all_good(const struct log *l)
{
	struct wu_findings f;
	struct wu_segment s;
	struct wu_err err;

	for (unsigned n = 0; log_segment(l, n, &s); n++) {
		assert_false(s.live);
		assert_int_equal(wu_verify(&l->files.read, &s, NULL, NULL, &f, &err), 0);
		assert_true(wu_verify_good(&f));
	}
}

static void says_what_the_live_one_said(void **state)
{
	struct log_read before, after;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, SEGMENTS, COMMITS);
	for (unsigned sealed = 0; sealed < SEGMENTS; sealed++) {
		struct wu_segment s, made;
		struct wu_err err;

		before = log_read(&l, 1);
		assert_int_equal(before.events, l.last);
		assert_true(log_segment(&l, sealed, &s));
		assert_int_equal(wu_seal(&l.files, &s, &made, &err), 0);
		assert_false(made.live);
		assert_null(disk_find(l.disk, s.name));
		assert_true(disk_find(l.disk, made.name)->finished);
		after = log_read(&l, 1);
		assert_true(after.events == before.events && after.hash == before.hash);
	}
	for (uint64_t seq = 1; seq <= l.last; seq++)
		assert_int_equal(log_read(&l, seq).events, l.last - seq + 1);
	all_good(&l);
	log_close(&l);
}

static void the_one_before_is_sealed_first(void **state)
{
	struct wu_segment s, made;
	struct wu_err err;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, SEGMENTS, COMMITS);
	assert_true(log_segment(&l, 1, &s));
	assert_int_equal(wu_seal(&l.files, &s, &made, &err), WU_EINVAL);
	assert_non_null(strstr(err.text, "sealed first"));
	log_close(&l);
}

static void a_damaged_one_is_refused_and_stays(void **state)
{
	struct wu_segment s, made;
	struct wu_err err;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, 2, COMMITS);
	log_file(&l, 0)->now.p[200] ^= 4;
	assert_true(log_segment(&l, 0, &s));
	assert_int_equal(wu_seal(&l.files, &s, &made, &err), WU_ECHECKSUM);
	assert_non_null(disk_find(l.disk, s.name));
	assert_int_equal(l.disk->n_now, 2);
	log_close(&l);
}

/* Turn one bit in the middle of each sealed segment in turn: what is lost becomes a gap, the
 * damaged file is kept, the rest is as it was, and the chain holds.
 */
static void damage_becomes_a_gap(void **state)
{
	struct wu_segment s;
	struct wu_err err;
	struct log l;

	(void)state;
	for (unsigned n = 0; n < SEGMENTS; n++) {
		struct log_read damaged, mended;
		struct disk_file *f;

		log_init(&l);
		log_fill(&l, SEGMENTS, COMMITS);
		log_seal(&l);
		assert_true(log_segment(&l, n, &s));
		f = log_file(&l, n);
		f->now.p[f->now.len / 4] ^= 1;
		damaged = log_read(&l, 1);
		assert_true(damaged.lost > 0 && damaged.events + damaged.lost == l.last);
		assert_int_equal(wu_reseal(&l.files, &s, NULL, NULL, &err), 0);
		mended = log_read(&l, 1);
		assert_true(mended.events == damaged.events && mended.hash == damaged.hash);
		assert_true(mended.lost == damaged.lost && mended.gaps == 1);
		assert_ptr_equal(disk_find(l.disk, "damaged/wl-0000000000000001-20260303T101200Z.gz"),
				 n == 0 ? f : NULL);
		all_good(&l);
		assert_int_equal(wu_reseal(&l.files, &s, NULL, NULL, &err), WU_END);
		log_close(&l);
	}
}

static struct wu_findings look_at(const struct log *l, unsigned n)
{
	struct wu_findings f;
	struct wu_segment s;
	struct wu_err err;

	assert_true(log_segment(l, n, &s));
	assert_int_equal(wu_verify(&l->files.read, &s, NULL, NULL, &f, &err), 0);
	return f;
}

/* Two neighbours are damaged, the second in its events or in its footer: mending the first
 * leaves the second for its own turn. */
static void damage_behind_is_left_for_its_turn(void **state)
{
	struct log_read damaged, mended;
	struct wu_segment s;
	struct wu_err err;
	struct log l;

	(void)state;
	for (int footer = 0; footer < 2; footer++) {
		struct disk_file *f;
		uint64_t hash;

		log_init(&l);
		log_fill(&l, SEGMENTS, COMMITS);
		log_seal(&l);
		f = log_file(&l, 0);
		f->now.p[f->now.len / 4] ^= 1;
		f = log_file(&l, 1);
		f->now.p[footer ? f->now.len - 40 : f->now.len / 4] ^= 1;
		damaged = log_read(&l, 1);
		hash = wu_hash64(f->now.p, f->now.len, 0);
		assert_true(log_segment(&l, 0, &s));
		assert_int_equal(wu_reseal(&l.files, &s, NULL, NULL, &err), 0);
		assert_ptr_equal(log_file(&l, 1), f);
		assert_true(wu_hash64(f->now.p, f->now.len, 0) == hash);
		assert_true(look_at(&l, 1).footer == !footer);
		assert_true(log_segment(&l, 1, &s));
		assert_int_equal(wu_reseal(&l.files, &s, NULL, NULL, &err), 0);
		mended = log_read(&l, 1);
		assert_true(mended.events == damaged.events && mended.lost == damaged.lost);
		all_good(&l);
		log_close(&l);
	}
}

/* Blank the text of the story asked for, and of its parts. */
static int blank(void *data, struct wu_event *ev)
{
	const uint64_t *seq = data;

	if (ev->ev == WU_EV_TEXT && ev->other == *seq) {
		ev->text.len = 0;
		return 1;
	}
	if (ev->seq != *seq)
		return 0;
	((struct wu_story *)ev->story)->field[WU_TEXT].len = 0;
	return 1;
}

static void an_edit_changes_its_event_alone(void **state)
{
	struct wu_segment s;
	struct wu_reader *r;
	struct wu_event ev;
	struct wu_err err;
	struct log l;
	uint64_t seq;

	(void)state;
	log_init(&l);
	log_fill(&l, SEGMENTS, COMMITS);
	log_seal(&l);
	for (seq = LOGS_EVENTS + 1; seq <= LOGS_EVENTS + 2; seq++) { /* the second is in parts */
		assert_true(log_segment(&l, 0, &s));
		assert_int_equal(wu_reseal(&l.files, &s, blank, &seq, &err), 0);
		all_good(&l);
		assert_int_equal(wu_reseal(&l.files, &s, NULL, NULL, &err), WU_END);
	}
	assert_int_equal(wu_reader_new(&l.files.read, &r), 0);
	while (wu_reader_next(r, &ev, &err) == 0)
		if (ev.story)
			assert_int_equal(ev.story->field[WU_TEXT].len == 0,
					 ev.seq == LOGS_EVENTS + 1 || ev.seq == LOGS_EVENTS + 2);
	wu_reader_free(r);
	assert_int_equal(log_read(&l, 1).events, l.last);
	log_close(&l);
}

static void an_edit_repairs_nothing(void **state)
{
	uint64_t seq = 1;
	struct wu_segment s;
	struct wu_err err;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, 2, COMMITS);
	log_seal(&l);
	log_file(&l, 0)->now.p[300] ^= 1;
	assert_true(log_segment(&l, 0, &s));
	assert_int_equal(wu_reseal(&l.files, &s, blank, &seq, &err), WU_ECHECKSUM);
	assert_non_null(strstr(err.text, "repair it first"));
	log_close(&l);
}

/* Fail each call to the disk, and each allocation, in turn: an error, and every event is
 * still there; with the next try all is sealed.
 */
static void whatever_fails_nothing_is_lost(void **state)
{
	struct log_read want;
	struct log l;
	int failed = 0;

	(void)state;
	for (int64_t n = 0;; n++) {
		struct wu_segment s, made;
		struct wu_err err;
		int rc;

		log_init(&l);
		log_fill(&l, 1, 4);
		want = log_read(&l, 1);
		assert_true(log_segment(&l, 0, &s));
		l.disk->calls = l.disk->changes = 0;
		l.disk->fault = (struct disk_fault){.at = n, .code = n % 2 ? WU_EIO : WU_ENOSPC,
						    .reads = true, .part = 100};
		rc = wu_seal(&l.files, &s, &made, &err);
		failed += rc < 0;
		assert_true(l.disk->fault.hit || rc == 0);
		l.disk->fault = (struct disk_fault){.at = -1};
		assert_true(log_read(&l, 1).hash == want.hash);
		log_close(&l);
		if (rc == 0)
			break;
	}
	assert_true(failed > 10);
}

static void without_memory_nothing_is_lost(void **state)
{
	struct log_read want;
	struct log l;
	int rc = -1;

	(void)state;
	for (int n = 0; rc != 0; n++) {
		uint64_t held = wu_mem_live();
		struct wu_segment s, made;
		struct wu_err err;
		int left = n;

		log_init(&l);
		log_fill(&l, 1, 3);
		want = log_read(&l, 1);
		assert_true(log_segment(&l, 0, &s));
		wu_mem_hook(fail_at, &left);
		rc = wu_seal(&l.files, &s, &made, &err);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		assert_int_equal(wu_mem_live(), held);
		assert_true(log_read(&l, 1).hash == want.hash);
		log_close(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_the_live_one_said),
		cmocka_unit_test(the_one_before_is_sealed_first),
		cmocka_unit_test(a_damaged_one_is_refused_and_stays),
		cmocka_unit_test(damage_becomes_a_gap),
		cmocka_unit_test(damage_behind_is_left_for_its_turn),
		cmocka_unit_test(an_edit_changes_its_event_alone),
		cmocka_unit_test(an_edit_repairs_nothing),
		cmocka_unit_test(whatever_fails_nothing_is_lost),
		cmocka_unit_test(without_memory_nothing_is_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
