/* date: the forms people write, the days no calendar has, and every cut of each. */
#include "wire.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/time.h"
#include "wire/date.h"

static const struct {
	const char *text, *utc;
	bool date_only;
} good[] = {
	{"Thu, 19 Oct 2023 22:12:00 KST", "2023-10-19T13:12:00.000Z", false},
	{"Thu, 19 Oct 2023 22:12:00 +0900", "2023-10-19T13:12:00.000Z", false},
	{"19 Oct 23 9:12 EST", "2023-10-19T14:12:00.000Z", false},
	{"Oct. 19, 2023 - 22:12", "2023-10-19T13:12:00.000Z", false},
	{"October 19, 2023", "2023-10-18T15:00:00.000Z", true},
	{"2023.10.19 오후 3:12", "2023-10-19T06:12:00.000Z", false},
	{"2023년 10월 19일 15:04", "2023-10-19T06:04:00.000Z", false},
	{"2023년 10월 19일 15시 4분", "2023-10-19T06:04:00.000Z", false},
	{"19.10.2023, 22:12 Uhr", "2023-10-19T13:12:00.000Z", false},
	{"2.1.2023", "2023-01-01T15:00:00.000Z", true},
	{"2023-10-19T13:12:00Z", "2023-10-19T13:12:00.000Z", false},
	{"2023-10-19 12:05 AM", "2023-10-18T15:05:00.000Z", false},
	/* asctime, date(1), HTTP's old forms, weekdays that are wrong */
	{"Thu Oct 19 22:12:00 2023", "2023-10-19T13:12:00.000Z", false},
	{"Thu Oct 19 13:12:00 UTC 2023", "2023-10-19T13:12:00.000Z", false},
	{"Thursday, 19-Oct-23 13:12:00 GMT", "2023-10-19T13:12:00.000Z", false},
	{"Mon, 19 Oct 2023 13:12:00 GMT", "2023-10-19T13:12:00.000Z", false},
	{"Thu,19 Oct 2023 13:12:00 GMT", "2023-10-19T13:12:00.000Z", false},
	/* zones */
	{"Thu, 19 Oct 2023 22:12:00 +09:00", "2023-10-19T13:12:00.000Z", false},
	{"Thu, 19 Oct 2023 22:12:00 GMT+9", "2023-10-19T22:12:00.000Z", false},
	{"Thu, 19 Oct 2023 13:12:00 Z", "2023-10-19T13:12:00.000Z", false},
	{"Thu, 19 Oct 2023 13:12 PDT", "2023-10-19T20:12:00.000Z", false},
	{"2023-10-19T22:12+0900", "2023-10-19T13:12:00.000Z", false},
	{"2023-10-19T22:12:00.5+09:00", "2023-10-19T13:12:00.500Z", false},
	/* ISO 8601 in part, and in its basic form */
	{"2023", "2022-12-31T15:00:00.000Z", true},
	{"2023-10", "2023-09-30T15:00:00.000Z", true},
	{"2023-292", "2023-10-18T15:00:00.000Z", true},
	{"2024366", "2024-12-30T15:00:00.000Z", true},
	{"20231019", "2023-10-18T15:00:00.000Z", true},
	{"20231019T131200Z", "2023-10-19T13:12:00.000Z", false},
	{"20231019T2212", "2023-10-19T13:12:00.000Z", false},
	{"20231019221200", "2023-10-19T13:12:00.000Z", false},
	{"20231019T221200+0900", "2023-10-19T13:12:00.000Z", false},
	/* Korea, Japan, China */
	{"2023년 10월 19일(목) 22:12", "2023-10-19T13:12:00.000Z", false},
	{"2023년 10월 19일 오전 12시 4분 30초", "2023-10-18T15:04:30.000Z", false},
	{"입력 2023.10.19. 오후 10:12", "2023-10-19T13:12:00.000Z", false},
	{"2023. 10. 19.", "2023-10-18T15:00:00.000Z", true},
	{"2023/10/19 22:12:00", "2023-10-19T13:12:00.000Z", false},
	{"2023年10月19日 下午10时12分", "2023-10-19T13:12:00.000Z", false},
	/* other orders and languages */
	{"19.10.2023 22:12", "2023-10-19T13:12:00.000Z", false},
	{"10/19/2023 10:12 PM", "2023-10-19T13:12:00.000Z", false},
	{"19/10/2023 22:12", "2023-10-19T13:12:00.000Z", false},
	{"19. Oktober 2023, 22:12", "2023-10-19T13:12:00.000Z", false},
	{"19 octobre 2023 22h12", "2023-10-19T13:12:00.000Z", false},
	{"2023-okt\xc3\xb3"
	 "ber-19T9:12-05:00",
	 "2023-10-19T14:12:00.000Z", false},
	{"\xce\xa0\xce\xad\xce\xbc, 19 \xce\x9f\xce\xba\xcf\x84 2023 13:12:00 GMT",
	 "2023-10-19T13:12:00.000Z", false},
	{"jeu. 19 oct. 2023", "2023-10-18T15:00:00.000Z", true},
	{"October 19th, 2023 at 10:12 p.m. KST", "2023-10-19T13:12:00.000Z", false},
};
static const char *const bad[] = {"",
				  "soon",
				  "2023-13-01",
				  "31 Feb 2023 10:00:00 GMT",
				  "12:30",
				  "Oct 2023",
				  "2023.2.30 10:00",
				  "19 Oct 2023 25:10",
				  "10/11/2023",
				  "10.19.2023",
				  "2023-13",
				  "2023-366",
				  "2023-000",
				  "20231319",
				  "20231019T9912",
				  "99999999999999",
				  "1.2.3",
				  "19 Oct 2023 10:61",
				  "202310191",
				  "0000-00-00",
				  "32/13/2023"};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		char out[WU_TIME_LEN + 1];
		int64_t ms;
		bool day;

		assert_int_equal(wu_date_read(good[i].text, strlen(good[i].text), 540, &ms, &day),
				 0);
		wu_time_write(ms, out);
		assert_string_equal(out, good[i].utc);
		assert_int_equal(day, good[i].date_only);
		for (size_t n = 0; n < strlen(good[i].text); n++)
			assert_true(wu_date_read(good[i].text, n, 540, &ms, &day) <= 0);
	}
}

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		int64_t ms;
		bool day;

		if (wu_date_read(bad[i], strlen(bad[i]), 0, &ms, &day) != WU_EFORMAT)
			fail_msg("%s is a date", bad[i]);
	}
}

/* Behind the last byte of a date there may be no memory at all. */
static void nothing_behind_it_is_read(void **state)
{
	static const char *const dates[] = {"20260303T101500+0900", "20260303T1015Z", "20260303",
					    "Tue, 3 Mar 2026 10:15:00 +0900", "2026-062",
					    "Oct. 19, 2023 - 22:12", "2026-03-03T10:15:00.5Z"};
	long size = sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, 2 * (size_t)size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool date_only;
	int64_t ms;

	(void)state;
	assert_true(page != MAP_FAILED);
	assert_int_equal(mprotect(page + size, (size_t)size, PROT_NONE), 0);
	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++)
		for (size_t n = 1; n <= strlen(dates[i]); n++) {
			char *p = page + size - n;
			int rc;

			memcpy(p, dates[i], n);
			rc = wu_date_read(p, n, 0, &ms, &date_only);
			assert_true(n < strlen(dates[i]) || rc == 0);
		}
	munmap(page, 2 * (size_t)size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_behind_it_is_read),cmocka_unit_test(reads), cmocka_unit_test(refuses)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
