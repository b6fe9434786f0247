/* RFC 3339 is left to base/time, its basic form is widened to it first. Everything else is
 * cut into numbers, words and signs, in any order: a month's name, a year of four digits,
 * hours with a colon, a zone behind them. What fails: a day no calendar has, a text without
 * a year or a day.
 */
#include "wire/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/time.h"
#include "wire/calendar.h"

enum { LONGEST = 128, ZONE_MAX = 16 * 60 };

struct parts {
	int n[3], count; /* year, month, day in order of appearance */
	int width[3];
	char sign[3]; /* what stood before each: '-', '.', '/' or 0 */
	int month; /* by name */
	int at; /* numbers seen before the name */
	int hms[3];
	bool clock, pm, am, zoned;
	int zone;
};

/* ---- words ---------------------------------------------------------------- */

static void word(struct parts *d, const char *p, size_t n)
{
	int month = d->month ? 0 : wu_calendar_month(p, n);

	if (n == 2 && (p[1] | 32) == 'm') {
		d->pm |= (p[0] | 32) == 'p';
		d->am |= (p[0] | 32) == 'a';
	}
	if (month) {
		d->month = month;
		d->at = d->count;
	} else if (d->clock && !d->zoned) {
		d->zoned = wu_calendar_zone(p, n, &d->zone);
	}
}

/* ---- numbers -------------------------------------------------------------- */

static int digits(const char **p, const char *end, int most)
{
	int v = 0;

	for (; most > 0 && *p < end && isdigit((unsigned char)**p); most--)
		v = v * 10 + *(*p)++ - '0';
	return v;
}

static void clock_at(struct parts *d, const char **p, const char *end)
{
	for (int i = 0; i < 3 && *p < end && isdigit((unsigned char)**p); i++) {
		d->hms[i] = digits(p, end, 2);
		if (*p < end && **p == ':' && i < 2)
			(*p)++;
		else if (i > 0)
			break;
	}
	d->clock = true;
	if (end - *p > 1 && (**p == '.' || **p == ',') && isdigit((unsigned char)(*p)[1]))
		for ((*p)++; *p < end && isdigit((unsigned char)**p); (*p)++)
			;
}

/* "+09:00", "+0900", "+9" behind the clock. */
static void offset(struct parts *d, const char **p, const char *end)
{
	int sign = *(*p)++ == '-' ? -1 : 1, v, m = 0;
	const char *from = *p;
	long w;

	v = digits(p, end, 4);
	w = *p - from;
	if (end - *p > 1 && **p == ':' && w <= 2 && isdigit((unsigned char)(*p)[1])) {
		(*p)++;
		m = digits(p, end, 2);
	}
	d->zone = sign * (w > 2 ? v / 100 * 60 + v % 100 : v * 60 + m);
	d->zoned = d->zone > -ZONE_MAX && d->zone < ZONE_MAX;
}

static bool behind(const char *p, const char *end, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(end - p) >= n && !memcmp(p, what, n);
}

/* "15시 4분 10초", "下午3時12分", "15h04": hours by their unit. True: it was one. */
static bool unit(struct parts *d, int v, const char *q, const char *end)
{
	bool hour = behind(q, end, "시") || behind(q, end, "時") || behind(q, end, "时") ||
		    (end - q > 2 && *q == 'h' && isdigit((unsigned char)q[1]));

	if (!d->clock && hour) {
		d->hms[0] = v;
		d->clock = true;
	} else if (d->clock && (behind(q, end, "분") || behind(q, end, "分"))) {
		d->hms[1] = v;
	} else if (d->clock && (behind(q, end, "초") || behind(q, end, "秒"))) {
		d->hms[2] = v;
	} else {
		return false;
	}
	return true;
}

