/* Times as people give them: every form, and what is none. */
#include "base.h"

#include <time.h>

#include "base/time.h"
#include "cli/when.h"

static const int64_t NOW = 1772532720000; /* 2026-03-03T10:12:00Z */

static int64_t at(const char *text)
{
	int64_t ms = -1;

	assert_int_equal(when_read(text, NOW, &ms), 0);
	return ms;
}

static void in_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static void spans_go_back_from_now(void **state)
{
	(void)state;
	assert_int_equal(at("90s"), NOW - 90 * WU_SECOND_MS);
	assert_int_equal(at("15m"), NOW - 15 * WU_MINUTE_MS);
	assert_int_equal(at("2h"), NOW - 2 * WU_HOUR_MS);
	assert_int_equal(at("3d"), NOW - 3ll * WU_DAY_MS);
	assert_int_equal(at("1w"), NOW - 7ll * WU_DAY_MS);
}

static void no_zone_is_local_time(void **state)
{
	(void)state;
	in_zone("KST-9");
	assert_int_equal(at("2026-03-03T10:12:00Z"), NOW);
	assert_int_equal(at("2026-03-03T19:12:00+09:00"), NOW);
	assert_int_equal(at("2026-03-03 19:12"), NOW);
	assert_int_equal(at("2026-03-03T19:12:00.250"), NOW + 250);
	assert_int_equal(at("2026-03-03"), wu_time_make(2026, 3, 2, 15, 0, 0));
	assert_int_equal(at("19:12"), NOW);
	assert_int_equal(at("19:12:30"), NOW + 30 * WU_SECOND_MS);
	in_zone("UTC0");
	assert_int_equal(at("10:12"), NOW);
	assert_int_equal(at("2026-03-03"), wu_time_make(2026, 3, 3, 0, 0, 0));
}

static void summer_time_is_that_of_the_day(void **state)
{
	(void)state;
	in_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	assert_int_equal(at("2026-07-01 12:00"), wu_time_make(2026, 7, 1, 10, 0, 0));
	assert_int_equal(at("2026-01-01 12:00"), wu_time_make(2026, 1, 1, 11, 0, 0));
}

static void the_rest_is_no_time(void **state)
{
	static const char *const bad[] = {
		"",      "x",    "2",      "2y",   "-2h",      "0h",       "10:60",
		"24:00", "1:2x", "10:12:", "2h30", "tomorrow", "99999999h"};
	int64_t ms = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (when_read(bad[i], NOW, &ms) != WU_EFORMAT)
			fail_msg("%s was read", bad[i]);
	assert_int_equal(ms, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_go_back_from_now),
		cmocka_unit_test(no_zone_is_local_time),
		cmocka_unit_test(summer_time_is_that_of_the_day),
		cmocka_unit_test(the_rest_is_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
