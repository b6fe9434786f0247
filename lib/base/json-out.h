/* Writing JSON, one object a line. Keys and order are the caller's; commas are ours.
 * What is unsafe in a log or on a terminal is written as \u escapes. */
#ifndef WU_BASE_JSON_OUT_H
#define WU_BASE_JSON_OUT_H

#include "base/buf.h"

/* Appends to buf; remembers the first error, so callers check once, at the end. */
struct wu_json_out {
	struct wu_buf *buf;
	int rc;
	bool first;
};

void wu_json_init(struct wu_json_out *j, struct wu_buf *buf);
/* key NULL inside an array. A span's invalid UTF-8 becomes U+FFFD. */
void wu_json_str(struct wu_json_out *j, const char *key, struct wu_span s);
void wu_json_cstr(struct wu_json_out *j, const char *key, const char *s);
void wu_json_u64(struct wu_json_out *j, const char *key, uint64_t v);
void wu_json_i64(struct wu_json_out *j, const char *key, int64_t v);
/* decimals (at most 20) digits after the point, trailing zeros kept; null where JSON has no
 * number for v: not a number, infinite. */
void wu_json_real(struct wu_json_out *j, const char *key, double v, int decimals);
void wu_json_bool(struct wu_json_out *j, const char *key, bool v);
void wu_json_null(struct wu_json_out *j, const char *key);
/* RFC 3339 UTC with milliseconds; null for WU_NO_TIME. */
void wu_json_time(struct wu_json_out *j, const char *key, int64_t ms);
/* open is '{' or '['; close '}' or ']'. */
void wu_json_open(struct wu_json_out *j, const char *key, char open);
void wu_json_close(struct wu_json_out *j, char close);
/* 0, or the first error met (WU_ENOMEM, WU_ELIMIT). */
WU_MUST int wu_json_done(const struct wu_json_out *j);

#endif
