/* Brings the log to where it can go on, after a crash at any byte (LOG.md 4).
 *
 * Removes what was never finished, cuts a torn tail, finishes a half-done seal. Where
 * acknowledged data of a live segment has rotted, the file is kept in damaged/, and a
 * segment of the good blocks takes its place, with a gap event for what is lost. Doing it
 * again, after a crash in the middle, comes to the same.
 */
#ifndef WU_STORE_RECOVER_H
#define WU_STORE_RECOVER_H

#include "store/files.h"

/* Where the log ends and appending goes on. */
struct wu_log_end {
	uint64_t next_seq; /* 1 for an empty log */
	struct wu_segment segment; /* the live segment; name "": begin a new one */
	uint64_t end; /* its length, bytes */
	uint64_t raw; /* of lines */
	uint8_t commit; /* number of its last commit */
};

/* What had to be done. */
struct wu_recovery {
	struct wu_log_end end;
	uint64_t torn; /* bytes cut off */
	uint32_t gaps; /* gap events written */
	uint64_t lost; /* events they stand for */
	uint32_t quarantined; /* files now in damaged/ */
	uint32_t seals_finished; /* live segments removed, their sealed form being whole */
};

/* tell (NULL is fine) is called with a sentence for each thing done to the files. Errors of
 * files, WU_ENOMEM, WU_ESEQ: files contradict each other in a way nothing here can mend; err
 * says where. Nothing acknowledged is ever removed. */
WU_MUST int wu_recover(const struct wu_files *files, void (*tell)(void *data, const char *what),
		       void *data, struct wu_recovery *ret, struct wu_err *err);

#endif
