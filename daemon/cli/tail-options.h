/* What the arguments of `wiredup tail` say. A new option is a row of the table. */
#ifndef CLI_TAIL_OPTIONS_H
#define CLI_TAIL_OPTIONS_H

#include "cli/filter.h"
#include "cli/format.h"
#include "command.h"

/* Strings are borrowed from argv. */
struct tail_options {
	const struct globals *g;
	struct filter filter;
	struct format format;
	const char *cursor_file; /* NULL: none */
	long last; /* events from the end; -1: all, from since or the cursor on */
	bool follow, fields, help;
};

/* Fill *ret. -1: go on; else the exit code: the arguments are wrong, and why was said, or
 * were a question that is answered. */
int tail_options(int argc, char **argv, const struct globals *g, struct tail_options *ret);

#endif
