/* A time as people give it on a command line.
 *
 * RFC 3339 or its cousins ("2026-03-03 10:12"), a date, HH:MM[:SS] of today, or a span back
 * from now (90s 15m 2h 3d 1w). Where no zone is named, local time. Pure but for TZ.
 */
#ifndef CLI_WHEN_H
#define CLI_WHEN_H

#include "wiredup.h"

/* What may stand there, for messages. */
#define WHEN_FORMS "a time (2026-03-03T10:12), a date, HH:MM, or a span back from now (15m, 2h, 3d)"

/* now: ms. WU_EFORMAT: none of these forms. */
WU_MUST int when_read(const char *text, int64_t now, int64_t *ret_ms);
/* A span alone, ms, more than nothing. WU_EFORMAT. */
WU_MUST int when_read_span(const char *text, int64_t *ret_ms);

#endif
