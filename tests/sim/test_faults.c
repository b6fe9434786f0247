/* Each call fails, each allocation fails, once or for ever: what is acknowledged stays, what
 * is refused is not there or whole, nothing leaks, and a start on a good disk goes on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/retain.h"
#include "store/seal.h"
#include "store/segment.h"
#include "writing.h"

enum { COMMITS = 8, CALLS_MAX = 400, WAYS = 12 };

/* Way 0..11: which error, how long, how much of a failing write is done. */
static struct disk_fault fault(int64_t at, int way, bool reads)
{
	static const unsigned parts[] = {0, 100, 256};

	return (struct disk_fault){.at = at,
				   .code = way & 1 ? WU_EIO : WU_ENOSPC,
				   .for_ever = way & 2,
				   .part = parts[way / 4],
				   .reads = reads};
}

/* ---- allocations ----------------------------------------------------------------------- */

static int64_t allocations_left; /* until one fails; < 0: it has */

static bool fail_one(void *ctx, size_t size)
{
	(void)ctx;
	(void)size;
	return allocations_left-- != 0;
}

static void fail_allocation(int64_t n)
{
	allocations_left = n;
	wu_mem_hook(fail_one, NULL);
}

static bool allocation_failed(void)
{
	wu_mem_hook(NULL, NULL);
	return allocations_left < 0;
}

/* ---- appending -------------------------------------------------------------------------- */

/* Eight commits in three segments; one has several blocks. Refused ones are given again. */
static void write_under(struct writing *w, int *refused)
{
	for (int i = 0; i < COMMITS; i++) {
		int rc = writing_commit(w, 3, i == 4 ? 22000 : 60, i % 3 == 0);

		*refused += rc < 0;
		if (rc == WU_EREADONLY)
			return;
	}
}

static void starts_well(struct writing *w)
{
	w->disk->fault.at = -1;
	assert_int_equal(writing_restart(w), 0);
	assert_int_equal(oracle_check(&w->oracle, w->disk, w->found.end.next_seq), FINE);
	oracle_adopt(&w->oracle, w->found.end.next_seq);
	assert_int_equal(writing_commit(w, 2, 60, !w->found.end.segment.name[0]), 0);
	assert_int_equal(writing_check(w), FINE);
}

static void each_call_of_appending(void **state)
{
	int refused = 0, most = 0;

	(void)state;
	for (int way = 0; way < WAYS; way++)
		for (int n = 0;; n++) {
			uint64_t live = wu_mem_live();
			struct writing w;
			bool hit;

			writing_open(&w, WU_SYNC_COMMIT);
			w.disk->fault = fault((int64_t)w.disk->changes + n, way, false);
			write_under(&w, &refused);
			hit = w.disk->fault.hit;
			starts_well(&w);
			writing_close(&w);
			assert_true(wu_mem_live() == live);
			most = n > most ? n : most;
			if (!hit)
				break;
			assert_true(n < CALLS_MAX);
		}
	assert_true(most > 20 && refused > 100);
}

static void each_allocation_of_appending(void **state)
{
	bool failed = true;

	(void)state;
	for (int64_t n = 0; failed; n++) {
		uint64_t live = wu_mem_live();
		struct wu_append *a;
		struct writing w;
		int refused = 0;

		writing_open(&w, WU_SYNC_COMMIT);
		fail_allocation(n);
		if (wu_append_new(&w.files, WU_SYNC_COMMIT, &w.found.end, &a) == 0) {
			wu_append_free(w.append);
			w.append = a;
			write_under(&w, &refused);
		}
		failed = allocation_failed();
		assert_true(failed || !refused);
		starts_well(&w);
		writing_close(&w);
		assert_true(wu_mem_live() == live);
	}
}

/* ---- starting --------------------------------------------------------------------------- */

/* What a bad night leaves: a seal not finished, a .tmp, a block that has rotted, a torn end.
 * Returns how many events the rot costs. */
static uint64_t write_bad_night(struct writing *w)
{
	struct wu_segment s, sealed;
	struct disk_file *f;
	char live[WU_FILE_NAME];

	writing_open(w, WU_SYNC_COMMIT);
	for (int i = 0; i < COMMITS + 1; i++)
		assert_int_equal(writing_commit(w, 2, 60, i % 3 == 0), 0);
	w->append = wu_append_free(w->append);
	f = writing_file(w, 0);
	strcpy(live, w->disk->now[0].name);
	assert_int_equal(wu_segment_parse(live, &s), 0);
	assert_int_equal(wu_seal(&w->files, &s, &sealed, &w->err), 0);
	disk_put(w->disk, live, f->now.p, f->now.len);
	disk_put(w->disk, "wl-0000000000000099-20260303T101200Z.gz.tmp", "x", 1);
	f = writing_file(w, 2);
	f->now.p[f->now.len / 2] ^= 8;
	f = writing_file(w, 3);
	disk_append(&f->now, f->now.p, 30);
	disk_settle(w->disk);
	return 2;
}

