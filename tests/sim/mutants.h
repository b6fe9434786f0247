/* Broken writers: each is a mistake somebody could make in the log's protocol, and each
 * must be found out by the very checks that the right one passes.
 */
#ifndef TESTS_SIM_MUTANTS_H
#define TESTS_SIM_MUTANTS_H

#include "history.h"

struct mutant {
	const char *name; /* what is broken */
	struct wu_files broken; /* callbacks put in the right ones' place; NULL: none */
	struct wu_files broken_start; /* the same, for starts only */
	int (*commit)(struct wu_append *a, const struct wu_commit *c);
	enum wu_sync sync;
};

extern const struct mutant mutants[];
extern const int n_mutants;
/* Forget what mutants remember of the disk before. */
void mutants_reset(void);

#endif
