/* Times as milliseconds since 1970 UTC: reading and writing, without a clock or tzdata. */
#ifndef WU_BASE_TIME_H
#define WU_BASE_TIME_H

#include "wiredup.h"

#define WU_SECOND_MS 1000
#define WU_MINUTE_MS (60 * WU_SECOND_MS)
#define WU_HOUR_MS (60 * WU_MINUTE_MS)
#define WU_DAY_MS (24 * WU_HOUR_MS)
#define WU_TIME_LEN 24 /* "2023-10-19T13:12:01.250Z" */

/* Milliseconds of a proleptic Gregorian UTC time; month 1..12, day 1..31. */
int64_t wu_time_make(int year, int month, int day, int hour, int minute, int second);
/* RFC 3339, its ISO 8601 cousins ("2023-10-19 22:12", no zone: zone_min minutes east of
 * UTC is assumed) or a date alone (midnight; *ret_date_only true). WU_EFORMAT: none
 * of these, or in UTC outside the years 0000 to 9999. */
WU_MUST int wu_time_read(const char *p, size_t len, int zone_min, int64_t *ret_ms,
			 bool *ret_date_only);
/* RFC 3339 UTC with milliseconds, WU_TIME_LEN bytes and a NUL. */
void wu_time_write(int64_t ms, char ret[WU_TIME_LEN + 1]);

#endif
