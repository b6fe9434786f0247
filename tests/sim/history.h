/* A life of a log, by dice: commits of all sizes, new pages, a disk that refuses, kills,
 * starts, seals, prunes. The oracle is told what was acknowledged; who watches the disk may
 * stop the world anywhere in between.
 */
#ifndef TESTS_SIM_HISTORY_H
#define TESTS_SIM_HISTORY_H

#include "oracle.h"
#include "store/append.h"

struct history {
	struct oracle *oracle;
	struct disk *disk;
	/* What may be broken, each NULL when it is not: */
	const struct wu_files *broken; /* callbacks, see disk_break(); */
	const struct wu_files *broken_start; /* for starts only */
	int (*commit)(struct wu_append *a, const struct wu_commit *c);
	int steps;
	bool quiet; /* no faults, no kills */
	bool large; /* commits of more than 64 KiB on disk */
	/* private */
	struct wu_files files;
	enum wu_sync sync;
	struct wu_append *append;
	uint64_t dice;
	int64_t now;
	int level;
	bool rotate; /* a segment must begin */
	struct disk_bytes lines;
	char why[600]; /* "": all went as it should */
};

/* Live it, from an empty disk. False: something failed that should not; why says. */
bool history_run(struct history *h, uint64_t seed);
void history_close(struct history *h);

#endif
