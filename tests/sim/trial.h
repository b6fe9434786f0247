/* A disk after a crash, started again and judged: nothing lost, doubled, invented. */
#ifndef TESTS_SIM_TRIAL_H
#define TESTS_SIM_TRIAL_H

#include "crash.h"
#include "oracle.h"

enum { TRIAL_SEEN = 1 << 10 };

struct trial {
	struct oracle *oracle;
	const struct wu_files *broken; /* callbacks of a start, see disk_break() */
	struct crash_plan plan, second; /* second: a crash while starting */
	unsigned every; /* one of so many starts is crashed; 0: none */
	uint64_t most; /* states and compound ones at most; and no more after a wrong one */
	uint64_t dice;
	uint64_t states, compound;
	uint64_t wrong[BROKEN + 1];
	char first[400]; /* what was wrong first */
	/* private */
	struct crash *outer, *inner;
	uint64_t seen[TRIAL_SEEN];
	struct disk_bytes lines;
	bool stop_when_wrong;
};

void trial_init(struct trial *t, struct oracle *o, uint64_t seed);
void trial_close(struct trial *t);
uint64_t trial_wrong(const struct trial *t);
bool trial_over(const struct trial *t);
/* The power fails now: try every state of d. For disk.watch; data is the trial. */
void trial_watch(void *data, struct disk *d);
/* Start on this disk, and judge it; it is spoilt. */
enum verdict trial_one(struct trial *t, struct disk *state);

#endif
