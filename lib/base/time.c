/* Civil-date arithmetic counts days from 1 March so that a leap day ends its year
 * (after H. Hinnant, "chrono-compatible low-level date algorithms"). Reading is strict
 * on ranges, tolerant of 'T' or a space, missing seconds, a missing or colon-less zone.
 */
#include "base/time.h"

#include <stdio.h>
#include <string.h>

static int64_t days_of(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int64_t wu_time_make(int year, int month, int day, int hour, int minute, int second)
{
	int64_t s = days_of(year, month, day) * 86400;

	return (s + hour * 3600 + minute * 60 + second) * WU_SECOND_MS;
}

struct cursor {
	const char *p;
	const char *end;
};

/* Exactly n digits; false leaves the cursor. */
static bool digits(struct cursor *c, int n, int *ret)
{
	int v = 0;

	if (c->end - c->p < n)
		return false;
	for (int i = 0; i < n; i++) {
		if (c->p[i] < '0' || c->p[i] > '9')
			return false;
		v = v * 10 + (c->p[i] - '0');
	}
	c->p += n;
	*ret = v;
	return true;
}

static bool skip(struct cursor *c, const char *set)
{
	if (c->p == c->end)
		return false;
	for (; *set; set++)
		if (*c->p == *set) {
			c->p++;
			return true;
		}
	return false;
}

static bool read_zone(struct cursor *c, int *zone_min)
{
	int h, m = 0, sign;

	while (skip(c, " "))
		;
	if (c->p == c->end)
		return true;
	if (skip(c, "Zz")) {
		*zone_min = 0;
		return true;
	}
	sign = *c->p == '-' ? -1 : 1;
	if (!skip(c, "+-") || !digits(c, 2, &h))
		return false;
	skip(c, ":");
	if (c->p != c->end && !digits(c, 2, &m))
		return false;
	*zone_min = sign * (h * 60 + m);
	return h <= 23 && m <= 59;
}

static bool read_clock(struct cursor *c, int hms[3], int *ret_ms)
{
	int digit, scale = 100;

	if (!digits(c, 2, &hms[0]) || !skip(c, ":") || !digits(c, 2, &hms[1]))
		return false;
	if (skip(c, ":") && !digits(c, 2, &hms[2]))
		return false;
	if (skip(c, ".,"))
		for (; digits(c, 1, &digit); scale /= 10)
			*ret_ms += digit * scale;
	return hms[0] <= 24 && hms[1] <= 59 && hms[2] <= 60;
}

static int month_days(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return m == 2 && leap ? 29 : days[m - 1];
}

int wu_time_read(const char *p, size_t len, int zone_min, int64_t *ret_ms, bool *ret_date_only)
{
	struct cursor c = {p, len ? p + len : p}; /* nothing may stand at NULL */
	int y, m, d, hms[3] = {0}, ms = 0;
	bool date_only;
	int64_t at;

	if (!digits(&c, 4, &y) || !skip(&c, "-/.") || !digits(&c, 2, &m) || !skip(&c, "-/.") ||
	    !digits(&c, 2, &d))
		return WU_EFORMAT;
	if (m < 1 || m > 12 || d < 1 || d > month_days(y, m))
		return WU_EFORMAT;
	date_only = c.p == c.end;
	if (!date_only &&
	    (!skip(&c, "Tt ") || !read_clock(&c, hms, &ms) || !read_zone(&c, &zone_min)))
		return WU_EFORMAT;
	if (c.p != c.end)
		return WU_EFORMAT;
	at = wu_time_make(y, m, d, hms[0], hms[1], hms[2]) + ms - (int64_t)zone_min * WU_MINUTE_MS;
	if (at < wu_time_make(0, 1, 1, 0, 0, 0) || at >= wu_time_make(10000, 1, 1, 0, 0, 0))
		return WU_EFORMAT; /* a year in UTC that could be written only, not read again */
	*ret_ms = at;
	*ret_date_only = date_only;
	return 0;
}

void wu_time_write(int64_t ms, char ret[WU_TIME_LEN + 1])
{
	int64_t day = ms / WU_DAY_MS - (ms % WU_DAY_MS < 0);
	int64_t rest = ms - day * WU_DAY_MS;
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153, m = mp < 10 ? mp + 3 : mp - 9;
	char out[64];

	snprintf(out, sizeof(out), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
		 (int)((yoe + era * 400 + (m <= 2)) % 10000), (int)m,
		 (int)(doy - (153 * mp + 2) / 5 + 1), (int)(rest / WU_HOUR_MS),
		 (int)(rest / WU_MINUTE_MS % 60), (int)(rest / WU_SECOND_MS % 60),
		 (int)(rest % 1000));
	memcpy(ret, out, WU_TIME_LEN);
	ret[WU_TIME_LEN] = 0;
}
