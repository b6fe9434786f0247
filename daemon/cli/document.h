/* A document from a file, whole, for lib/wire to read. */
#ifndef CLI_DOCUMENT_H
#define CLI_DOCUMENT_H

#include "base/buf.h"

/* Most bytes of one. */
#define DOCUMENT_MAX (64u << 20)

/* Append the file at path ("-": standard input) to in, whose max should be DOCUMENT_MAX.
 * WU_EIO; WU_ELIMIT: longer; WU_ENOMEM; err says which file and why. */
WU_MUST int document_read(const char *path, struct wu_buf *in, struct wu_err *err);

#endif
