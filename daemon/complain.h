/* What is wrong with a configuration, told so that it can be put right: file, line and
 * column, the line itself, a mark below it, and the name that was perhaps meant. Every
 * error of every file is told in one run; nothing starts while there is one.
 */
#ifndef COMPLAIN_H
#define COMPLAIN_H

#include "wiredup.h"

/* Caller-owned; zeroes are a good start. */
struct complaints {
	bool json; /* one object a complaint on standard output, for programs */
	unsigned errors, warnings;
};

/* A place in a file. Borrowed for the call. */
struct place {
	const char *file; /* as people name it */
	unsigned line, col; /* from 1; line 0: the file as a whole */
	const char *text; /* the whole line */
};

/* Tell an error, or a warning, at a place. meant (NULL: nothing) is offered instead of what
 * stands there. Text goes to standard error. */
__attribute__((format(printf, 4, 5))) void complain(struct complaints *c, const struct place *at,
						    const char *meant, const char *fmt, ...);
__attribute__((format(printf, 3, 4))) void
complain_mildly(struct complaints *c, const struct place *at, const char *fmt, ...);

/* Of n names (the i-th is name(list, i)) the one nearest to word, or NULL when none is near:
 * at most a third of its letters differ. */
const char *complain_nearest(const char *word, const char *(*name)(const void *list, size_t i),
			     const void *list, size_t n);

#endif
