/* Reading JSON: one text into a tree of values in an arena. <json-c/json.h> enters here.
 *
 * The tree is what the JSON said: numbers keep their text, strings are repaired to
 * valid UTF-8, of a doubled key the last wins. Depth is limited.
 */
#ifndef WU_BASE_JSON_IN_H
#define WU_BASE_JSON_IN_H

#include "wiredup.h"

enum wu_json_type {
	WU_JSON_NULL,
	WU_JSON_BOOL,
	WU_JSON_INT,
	WU_JSON_REAL,
	WU_JSON_STR,
	WU_JSON_ARRAY,
	WU_JSON_OBJECT
};

struct wu_json {
	enum wu_json_type type;
	struct wu_span key; /* when it is a member of an object */
	struct wu_span str; /* STR, and the text of a number */
	int64_t i; /* INT, BOOL (0 or 1), and REAL cut */
	double real; /* INT and REAL */
	const struct wu_json *child; /* first element or member */
	const struct wu_json *next;
};

/* Parse p[0..len) whole. *ret_json lies in arena. WU_EFORMAT (err says at which byte),
 * WU_ELIMIT: deeper than max_depth; WU_ENOMEM. */
WU_MUST int wu_json_read(const char *p, size_t len, unsigned max_depth, struct wu_arena *arena,
			 const struct wu_json **ret_json, struct wu_err *err);
/* The same for nothing but JSON: what wu_json_read() forgives, a comma before a bracket, a
 * string in single quotes, TRUE, is WU_EFORMAT, too. */
WU_MUST int wu_json_strict(const char *p, size_t len, unsigned max_depth, struct wu_arena *arena,
			   const struct wu_json **ret_json, struct wu_err *err);
/* Member of an object, or NULL; NULL for anything that is not an object. */
const struct wu_json *wu_json_get(const struct wu_json *obj, const char *key);
/* Member's string, or an empty span. */
struct wu_span wu_json_get_str(const struct wu_json *obj, const char *key);

#endif
