/* Where damaged files are kept, for ever, as they were found. */
#ifndef WU_STORE_DAMAGED_H
#define WU_STORE_DAMAGED_H

#include "store/files.h"

/* Give the file name a second name in damaged/, durably, written to ret (NULL is fine): its
 * own, or that with a number behind. Errors of files. */
WU_MUST int wu_damaged_keep(const struct wu_files *files, const char *name, char ret[WU_FILE_NAME]);

#endif