static bool number(struct parts *d, const char **p, const char *from, const char *end)
{
	const char *start = *p, *q = *p;
	int v = digits(&q, end, 5);

	if (!d->clock && q - start <= 2 && q < end && *q == ':') {
		clock_at(d, p, end);
		return true;
	}
	*p = q;
	if (q - start <= 2 && unit(d, v, q, end)) {
		if (*q == 'h') {
			(*p)++;
			d->hms[1] = digits(p, end, 2);
		}
		return true;
	}
	if (d->count == 3)
		return d->clock; /* what follows a clock may be anything */
	d->width[d->count] = (int)(q - start);
	d->sign[d->count] = start > from && strchr("-./", start[-1]) ? start[-1] : 0;
	d->n[d->count++] = v;
	return true;
}

static bool cut(struct parts *d, const char *p, const char *end)
{
	const char *from = p;

	while (p < end) {
		const char *q = p;

		if (isdigit((unsigned char)*p)) {
			if (!number(d, &p, from, end))
				return false;
		} else if (isalpha((unsigned char)*p) || (unsigned char)*p >= 0x80) {
			while (q < end && (isalpha((unsigned char)*q) || (unsigned char)*q >= 0x80))
				q++;
			d->pm |= behind(p, end, "오후") || behind(p, end, "下午") ||
				 behind(p, end, "午後");
			d->am |= behind(p, end, "오전") || behind(p, end, "上午") ||
				 behind(p, end, "午前");
			if (end - p > 2 && p[1] == '.' && (p[2] | 32) == 'm') { /* "p.m." */
				d->pm |= (*p | 32) == 'p';
				d->am |= (*p | 32) == 'a';
				q += 2;
			} else {
				word(d, p, (size_t)(q - p));
			}
			p = q;
		} else if ((*p == '+' || *p == '-') && d->clock && !d->zoned && end - p > 1 &&
			   isdigit((unsigned char)p[1]) && d->count > 1) {
			offset(d, &p, end);
		} else {
			p++;
		}
	}
	return true;
}

/* ---- which number is what ------------------------------------------------- */

static int full_year(int y, int width)
{
	return width > 2 ? y : y + (y < 70 ? 2000 : 1900);
}

/* A name parts month from day: the other of four digits, or else the last, is the year. */
static bool by_name(const struct parts *d, int *y, int *m, int *day)
{
	bool year_first = d->width[0] == 4;

	if (d->count < 2)
		return false;
	*m = d->month;
	*y = full_year(d->n[!year_first], d->width[!year_first]);
	*day = d->n[year_first];
	return true;
}

/* 2023.10.19, 23-10-19, 19.10.2023: the year has four digits or stands first, and the day
 * stands before the month. With strokes America turns them round: 10/19/2023 can be read
 * one way only, 10/11/2023 is none. */
static bool by_number(const struct parts *d, int *y, int *m, int *day)
{
	bool stroke = d->sign[1] == '/', turned;

	if (d->count < 3)
		return false;
	if (d->width[0] == 4 || d->width[2] != 4) {
		*y = full_year(d->n[0], d->width[0]);
		*m = d->n[1];
		*day = d->n[2];
		return d->width[0] == 4 ||
		       (d->width[0] == 2 && d->width[1] == 2 && d->width[2] == 2 && !stroke);
	}
	turned = stroke && d->n[1] > 12;
	*y = d->n[2];
	*m = d->n[!turned];
	*day = d->n[turned];
	return !stroke || *day > 12 || *day == *m;
}

static bool settle(const struct parts *d, int zone_min, int64_t *ret_ms)
{
	int hour = d->hms[0], y, m, day;

	if (!(d->month ? by_name(d, &y, &m, &day) : by_number(d, &y, &m, &day)))
		return false;
	if (d->pm && hour < 12)
		hour += 12;
	else if (d->am && hour == 12)
		hour = 0;
	if (!wu_calendar_has(y, m, day) || hour > 24 || d->hms[1] > 59 || d->hms[2] > 60)
		return false;
	*ret_ms = wu_time_make(y, m, day, hour, d->hms[1], d->hms[2]) -
		  (int64_t)(d->zoned ? d->zone : zone_min) * WU_MINUTE_MS;
	return true;
}

