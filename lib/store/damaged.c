/* A second name costs no room, and nothing here ever removes one. What fails: the files. */
#include "store/damaged.h"

#include <stdio.h>
#include <string.h>

enum { COPIES_MAX = 1000 };

int wu_damaged_keep(const struct wu_files *files, const char *name, char ret[WU_FILE_NAME])
{
	char to[WU_FILE_NAME];
	int rc = WU_EBUSY;

	for (int i = 0; rc == WU_EBUSY && i < COPIES_MAX; i++) {
		snprintf(to, sizeof(to), i ? "%s%s.%d" : "%s%s", WU_DAMAGED, name, i);
		rc = files->link(files->read.ctx, name, to);
	}
	if (rc == 0)
		rc = files->sync_dir(files->read.ctx);
	if (rc == 0 && ret)
		strcpy(ret, to);
	return rc;
}
