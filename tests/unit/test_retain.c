/* retain: the oldest go, by age or by bytes, and never what replay needs or still grows. */
#include "logs.h"

#include "store/retain.h"

enum { SEGMENTS = 5 };

static unsigned count(const struct log *l)
{
	struct wu_segment s;
	unsigned n = 0;

	while (log_segment(l, n, &s))
		n++;
	return n;
}

static unsigned retain(struct log *l, struct wu_retention r, int64_t now)
{
	uint64_t bytes, before = 0;
	uint32_t n;

	for (unsigned i = 0; i < count(l); i++)
		before += log_file(l, i)->now.len;
	assert_int_equal(wu_retain(&l->files, &r, now, &n, &bytes), 0);
	for (unsigned i = 0; i < count(l); i++)
		before -= log_file(l, i)->now.len;
	assert_int_equal(before, bytes);
	return n;
}

static void by_age(void **state)
{
	struct wu_segment s;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, SEGMENTS, 3);
	log_seal(&l);
	assert_int_equal(retain(&l, (struct wu_retention){0}, INT64_MAX), 0);
	assert_true(log_segment(&l, 2, &s));
	assert_int_equal(retain(&l, (struct wu_retention){.age = 60000}, s.created + 59999), 1);
	assert_int_equal(retain(&l, (struct wu_retention){.age = 60000}, s.created + 60000), 1);
	assert_int_equal(retain(&l, (struct wu_retention){.age = 1}, INT64_MAX), 2);
	assert_int_equal(count(&l), 1); /* the last stays: its number says where the log ends */
	log_close(&l);
}

static void by_bytes(void **state)
{
	struct log l;

	(void)state;
	for (unsigned keep = 1; keep < SEGMENTS; keep++) {
		uint64_t bytes = 0;

		log_init(&l);
		log_fill(&l, SEGMENTS, 3);
		log_seal(&l);
		for (unsigned i = SEGMENTS - keep; i < SEGMENTS; i++)
			bytes += log_file(&l, i)->now.len;
		assert_int_equal(retain(&l, (struct wu_retention){.bytes = bytes}, 0), SEGMENTS - keep);
		assert_int_equal(count(&l), keep);
		log_close(&l);
	}
}

static void what_replay_needs_stays(void **state)
{
	struct wu_segment s;
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, SEGMENTS, 3);
	log_seal(&l);
	assert_true(log_segment(&l, 2, &s));
	assert_int_equal(retain(&l, (struct wu_retention){.bytes = 1, .from = s.first + 1}, 0), 2);
	assert_int_equal(log_read(&l, 1).events, l.last - s.first + 1);
	log_close(&l);
}

static void what_grows_stays(void **state)
{
	struct log l;

	(void)state;
	log_init(&l);
	log_fill(&l, SEGMENTS, 3);
	assert_int_equal(retain(&l, (struct wu_retention){.bytes = 1, .age = 1}, INT64_MAX), 0);
	log_close(&l);
}

static void a_failing_disk_is_told(void **state)
{
	struct wu_retention r = {.bytes = 1};
	uint64_t bytes;
	struct log l;
	uint32_t n;

	(void)state;
	log_init(&l);
	log_fill(&l, SEGMENTS, 3);
	log_seal(&l);
	l.disk->calls = l.disk->changes = 0;
	l.disk->fault = (struct disk_fault){.at = 2, .code = WU_EIO};
	assert_int_equal(wu_retain(&l.files, &r, 0, &n, &bytes), WU_EIO);
	assert_int_equal(n, 1);
	l.disk->fault = (struct disk_fault){.at = -1};
	assert_int_equal(count(&l), SEGMENTS - 1);
	log_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_age), cmocka_unit_test(by_bytes),
		cmocka_unit_test(what_replay_needs_stays), cmocka_unit_test(what_grows_stays),
		cmocka_unit_test(a_failing_disk_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
