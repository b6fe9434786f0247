/* time: every day of 1600..2399 there and back; what is read, what is refused. */
#include "base.h"

#include <stdio.h>

#include "base/time.h"

static int64_t read_(const char *s, int zone)
{
	int64_t ms = WU_NO_TIME;
	bool day;

	return wu_time_read(s, strlen(s), zone, &ms, &day) == 0 ? ms : WU_NO_TIME;
}

static void every_day_round_trips(void **state)
{
	int64_t first = wu_time_make(1600, 1, 1, 0, 0, 0), last = wu_time_make(2400, 1, 1, 0, 0, 0);
	char out[WU_TIME_LEN + 1], before[WU_TIME_LEN + 1] = "";

	(void)state;
	assert_int_equal(last - first, 292194 * (int64_t)WU_DAY_MS);
	for (int64_t ms = first, i = 0; ms < last; ms += WU_DAY_MS, i++) {
		int64_t t = ms + i * 7919 % WU_DAY_MS;

		wu_time_write(t, out);
		assert_int_equal(read_(out, 540), t);
		assert_true(strcmp(before, out) < 0);
		memcpy(before, out, sizeof(out));
	}
}

static void known_times(void **state)
{
	char out[WU_TIME_LEN + 1];

	(void)state;
	assert_int_equal(wu_time_make(1970, 1, 1, 0, 0, 0), 0);
	assert_int_equal(wu_time_make(2023, 10, 19, 13, 12, 1), 1697721121000);
	wu_time_write(-1, out);
	assert_string_equal(out, "1969-12-31T23:59:59.999Z");
	assert_int_equal(read_("2023-10-19T22:12:01+09:00", 0), 1697721121000);
	assert_int_equal(read_("2023-10-19 22:12:01", 540), 1697721121000);
	assert_int_equal(read_("2023-10-19T13:12:01.25Z", 540), 1697721121250);
	assert_int_equal(read_("2023.10.19", 0), 1697673600000);
}

static void refused(void **state)
{
	static const char *const bad[] = {
		"", "2023", "2023-13-01", "2023-02-29", "2023-00-10", "2023-01-32",
		"2023-01-01T", "2023-01-01T25:00", "2023-01-01T10:60", "2023-01-01T10:00:61",
		"2023-01-01T10:00 KST", "2023-01-01T10:00+9", "2023-01-01T10:00+24:00",
		"2023-01-01x", "+023-01-01",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (read_(bad[i], 0) != WU_NO_TIME)
			fail_msg("%s was read", bad[i]);
}

/* At either end of four-digit years, in every zone: read only if it can be read back. */
static void years_end_at_four_digits(void **state)
{
	static const char *const ends[] = {"0000-01-01T00:00:00", "0000-01-01T12:00:00",
					   "9999-12-31T12:00:00", "9999-12-31T23:59:59.999"};
	char text[64], out[WU_TIME_LEN + 1];
	int reads = 0;

	(void)state;
	for (int i = 0; i < 4; i++)
		for (int zone = -1439; zone < 1440; zone++) {
			int m = zone < 0 ? -zone : zone;
			int64_t ms;

			snprintf(text, sizeof(text), "%s%c%02d:%02d", ends[i], zone < 0 ? '-' : '+',
				 m / 60, m % 60);
			ms = read_(text, 0);
			assert_true((ms == WU_NO_TIME) == (i < 2    ? zone > 720 * i
							   : i == 2 ? zone <= -720
								    : zone < 0));
			if (ms == WU_NO_TIME)
				continue;
			wu_time_write(ms, out);
			assert_int_equal(read_(out, 0), ms);
			reads++;
		}
	assert_true(reads > 4 * 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_round_trips),
		cmocka_unit_test(known_times),
		cmocka_unit_test(refused),
		cmocka_unit_test(years_end_at_four_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
