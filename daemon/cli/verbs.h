/* The sub-commands of one command: `log`, `source`. Each has a table of its own, whose rows
 * begin with a struct verb; finding one, telling how it is called and speaking in its name
 * is the same for all.
 */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct verb {
	const char *name, *arguments, *summary;
};

/* A command's table: n rows, stride bytes from one to the next. */
struct verbs {
	const char *command;
	const struct verb *first;
	size_t n, stride;
};

/* The row argv[1] names: *ret, and true. False: there is none to run, *ret_code is the exit
 * code, and what it is was told: help that was asked for, or what is wrong. */
bool verbs_find(const struct verbs *v, int argc, char **argv, size_t *ret, int *ret_code);
/* Tell why, and how verb ("": any) is called; EXIT_BAD_USAGE. */
int verbs_usage(const struct verbs *v, const char *verb, const char *why);
/* Tell something on standard error in verb's name. */
void verbs_say(const struct verbs *v, const char *verb, const char *fmt, va_list ap);

#endif
