/* `wiredup tune`: tune.c judges labelled pairs, tune-report.c says what came of it. */
#ifndef CLI_TUNE_H
#define CLI_TUNE_H

#include "cli/pairs.h"
#include "cli/tally.h"
#include "command.h"
#include "near/sweep.h"

/* The settings that are swept, in the order of enum wu_sweep_of. */
#define TUNE_SETTINGS 3

struct tune {
	const struct globals *g;
	const char *path; /* of the pairs */
	double precision; /* wanted; 0: not said */
	uint32_t steps;
	struct wu_cluster_opts opts; /* as configured */
	struct pairs *pairs;
	struct tally tally;
	struct wu_sweep sweep[TUNE_SETTINGS];
	uint64_t stories, bad; /* read; lines passed over */
};

/* The key of a swept setting in [desk]. */
const char *tune_key(enum wu_sweep_of of);
/* Print all of it: tables, or with --json an object. WU_ENOMEM, WU_ELIMIT: of the object. */
WU_MUST int tune_report(const struct tune *t);

#endif
