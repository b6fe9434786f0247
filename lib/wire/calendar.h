/* Months, zones and days, as people write them. */
#ifndef WU_WIRE_CALENDAR_H
#define WU_WIRE_CALENDAR_H

#include "wiredup.h"

/* The month a word names, 1..12, whole or cut short, in the languages of many feeds; 0: none. */
int wu_calendar_month(const char *p, size_t n);
/* The zone a word names, minutes east of UTC. False: none. */
bool wu_calendar_zone(const char *p, size_t n, int *ret_min);
/* Is there such a day, in a year a story may have? */
bool wu_calendar_has(int year, int month, int day);

#endif
