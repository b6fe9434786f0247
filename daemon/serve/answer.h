/* What the desk says to a pushed line: one line of JSON, keys in fixed order (SOURCES.md 1). */
#ifndef DAEMON_SERVE_ANSWER_H
#define DAEMON_SERVE_ANSWER_H

#include "base/buf.h"
#include "wiredup.h"

/* Longest answer, in bytes: an id of 2 KiB, each byte escaped, and the rest. */
#define ANSWER_MAX (16u << 10)

/* Where an answer goes. Called once for each line taken, on the loop thread; the bytes
 * are borrowed for the call. */
struct answer_to {
	void (*say)(void *data, const char *p, size_t len);
	void *data;
	bool first; /* nothing is owed to data before it: it may be answered out of turn */
};

/* Append what was decided of story. durable: it is on disk when this is said, and not only
 * written. A dry one names no seq and is not durable. WU_ENOMEM, WU_ELIMIT: b is unchanged. */
WU_MUST int answer_write(struct wu_buf *b, const struct wu_story *story, const struct wu_event *ev,
			 bool durable);
/* Append a refusal. id may be empty; detail "" gives the code's sentence. */
WU_MUST int answer_write_error(struct wu_buf *b, struct wu_span id, int code, const char *detail);
/* May the client send the same line again later? */
bool answer_retry(int code);

/* What an answer says to its client: taken, refused for good, or to be sent again. */
enum answer_verdict { ANSWER_TAKEN, ANSWER_REFUSED, ANSWER_AGAIN };
enum answer_verdict answer_verdict(struct wu_span answer);

#endif
