/* RFC 3339 is left to base/time. Everything else is cut into numbers, words and signs, in
 * any order: a month's name, a year of four digits, hours with a colon, a zone behind
 * them. What fails: a day no calendar has, a text without a year or a day.
 */
#include "wire/date.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/time.h"

struct parts {
	int n[3], count; /* year, month, day in order of appearance */
	int width[3];
	int month; /* by name */
	int hms[3];
	bool clock, pm, am, zoned;
	bool dotted; /* a dot stands behind the first number: "19.10.2023" names the day first */
	int zone;
};

static const struct {
	const char *name;
	int min;
} zones[] = {
	{"GMT", 0},    {"UTC", 0},    {"UT", 0},     {"Z", 0},      {"KST", 540},  {"JST", 540},
	{"EST", -300}, {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360},
	{"PST", -480}, {"PDT", -420}, {"CET", 60},   {"CEST", 120}, {"MEZ", 60},   {"MESZ", 120},
	{"BST", 60},   {"WET", 0},    {"WEST", 60},  {"EET", 120},  {"EEST", 180}, {"MSK", 180},
	{"IST", 330},  {"HKT", 480},  {"SGT", 480},  {"AEST", 600}, {"AEDT", 660}, {"ET", -300},
};
static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
				     "jul", "aug", "sep", "oct", "nov", "dec"};

static void word(struct parts *d, const char *p, size_t n)
{
	if (n == 2 && !strncasecmp(p, "pm", 2))
		d->pm = true;
	if (n == 2 && !strncasecmp(p, "am", 2))
		d->am = true;
	for (int m = 0; m < 12 && n >= 3 && !d->month; m++)
		if (!strncasecmp(p, months[m], 3)) {
			d->month = m + 1;
			return;
		}
	for (size_t i = 0; d->clock && i < sizeof(zones) / sizeof(*zones); i++)
		if (n == strlen(zones[i].name) && !strncasecmp(p, zones[i].name, n)) {
			d->zone = zones[i].min;
			d->zoned = true;
		}
}

static bool clock_at(struct parts *d, const char **p, const char *end)
{
	int i = 0;

	for (; i < 3 && *p < end && isdigit((unsigned char)**p); i++) {
		for (int w = 0; w < 2 && *p < end && isdigit((unsigned char)**p); w++)
			d->hms[i] = d->hms[i] * 10 + *(*p)++ - '0';
		if (*p < end && **p == ':')
			(*p)++;
		else if (i > 0)
			break;
	}
	d->clock = true;
	if (*p < end && **p == '.' && end - *p > 1 && isdigit((unsigned char)(*p)[1]))
		for ((*p)++; *p < end && isdigit((unsigned char)**p); (*p)++)
			;
	return true;
}

/* "+09:00", "+0900", "+9" behind the clock. */
static void offset(struct parts *d, const char **p, const char *end)
{
	int sign = *(*p)++ == '-' ? -1 : 1, v = 0, w = 0, m = 0;

	for (; w < 4 && *p < end && isdigit((unsigned char)**p); w++)
		v = v * 10 + *(*p)++ - '0';
	if (*p < end && **p == ':' && w <= 2) {
		(*p)++;
		for (int k = 0; k < 2 && *p < end && isdigit((unsigned char)**p); k++)
			m = m * 10 + *(*p)++ - '0';
	}
	d->zone = sign * (w > 2 ? v / 100 * 60 + v % 100 : v * 60 + m);
	d->zoned = d->zone > -16 * 60 && d->zone < 16 * 60;
}

static bool number(struct parts *d, const char **p, const char *end)
{
	const char *q = *p;
	int v = 0;

	while (q < end && isdigit((unsigned char)*q) && q - *p < 5)
		v = v * 10 + *q++ - '0';
	if (!d->clock && q < end && *q == ':')
		return clock_at(d, p, end);
	if (!d->clock && q - *p <= 2 && end - q >= 3 && !memcmp(q, "시", 3)) {
		d->hms[0] = v;
		d->clock = true;
	} else if (d->clock && q - *p <= 2 && end - q >= 3 && !memcmp(q, "분", 3)) {
		d->hms[1] = v;
	} else if (d->count < 3) {
		d->width[d->count] = (int)(q - *p);
		d->dotted |= !d->count && q < end && *q == '.';
		d->n[d->count++] = v;
	} else if (!d->clock) {
		return false;
	}
	*p = q;
	return true;
}

static bool cut(struct parts *d, const char *p, const char *end)
{
	while (p < end) {
		const char *q = p;

		if (isdigit((unsigned char)*p)) {
			if (!number(d, &p, end))
				return false;
		} else if (isalpha((unsigned char)*p)) {
			while (q < end && isalpha((unsigned char)*q))
				q++;
			word(d, p, (size_t)(q - p));
			p = q;
		} else if ((*p == '+' || *p == '-') && d->clock && !d->zoned && end - p > 1 &&
			   isdigit((unsigned char)p[1])) {
			offset(d, &p, end);
		} else {
			d->pm |= end - p >= 6 && !memcmp(p, "오후", 6);
			d->am |= end - p >= 6 && !memcmp(p, "오전", 6);
			p++;
		}
	}
	return true;
}

/* Which number is what: a name parts month from day; else the first of four digits leads. */
static bool assign(const struct parts *d, int *y, int *m, int *day)
{
	if (d->month) {
		bool year_first = d->width[0] == 4;

		if (d->count < 2)
			return false;
		*m = d->month;
		*y = d->n[year_first ? 0 : 1];
		*day = d->n[year_first ? 1 : 0];
		if (d->width[year_first ? 0 : 1] <= 2)
			*y += *y < 70 ? 2000 : 1900;
		return true;
	}
	if (d->count >= 3 && d->dotted && d->width[0] <= 2 && d->width[2] == 4) {
		*y = d->n[2];
		*m = d->n[1];
		*day = d->n[0];
		return true;
	}
	if (d->count < 3 || d->width[0] != 4)
		return false;
	*y = d->n[0];
	*m = d->n[1];
	*day = d->n[2];
	return true;
}

static bool possible(int y, int m, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	if (y < 1900 || y > 2200 || m < 1 || m > 12 || day < 1)
		return false;
	return day <= (m == 2 && leap ? 29 : days[m - 1]);
}

int wu_date_read(const char *p, size_t len, int zone_min, int64_t *ret_ms, bool *ret_date_only)
{
	struct parts d = {0};
	int y, m, day;

	while (len && isspace((unsigned char)*p)) {
		p++;
		len--;
	}
	while (len && isspace((unsigned char)p[len - 1]))
		len--;
	if (!len || len > 128)
		return WU_EFORMAT;
	if (wu_time_read(p, len, zone_min, ret_ms, ret_date_only) == 0)
		return 0;
	if (!cut(&d, p, p + len) || !assign(&d, &y, &m, &day) || !possible(y, m, day))
		return WU_EFORMAT;
	if (d.pm && d.hms[0] < 12)
		d.hms[0] += 12;
	else if (d.am && d.hms[0] == 12)
		d.hms[0] = 0;
	if (d.hms[0] > 24 || d.hms[1] > 59 || d.hms[2] > 60)
		return WU_EFORMAT;
	*ret_ms = wu_time_make(y, m, day, d.hms[0], d.hms[1], d.hms[2]) -
		  (int64_t)(d.zoned ? d.zone : zone_min) * WU_MINUTE_MS;
	*ret_date_only = !d.clock;
	return 0;
}
