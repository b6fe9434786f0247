/* What must be in a log, and whether it is: knows gzip and our names, no code of lib/store.
 *
 * Told of every commit that is tried and of what came of it; asked of a disk after a start.
 */
#ifndef TESTS_SIM_ORACLE_H
#define TESTS_SIM_ORACLE_H

#include "disk.h"

enum { ORACLE_SEQS = 2048, ORACLE_TRIED = 256 };

enum verdict {
	FINE,
	LOST, /* acknowledged, and not there */
	DOUBLED, /* there twice */
	INVENTED, /* there, and never given; or a part of what was refused */
	BROKEN, /* cannot be read or started, or leftovers are about */
};
const char *oracle_name(enum verdict v);

struct oracle {
	struct disk_bytes given; /* all that was ever tried, commit by commit */
	struct {
		size_t at, len;
	} line[ORACLE_SEQS]; /* acknowledged, by seq */
	struct {
		size_t at, len;
	} tried[ORACLE_TRIED]; /* not acknowledged, from seq next on; one may be there whole */
	int n_tried;
	uint64_t next; /* seqs below are acknowledged */
	uint64_t promised; /* seqs below must be there; less than next unless commits sync */
	uint64_t pruned; /* the log may begin at or before this seq; 0: at 1 */
	struct disk_bytes found; /* lines found last */
	char why[200];
};

void oracle_init(struct oracle *o);
void oracle_close(struct oracle *o);
/* A commit of n bytes of lines is given, at seq next. */
void oracle_try(struct oracle *o, const char *lines, size_t n);
/* The one given last is acknowledged; durable: its acknowledgement is a promise. */
void oracle_acknowledge(struct oracle *o, bool durable);
/* Put all lines on disk into o->found. */
enum verdict oracle_read(struct oracle *o, const struct disk *d);
/* Is on disk what must be, and next_seq where appending goes on? why says what is wrong. */
enum verdict oracle_check(struct oracle *o, const struct disk *d, uint64_t next_seq);
/* After a start that was FINE: what is there counts as acknowledged. */
void oracle_adopt(struct oracle *o, uint64_t next_seq);

#endif
