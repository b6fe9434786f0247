/* Inside spool.h: one file beneath a folder, opened without being led astray, and moved
 * within the folder without treading on another. */
#ifndef DAEMON_GATHER_SPOOL_FILE_H
#define DAEMON_GATHER_SPOOL_FILE_H

#include <sys/stat.h>

#include "base/buf.h"

/* Read name, a regular file of the folder dir, whole into b. WU_EINVAL: it is no regular
 * file; WU_ELIMIT: larger than b may hold; WU_ENOTFOUND: gone meanwhile; WU_EIO, errno says
 * why; WU_ENOMEM. */
WU_MUST int spool_file_read(int dir, const char *name, struct wu_buf *b);
/* Move name into the sub-folder sub, made when missing; where the name is taken there, .1,
 * .2 … is put behind it. ret_name (NULL is fine) is the name it got. WU_EIO, errno says why. */
WU_MUST int spool_file_move(int dir, const char *name, const char *sub, char ret_name[256]);
/* Write sub/name.why. Best effort: the file itself tells that something was wrong. */
void spool_file_explain(int dir, const char *sub, const char *name, const char *why);

#endif
