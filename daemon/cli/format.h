/* How events are written for programs and for patterns: json, csv, tsv, '{ts} {title}'.
 *
 * In a pattern {field} is a field of column.h, {{ and }} are braces, \t, \n and \\ as in C.
 * csv quotes as RFC 4180 says; tsv writes tab, line end and backslash as \t, \n, \\. Lines
 * for people are line.h's.
 */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include <stdio.h>

#include "cli/column.h"

enum format_kind { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_TSV, FORMAT_PATTERN };

struct format {
	enum format_kind kind;
	const char *pattern; /* borrowed from the command line */
};

#define FORMAT_WHY 200 /* bytes of a reason */

/* WU_EINVAL: why says what is wrong, and what was perhaps meant. */
WU_MUST int format_read(const char *text, struct format *ret, char why[FORMAT_WHY]);
/* What stands before the first event: csv's and tsv's names of fields. */
void format_head(const struct format *f, FILE *out);
/* One event; not for text. A pattern says nothing of a gap. */
void format_event(const struct format *f, const struct column_row *row, FILE *out);

#endif
