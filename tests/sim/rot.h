/* A log of live and sealed segments that then rots, and what reading it gives. For cmocka:
 * what must be is asserted.
 */
#ifndef TESTS_SIM_ROT_H
#define TESTS_SIM_ROT_H

#include "writing.h"

/* Of the log: segments, and how many of them are sealed where some are. */
enum { ROT_SEGMENTS = 3, ROT_SEALED = 2 };

/* What reading gave: which seqs, which of them by a gap. */
struct given {
	bool event[ORACLE_SEQS], gap[ORACLE_SEQS];
	uint64_t last;
	int rc; /* how it ended */
};

/* ROT_COMMITS in the environment, commits of a segment: 80 make a log of 40 KB, and tests
 * that take long. */
bool rot_is_full(void);
/* Write it; the first sealed segments are sealed; a commit of the second has two blocks. */
void rot_write(struct writing *w, enum wu_sync sync, int sealed);
/* First seq of file i; of none behind the last: the one due next. */
uint64_t rot_first_of(struct writing *w, int i);
/* The seqs in the block of f that byte at lies in; 0, 0: it is a trailer. */
void rot_seqs_at(const struct disk_file *f, size_t at, uint64_t *first, uint64_t *last);
/* Read from seq from on, passing over damage; every event must be one that was written. */
void rot_read(struct writing *w, struct wu_reader *r, uint64_t from, uint64_t until,
	      struct given *g);
void rot_read_all(struct writing *w, const struct wu_files *f, struct given *g);
/* Of seqs from..to, is all given but, at most, first..last; are gaps of these alone? may_end:
 * the log may also end before them. */
bool rot_check(const struct given *g, uint64_t from, uint64_t to, uint64_t first, uint64_t last,
	       bool may_end);

#endif
