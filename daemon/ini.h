/* The configuration's text, line by line: sections, keys and values with their places.
 *
 *   [section "name"]
 *   key = value        (the value is the rest of the line; # or ; start a comment
 *                       only at a line's start)
 */
#ifndef INI_H
#define INI_H

#include "wiredup.h"

/* Longest line taken, in bytes; a longer one is an error, never cut. */
#define INI_LINE_MAX 4096

struct ini_item {
	const char *section; /* "" before the first */
	const char *name; /* of [section "name"]; "" when it has none */
	const char *key, *value; /* key NULL: the section begins here */
	unsigned line, key_col, value_col; /* from 1; of a section: of its kind and its name */
	const char *text; /* the whole line */
};

/* What is called for each section and each key; < 0 stops the reading and is returned. */
typedef int ini_cb(void *ctx, const struct ini_item *item);
/* What is called for a line that is none of the above. col from 1. */
typedef void ini_bad_cb(void *ctx, unsigned line, unsigned col, const char *text, const char *why);

/* Read text[0..len) (any line ends). Items are valid during the call. 0, or what item said. */
WU_MUST int ini_read(const char *text, size_t len, ini_cb *item, ini_bad_cb *bad, void *ctx);

#endif