static uint64_t hash_of_good_start(void)
{
	struct writing w;
	uint64_t hash;

	write_bad_night(&w);
	assert_int_equal(wu_recover(&w.files, NULL, NULL, &w.found, &w.err), 0);
	assert_int_equal(w.found.gaps, 1);
	assert_int_equal(w.found.lost, 2);
	assert_int_equal(w.found.seals_finished, 1);
	assert_int_equal(w.found.torn, 30);
	hash = disk_hash(w.disk);
	writing_close(&w);
	return hash;
}

/* Only further copies in damaged/ may differ. */
static void comes_to_the_same(struct writing *w, uint64_t hash)
{
	w->disk->fault.at = -1;
	assert_int_equal(wu_recover(&w->files, NULL, NULL, &w->found, &w->err), 0);
	for (int i = w->disk->n_now - 1; i >= 0; i--)
		if (strstr(w->disk->now[i].name, ".gz."))
			w->disk->now[i] = w->disk->now[--w->disk->n_now];
	assert_true(disk_hash(w->disk) == hash);
}

static void each_call_of_starting(void **state)
{
	uint64_t hash = hash_of_good_start();

	(void)state;
	for (int way = 0; way < WAYS; way++)
		for (int n = 0;; n++) {
			uint64_t live = wu_mem_live();
			struct writing w;
			bool hit;
			int rc;

			write_bad_night(&w);
			w.disk->fault = fault((int64_t)w.disk->calls + n, way, true);
			rc = wu_recover(&w.files, NULL, NULL, &w.found, &w.err);
			hit = w.disk->fault.hit;
			assert_true(hit ? rc < 0 && w.err.text[0] : rc == 0);
			comes_to_the_same(&w, hash);
			writing_close(&w);
			assert_true(wu_mem_live() == live);
			if (!hit)
				break;
			assert_true(n < CALLS_MAX);
		}
}

static void each_allocation_of_starting(void **state)
{
	uint64_t hash = hash_of_good_start();
	bool failed = true;

	(void)state;
	for (int64_t n = 0; failed; n++) {
		uint64_t live = wu_mem_live();
		struct writing w;
		int rc;

		write_bad_night(&w);
		fail_allocation(n);
		rc = wu_recover(&w.files, NULL, NULL, &w.found, &w.err);
		failed = allocation_failed();
		assert_int_equal(rc, failed ? WU_ENOMEM : 0);
		comes_to_the_same(&w, hash);
		writing_close(&w);
		assert_true(wu_mem_live() == live);
	}
}

/* ---- sealing ------------------------------------------------------------------------------ */

static void write_pages(struct writing *w, struct wu_segment *first)
{
	writing_open(w, WU_SYNC_COMMIT);
	for (int i = 0; i < COMMITS; i++)
		assert_int_equal(writing_commit(w, 2, i == 1 ? 22000 : 60, i % 3 == 0), 0);
	writing_file(w, 0);
	assert_int_equal(wu_segment_parse(w->disk->now[0].name, first), 0);
}

static void each_call_of_sealing(void **state)
{
	(void)state;
	for (int way = 0; way < WAYS; way++)
		for (int n = 0;; n++) {
			struct wu_segment s, sealed;
			struct writing w;
			bool hit;
			int rc;

			write_pages(&w, &s);
			w.disk->fault = fault((int64_t)w.disk->calls + n, way, true);
			rc = wu_seal(&w.files, &s, &sealed, &w.err);
			hit = w.disk->fault.hit;
			assert_true(hit || rc == 0);
			if (rc < 0 && !disk_find(w.disk, s.name))
				assert_true(w.disk->n_changes >
					    0); /* only the last sync is missing */
			starts_well(&w);
			writing_close(&w);
			if (!hit)
				break;
			assert_true(n < CALLS_MAX);
		}
}

static void each_allocation_of_sealing(void **state)
{
	bool failed = true;

	(void)state;
	for (int64_t n = 0; failed; n++) {
		uint64_t live = wu_mem_live();
		struct wu_segment s, sealed;
		struct writing w;
		int rc;

		write_pages(&w, &s);
		fail_allocation(n);
		rc = wu_seal(&w.files, &s, &sealed, &w.err);
		failed = allocation_failed();
		assert_int_equal(rc, failed ? WU_ENOMEM : 0);
		assert_true(!failed || disk_find(w.disk, s.name));
		starts_well(&w);
		writing_close(&w);
		assert_true(wu_mem_live() == live);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_call_of_appending),
		cmocka_unit_test(each_allocation_of_appending),
		cmocka_unit_test(each_call_of_starting),
		cmocka_unit_test(each_allocation_of_starting),
		cmocka_unit_test(each_call_of_sealing),
		cmocka_unit_test(each_allocation_of_sealing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
