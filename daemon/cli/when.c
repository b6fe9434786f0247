/* Each form is tried in turn. Whether a zone was named is asked of the reader of times: it
 * gives two answers for two assumed zones when none was. Then the fields are taken as local
 * ones, and the C library knows which offset held on that day.
 */
#include "when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/time.h"

int when_read_span(const char *text, int64_t *ret_ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"s", WU_SECOND_MS},
		     {"m", WU_MINUTE_MS},
		     {"h", WU_HOUR_MS},
		     {"d", WU_DAY_MS},
		     {"w", 7 * (int64_t)WU_DAY_MS}};
	char *end;
	long long n = strtoll(text, &end, 10);

	if (*text < '0' || *text > '9' || n < 1 || n > 1000000)
		return WU_EFORMAT;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(end, units[i].unit) == 0) {
			*ret_ms = n * units[i].ms;
			return 0;
		}
	return WU_EFORMAT;
}

static int local(struct tm *tm, int64_t *ret_ms)
{
	time_t t;

	tm->tm_isdst = -1;
	t = mktime(tm);
	if (t == (time_t)-1)
		return WU_EFORMAT;
	*ret_ms = (int64_t)t * 1000;
	return 0;
}

/* "10:12" or "10:12:30", today. */
static int read_clock(const char *text, int64_t now, int64_t *ret_ms)
{
	time_t t = (time_t)(now / 1000);
	int hour, minute, second = 0, n = 0, more = 0;
	struct tm tm;

	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &n) != 2)
		return WU_EFORMAT;
	if (text[n] == ':' && sscanf(text + n, ":%2d%n", &second, &more) != 1)
		return WU_EFORMAT;
	if (text[n + more] || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59 || !localtime_r(&t, &tm))
		return WU_EFORMAT;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = second;
	return local(&tm, ret_ms);
}

static int read_date(const char *text, int64_t *ret_ms)
{
	int64_t utc, shifted;
	bool date_only, again;
	struct tm tm;
	time_t t;

	if (wu_time_read(text, strlen(text), 0, &utc, &date_only) < 0 ||
	    wu_time_read(text, strlen(text), 60, &shifted, &again) < 0)
		return WU_EFORMAT;
	if (utc == shifted && !date_only) {
		*ret_ms = utc;
		return 0;
	}
	t = (time_t)((utc - ((utc % 1000) + 1000) % 1000) / 1000);
	if (!gmtime_r(&t, &tm) || local(&tm, ret_ms) < 0)
		return WU_EFORMAT;
	*ret_ms += ((utc % 1000) + 1000) % 1000;
	return 0;
}

int when_read(const char *text, int64_t now, int64_t *ret_ms)
{
	int64_t span;

	if (when_read_span(text, &span) == 0) {
		*ret_ms = now - span;
		return 0;
	}
	return read_clock(text, now, ret_ms) == 0 ? 0 : read_date(text, ret_ms);
}
