/* The invented wire day of `wiredup demo`: its stories in order of time, read whole.
 *
 * Read once, never changed: any thread may look. Spans live as long as the day.
 */
#ifndef CLI_DAY_H
#define CLI_DAY_H

#include "wiredup.h"

struct day_story {
	struct wu_span line; /* as the file has it, a line of the push protocol */
	struct wu_span id, outlet, url, title, text, byline, lang;
	const struct wu_json *captions; /* an array, or NULL */
	int64_t published; /* ms */
	bool flash; /* a title alone */
};

struct day {
	struct day_story *stories;
	uint32_t n;
	struct wu_arena *arena;
};

/* Read the NDJSON file at path. On success *ret_day is the caller's, to day_free(). Errors of
 * the file; WU_EFORMAT: a line is no story; WU_ELIMIT, WU_ENOMEM; err says which line. */
WU_MUST int day_read(const char *path, struct day **ret_day, struct wu_err *err);
/* NULL is fine; always returns NULL. */
struct day *day_free(struct day *d);
/* The first label of the story's outlet: "tidings" of tidings.example. */
struct wu_span day_label(const struct day_story *s);

#endif
