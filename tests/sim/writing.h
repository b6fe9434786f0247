/* A log written on a simulated disk, for tests that then harm it; the oracle knows it all. */
#ifndef TESTS_SIM_WRITING_H
#define TESTS_SIM_WRITING_H

#include "oracle.h"
#include "store/append.h"
#include "store/recover.h"

struct writing {
	struct disk *disk;
	struct wu_files files;
	struct oracle oracle;
	struct wu_append *append;
	enum wu_sync sync;
	int64_t now;
	struct disk_bytes lines;
	struct wu_recovery found; /* by the latest start */
	struct wu_err err;
};

/* An empty disk, and the log begun on it. */
void writing_open(struct writing *w, enum wu_sync sync);
void writing_close(struct writing *w);
/* n lines of letters letters each; with rotate a segment event before them. Returns what
 * wu_append_commit() says; told to the oracle. */
int writing_commit(struct writing *w, unsigned n, size_t letters, bool rotate);
/* End the process, and start again; what wu_recover() says. */
int writing_restart(struct writing *w);
/* Is the log what it must be? */
enum verdict writing_check(struct writing *w);
/* The file number i in the order of names. */
struct disk_file *writing_file(struct writing *w, int i);

#endif
