/* Of 64 histories one has commits longer than 64 KiB on disk, twelve acknowledge without a
 * promise, four know no faults.
 */
#include "lives.h"

#include <stdio.h>
#include <stdlib.h>

/* Large ones are slow: fewer of their states are tried. */
enum { STEPS = 14, KINDS = 64, LARGE = 1, FEW = 8, CUTS = 3000, DICE = 40 };

struct lives *lives_new(const struct mutant *m, uint64_t seed)
{
	struct lives *l = calloc(1, sizeof(*l));

	if (!l)
		abort();
	trial_init(&l->trial, &l->oracle, seed);
	l->seed = seed;
	l->history = (struct history){.oracle = &l->oracle, .disk = disk_new(), .steps = STEPS};
	l->history.disk->watch = trial_watch;
	l->history.disk->watch_data = &l->trial;
	l->own_pace = m != NULL;
	if (m) {
		l->history.broken = &m->broken;
		l->history.broken_start = l->trial.broken = &m->broken_start;
		l->history.commit = m->commit;
		l->history.sync = m->sync;
	}
	return l;
}

void lives_free(struct lives *l)
{
	trial_close(&l->trial);
	history_close(&l->history);
	disk_free(l->history.disk);
	oracle_close(&l->oracle);
	free(l);
}

static void choose_kind(struct lives *l)
{
	unsigned kind = (unsigned)(l->seed % KINDS);

	if (l->own_pace)
		return;
	l->history.large = kind == LARGE;
	l->history.quiet = kind >= 2 && kind < 6;
	l->history.sync = kind >= 6 && kind < 18 ? WU_SYNC_INTERVAL : WU_SYNC_COMMIT;
	l->trial.plan.cuts = l->history.large ? FEW : CUTS;
	l->trial.plan.dice = l->history.large ? FEW : DICE;
}

bool lives_next(struct lives *l)
{
	uint64_t before = trial_wrong(&l->trial);
	bool good;

	choose_kind(l);
	mutants_reset();
	good = history_run(&l->history, l->seed) && trial_wrong(&l->trial) == before;
	if (!good && !l->why[0])
		snprintf(l->why, sizeof(l->why), "seed %llu: %s", (unsigned long long)l->seed,
			 l->trial.first[0] ? l->trial.first : l->history.why);
	l->seed++;
	return good;
}
