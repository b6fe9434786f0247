/* `wiredup source`: what concerns one source or outlet. A sub-command is one function and one
 * row of the table in source.c; source-furniture.c shows what an outlet repeats.
 */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "command.h"

/* What a sub-command works with. */
struct source_job {
	const struct globals *g;
	const char *verb;
};

/* argv[0] is the sub-command. Each returns an exit code. */
int source_furniture(const struct source_job *j, int argc, char **argv);

/* Tell why, and how it is called; EXIT_BAD_USAGE. */
int source_usage(const struct source_job *j, const char *why);
/* Tell something on standard error, in the sub-command's name. */
__attribute__((format(printf, 2, 3))) void source_say(const struct source_job *j, const char *fmt,
						      ...);

#endif
