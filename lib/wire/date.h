/* Dates as feeds and pages write them. */
#ifndef WU_WIRE_DATE_H
#define WU_WIRE_DATE_H

#include "wiredup.h"

/* RFC 3339 and its cousins, RFC 822 with sloppy zones, "Oct. 19, 2023 - 22:12",
 * "19 October 2023", "2023.10.19 오후 3:12", "2023년 10월 19일 15:04". zone_min: minutes
 * east of UTC, where none is named. *ret_date_only: it names a day; ms is its midnight.
 * WU_EFORMAT: no date, or an impossible one. */
WU_MUST int wu_date_read(const char *p, size_t len, int zone_min, int64_t *ret_ms,
			 bool *ret_date_only);

#endif
