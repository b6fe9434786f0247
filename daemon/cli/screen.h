/* Text for people: columns that line up with Hangul, nothing unsafe, colour only where
 * it is seen. Writes to standard output.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "wiredup.h"

struct screen {
	bool colour; /* a terminal, and NO_COLOR is not set */
	unsigned columns; /* width; 0: no limit, it is not a terminal */
};

/* Ask what standard output is. */
void screen_init(struct screen *s);
/* Print s without what is unsafe, at most most columns (0: all). Returns columns used. */
unsigned screen_put(struct wu_span s, unsigned most);
/* The same, padded with spaces to exactly n columns. */
void screen_pad(struct wu_span s, unsigned n);
/* Local time of day "13:12:01", or with its date; and a delay as "+2m36s". ret has room
 * for SCREEN_TIME bytes. */
#define SCREEN_TIME 32
void screen_time(int64_t ms, bool date, char *ret);
void screen_lag(int64_t ms, char *ret);
/* ".91"; 1.0 is "1.0". */
void screen_share(double v, char *ret);
/* The number in "c123" or "123". False: it is neither. */
bool screen_cluster(const char *text, uint64_t *ret);

#endif