/* ---- ISO 8601 ------------------------------------------------------------- */

/* The number of two digits that are there. */
static int two(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* The basic form, 20260303T101500+0900, as NewsML 1, NITF and calendars write times, into the
 * extended one; false: it is none. */
static bool widen(const char *p, size_t len, char out[40])
{
	size_t n = 0, clock, zone;
	int hour = 0, min = 0, sec = 0;

	while (n < len && isdigit((unsigned char)p[n]))
		n++;
	if ((n != 8 && n != 14 && n != 12) || len > 22)
		return false;
	clock = n > 8 ? 8 : len > 9 && (p[8] | 32) == 't' ? 9 : len;
	if (clock == len && len != 8)
		return false;
	for (zone = clock; zone < len && isdigit((unsigned char)p[zone]);)
		zone++;
	if (clock < len && zone - clock != 4 && zone - clock != 6)
		return false;
	if (clock < len) {
		hour = two(p + clock);
		min = two(p + clock + 2);
		sec = zone - clock == 6 ? two(p + clock + 4) : 0;
	}
	snprintf(out, 40, clock < len ? "%.4s-%.2s-%.2sT%02d:%02d:%02d%.*s" : "%.4s-%.2s-%.2s", p,
		 p + 4, p + 6, hour, min, sec, (int)(len - zone), p + zone);
	return true;
}

/* A year, or a year and a month: their first day. */
static bool partial(const char *p, size_t len, int *ret_y, int *ret_m)
{
	const char *q = p, *end = p + len;

	*ret_m = 1;
	*ret_y = digits(&q, end, 4);
	if (q - p == 4 && end - q == 3 && *q == '-') {
		q++;
		*ret_m = digits(&q, end, 2);
	}
	return q == end && (len == 4 || len == 7) && wu_calendar_has(*ret_y, *ret_m, 1);
}

/* A year and a day of it: "2023-292", "2023292". */
static bool ordinal(const char *p, size_t len, int *ret_y, int *ret_day)
{
	const char *q = p, *end = p + len;
	bool dash;

	*ret_y = digits(&q, end, 4);
	dash = q < end && *q == '-';
	q += dash;
	*ret_day = digits(&q, end, 3);
	return q == end && len == (dash ? 8u : 7u) && wu_calendar_has(*ret_y, 1, 1) &&
	       *ret_day > 0 && *ret_day <= 365 + wu_calendar_has(*ret_y, 2, 29);
}

static bool iso(const char *p, size_t len, int zone_min, int64_t *ret_ms, bool *ret_day)
{
	char wide[40];
	int y, m;

	if (wu_time_read(p, len, zone_min, ret_ms, ret_day) == 0)
		return true;
	if (partial(p, len, &y, &m)) {
		*ret_ms = wu_time_make(y, m, 1, 0, 0, 0) - (int64_t)zone_min * WU_MINUTE_MS;
		*ret_day = true;
		return true;
	}
	if (ordinal(p, len, &y, &m)) {
		*ret_ms = wu_time_make(y, 1, 1, 0, 0, 0) + (m - 1) * (int64_t)WU_DAY_MS -
			  (int64_t)zone_min * WU_MINUTE_MS;
		*ret_day = true;
		return true;
	}
	return widen(p, len, wide) &&
	       wu_time_read(wide, strlen(wide), zone_min, ret_ms, ret_day) == 0;
}

int wu_date_read(const char *p, size_t len, int zone_min, int64_t *ret_ms, bool *ret_date_only)
{
	struct parts d = {.count = 0};

	while (len && isspace((unsigned char)*p)) {
		p++;
		len--;
	}
	while (len && isspace((unsigned char)p[len - 1]))
		len--;
	if (!len || len > LONGEST)
		return WU_EFORMAT;
	if (iso(p, len, zone_min, ret_ms, ret_date_only))
		return 0;
	if (!cut(&d, p, p + len) || !settle(&d, zone_min, ret_ms))
		return WU_EFORMAT;
	*ret_date_only = !d.clock;
	return 0;
}
