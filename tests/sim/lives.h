/* Many histories, one seed after another, each crashed everywhere and judged. */
#ifndef TESTS_SIM_LIVES_H
#define TESTS_SIM_LIVES_H

#include "history.h"
#include "mutants.h"
#include "trial.h"

struct lives {
	struct oracle oracle;
	struct trial trial;
	struct history history;
	bool own_pace; /* kind and plan are the caller's */
	uint64_t seed; /* of the history lived last */
	char why[700]; /* what was wrong first, with its seed; "": nothing */
};

/* m NULL: nothing is broken. The caller's, to lives_free(). */
struct lives *lives_new(const struct mutant *m, uint64_t seed);
void lives_free(struct lives *l);
/* Live the next. False: something was wrong. */
bool lives_next(struct lives *l);

#endif
