/* The newsgatherer's clock and its address filter. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "gather/address.h"
#include "gather/schedule.h"

static const char *const closed[] = {
	"0.0.0.0", "0.255.255.255", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
	"127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
	"192.0.0.1", "192.0.2.7", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
	"198.51.100.1", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
	"255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
	"::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808",
	"100::1", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fdff::1", "ff02::1", "2001::1",
	"2001:db8::1", "2001:1ff::1", "2002:7f00:1::", "2002:a00:1::", "2002:c0a8:101::",
	"2002:a9fe:a9fe::", "3fff::1", "4000::1", "5f00::1",
};
static const char *const open[] = {
	"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
	"128.0.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255",
	"198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:1.1.1.1", "64:ff9b::101:101",
	"2002:101:101::", "2001:200::1", "2606:4700::1111", "2a00::1", "3ffe::1",
};

static bool is_open(const char *text)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return address_is_public((struct sockaddr *)&in, sizeof(in));
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return address_is_public((struct sockaddr *)&in6, sizeof(in6));
}

static void test_addresses(void **state)
{
	struct sockaddr_in in = {.sin_family = AF_INET};

	(void)state;
	for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++)
		if (is_open(closed[i]))
			fail_msg("%s is let through", closed[i]);
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++)
		if (!is_open(open[i]))
			fail_msg("%s is refused", open[i]);
	in.sin_addr.s_addr = htonl(0x01010101);
	assert_false(address_is_public((struct sockaddr *)&in, sizeof(in) - 1));
	in.sin_family = AF_UNIX;
	assert_false(address_is_public((struct sockaddr *)&in, sizeof(in)));
}

/* Whatever fails, however often: the wait stays under a week and a tenth,
 * is never shorter than the interval less a tenth. One success ends it. */
static void test_never_given_up(void **state)
{
	const int64_t week = (int64_t)7 * WU_DAY_MS;

	(void)state;
	for (int64_t interval = 1; interval <= 6 * WU_HOUR_MS; interval *= 3)
		for (int how = SCHEDULE_AGAIN; how <= SCHEDULE_HARD; how++) {
			struct schedule s;
			int64_t now, last = 0;

			schedule_init(&s, interval, (uint64_t)interval * 977, 1000);
			assert_in_range(s.due, 1000, 1000 + interval / 10);
			for (int i = 0; i < 2000; i++) {
				now = s.due;
				schedule_done(&s, (enum schedule_outcome)how, 0, false, now);
				assert_true(s.due - now >= interval - interval / 10);
				assert_true(s.due - now <= week + week / 10);
				last = s.due - now;
			}
			assert_true(last >= interval * 450 || last >= week - week / 10);
			schedule_done(&s, SCHEDULE_OK, 0, false, now);
			assert_true(s.due - now <= interval + interval / 10);
			assert_int_equal(s.succeeded, now);
		}
}

/* interval x failures, and no sooner at the cap: an hour's source waits three hours
 * after three hard failures. */
static void test_backoff_is_linear(void **state)
{
	struct schedule s;

	(void)state;
	schedule_init(&s, WU_HOUR_MS, 0, 0);
	for (int64_t n = 1; n <= 24; n++) {
		schedule_done(&s, SCHEDULE_HARD, 0, false, 0);
		assert_int_equal(s.due, n * WU_HOUR_MS - n * WU_HOUR_MS / 10);
	}
	schedule_done(&s, SCHEDULE_HARD, 0, false, 0);
	assert_int_equal(s.due, WU_DAY_MS - WU_DAY_MS / 10);
}

static void test_hints_are_capped(void **state)
{
	const int64_t season = (int64_t)90 * WU_DAY_MS;
	struct schedule s;

	(void)state;
	schedule_init(&s, WU_MINUTE_MS, 7, 0);
	schedule_done(&s, SCHEDULE_OK, WU_HOUR_MS, false, 0);
	assert_int_equal(s.due, WU_HOUR_MS);
	schedule_done(&s, SCHEDULE_OK, season, false, 0);
	assert_int_equal(s.due, 6 * WU_HOUR_MS);
	schedule_done(&s, SCHEDULE_SOFT, season, true, 0);
	assert_int_equal(s.due, WU_DAY_MS);
	schedule_done(&s, SCHEDULE_OK, -5, false, 0);
	assert_true(s.due >= WU_MINUTE_MS - WU_MINUTE_MS / 10);
}

static void test_status(void **state)
{
	(void)state;
	assert_int_equal(schedule_of_status(200), SCHEDULE_OK);
	assert_int_equal(schedule_of_status(304), SCHEDULE_OK);
	assert_int_equal(schedule_of_status(404), SCHEDULE_SOFT);
	assert_int_equal(schedule_of_status(429), SCHEDULE_SOFT);
	assert_int_equal(schedule_of_status(503), SCHEDULE_SOFT);
	assert_int_equal(schedule_of_status(0), SCHEDULE_SOFT);
	assert_int_equal(schedule_of_status(403), SCHEDULE_HARD);
}

static void test_one_connection_a_host(void **state)
{
	struct schedule_host h = {0, false};

	(void)state;
	assert_true(schedule_host_start(&h, 2000, 5000));
	assert_false(schedule_host_start(&h, 2000, 9000));
	schedule_host_done(&h);
	assert_false(schedule_host_start(&h, 2000, 6999));
	assert_true(schedule_host_start(&h, 2000, 7000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_never_given_up),
		cmocka_unit_test(test_backoff_is_linear), cmocka_unit_test(test_hints_are_capped),
		cmocka_unit_test(test_status), cmocka_unit_test(test_one_connection_a_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
