/* A cursor file: the seq up to which a reader of the log is done, kept from run to run. */
#ifndef CLI_CURSOR_H
#define CLI_CURSOR_H

#include "wiredup.h"

/* WU_ENOTFOUND: there is none yet; WU_EFORMAT, WU_EIO: err says which file, and what to do. */
WU_MUST int cursor_read(const char *path, uint64_t *ret_seq, struct wu_err *err);
/* Replace it in one step, durably: it is the old one or the new one, whenever we die. */
WU_MUST int cursor_write(const char *path, uint64_t seq, struct wu_err *err);

#endif
