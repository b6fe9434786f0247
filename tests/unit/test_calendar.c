/* calendar: months, zones, days there are. */
#include "wire.h"

#include "wire/calendar.h"

static void months(void **state)
{
	static const char *const en[] = {"January", "Feb", "MARCH", "apr", "May", "June",
					 "jul", "Aug", "Sept", "Oct", "november", "Dec"};

	(void)state;
	for (int m = 0; m < 12; m++)
		assert_int_equal(wu_calendar_month(en[m], strlen(en[m])), m + 1);
	assert_int_equal(wu_calendar_month("Oktober", 7), 10);
	assert_int_equal(wu_calendar_month("d\xc3\xa9" "c", 4), 12);
	assert_int_equal(wu_calendar_month("ma", 2), 0);
	assert_int_equal(wu_calendar_month("Thu", 3), 0);
	assert_int_equal(wu_calendar_month("octopus", 7), 0);
}

static void zones(void **state)
{
	static const struct {
		const char *name;
		int min;
	} all[] = {{"GMT", 0}, {"utc", 0}, {"KST", 540}, {"EST", -300}, {"PDT", -420}, {"Z", 0},
		   {"A", 60}, {"M", 720}, {"N", -60}, {"Y", -720}};
	int min;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		assert_true(wu_calendar_zone(all[i].name, strlen(all[i].name), &min));
		assert_int_equal(min, all[i].min);
	}
	assert_false(wu_calendar_zone("J", 1, &min));
	assert_false(wu_calendar_zone("XYZ", 3, &min));
}

static void days(void **state)
{
	(void)state;
	assert_true(wu_calendar_has(2024, 2, 29) && wu_calendar_has(2000, 2, 29));
	assert_false(wu_calendar_has(2023, 2, 29) || wu_calendar_has(1900, 2, 29));
	assert_false(wu_calendar_has(2023, 4, 31) || wu_calendar_has(2023, 13, 1));
	assert_false(wu_calendar_has(2023, 0, 1) || wu_calendar_has(2023, 1, 0));
	assert_false(wu_calendar_has(1899, 1, 1) || wu_calendar_has(2201, 1, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(months), cmocka_unit_test(zones),
					   cmocka_unit_test(days)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
