/* Configuration files of a folder, read in order of name, and shipped ones overridden by
 * a file of the same name under /etc. */
#ifndef FOLDER_H
#define FOLDER_H

#include "complain.h"
#include "ini.h"

/* Who is told of what is in a file. Complaints go to complaints. */
struct folder_reader {
	struct complaints *complaints;
	/* A section begins (item->key NULL) or a key is set. < 0 stops all. */
	int (*item)(void *ctx, const struct ini_item *item, const struct place *section_or_key);
	void *ctx;
};

/* Read dir/name.conf of every file of dir/sub that ends in .conf and that over/sub (NULL:
 * nothing) has none of the same name for. A missing folder is an empty one; a file that
 * cannot be read is complained of. 0, or what item said. */
WU_MUST int folder_read(const struct folder_reader *r, const char *dir, const char *sub,
			const char *over);
/* The same for the one file dir/name; missing: nothing to read. */
WU_MUST int folder_read_file(const struct folder_reader *r, const char *dir, const char *name);

#endif
