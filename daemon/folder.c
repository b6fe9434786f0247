/* A file is read whole and handed to ini.c. What fails: a file that cannot be read or is
 * larger than any of ours, which is complained of and passed over.
 */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 4 << 20 };

struct file {
	const struct folder_reader *r;
	const char *shown;
};

static int pass_on(void *ctx, const struct ini_item *item)
{
	const struct file *f = ctx;
	struct place at = {f->shown, item->line, item->key_col, item->text};

	return f->r->item(f->r->ctx, item, &at);
}

static void bad_line(void *ctx, unsigned line, unsigned col, const char *text, const char *why)
{
	const struct file *f = ctx;
	struct place at = {f->shown, line, col, text};

	complain(f->r->complaints, &at, NULL, "%s", why);
}

static int read_text(const struct file *file, FILE *f)
{
	char *text = malloc(FILE_MAX);
	struct place at = {.file = file->shown};
	size_t n;
	int rc = 0;

	if (!text)
		return WU_ENOMEM;
	n = fread(text, 1, FILE_MAX, f);
	if (ferror(f))
		complain(file->r->complaints, &at, NULL, "cannot be read: %s", strerror(errno));
	else if (n == FILE_MAX)
		complain(file->r->complaints, &at, NULL, "is larger than 4 MiB");
	else
		rc = ini_read(text, n, pass_on, bad_line, (void *)file);
	free(text);
	return rc;
}

int folder_read_file(const struct folder_reader *r, const char *dir, const char *name)
{
	struct file file = {r, name};
	struct place at = {.file = name};
	char path[PATH_MAX];
	FILE *f;
	int rc;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return WU_ELIMIT;
	f = fopen(path, "re");
	if (!f) {
		if (errno != ENOENT)
			complain(r->complaints, &at, NULL, "cannot be opened: %s", strerror(errno));
		return 0;
	}
	rc = read_text(&file, f);
	fclose(f);
	return rc;
}

static int is_conf(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 5 && e->d_name[0] != '.' && !strcmp(e->d_name + n - 5, ".conf");
}

static bool exists(const char *dir, const char *name)
{
	char path[PATH_MAX];

	return snprintf(path, sizeof(path), "%s/%s", dir, name) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

int folder_read(const struct folder_reader *r, const char *dir, const char *sub, const char *over)
{
	char path[PATH_MAX], name[NAME_MAX * 2];
	struct dirent **entries;
	int n, rc = 0;

	if (snprintf(path, sizeof(path), "%s/%s", dir, sub) >= (int)sizeof(path))
		return WU_ELIMIT;
	n = scandir(path, &entries, is_conf, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%s/%s", sub, entries[i]->d_name);
		if (rc == 0 && !(over && exists(over, name)))
			rc = folder_read_file(r, dir, name);
		free(entries[i]);
	}
	if (n >= 0) {
		free(entries);
	} else if (errno != ENOENT) {
		struct place at = {.file = path};

		complain(r->complaints, &at, NULL, "cannot be read: %s", strerror(errno));
	}
	return rc;
}
