/* File names of both folders are merged in order, the later folder's file winning; each
 * is read whole. A missing folder is an empty one.
 */
#include "ruleset.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ini.h"

enum { FILE_MAX = 4 << 20 };

struct loader {
	struct wu_rules *rules;
	const char *file; /* as told in errors */
	unsigned errors;
};

static void tell(void *ctx, unsigned line, unsigned col, const char *text, const char *why)
{
	struct loader *l = ctx;

	l->errors++;
	fprintf(stderr, "%s:%u:%u: error: %s\n    %s\n    %*s^\n", l->file, line, col, why, text,
		(int)col - 1, "");
}

static int add(void *ctx, const struct ini_item *item)
{
	struct loader *l = ctx;
	struct wu_err err = {0};
	int rc = wu_rules_add(l->rules, item->section, item->name, item->key, item->value, &err);

	if (rc == WU_ENOMEM)
		return rc;
	if (rc < 0)
		tell(l, item->line, rc == WU_EINVAL ? item->value_col : item->key_col, item->text,
		     err.text);
	return 0;
}

static int read_file(struct loader *l, const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = malloc(FILE_MAX);
	size_t n;
	int rc = WU_EIO;

	if (f && text) {
		n = fread(text, 1, FILE_MAX, f);
		if (!ferror(f))
			rc = ini_read(text, n, add, tell, l);
	}
	if (rc == WU_EIO)
		fprintf(stderr, "%s: cannot be read: %s\n", path, strerror(errno));
	if (f)
		fclose(f);
	free(text);
	return rc;
}

static int is_conf(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 5 && e->d_name[0] != '.' && !strcmp(e->d_name + n - 5, ".conf");
}

static bool exists(const char *dir, const char *sub, const char *name)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s/%s", dir, sub, name);
	f = fopen(path, "re");
	if (f)
		fclose(f);
	return f != NULL;
}

/* All files of dir/sub that over/sub has none of the same name for. */
static int read_folder(struct loader *l, const char *dir, const char *sub, const char *over)
{
	char path[PATH_MAX];
	struct dirent **entries;
	int n, rc = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, sub);
	n = scandir(path, &entries, is_conf, alphasort);
	for (int i = 0; i < n; i++) {
		if (rc == 0 && !(over && exists(over, sub, entries[i]->d_name))) {
			snprintf(path, sizeof(path), "%s/%s/%s", dir, sub, entries[i]->d_name);
			l->file = path;
			rc = read_file(l, path);
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return rc;
}

int ruleset_load(const struct globals *g, struct wu_rules **ret_rules)
{
	static const char *const folders[] = {"outlets.d", "agencies.d"};
	struct loader l = {0};
	struct wu_err err;
	int rc = wu_rules_new(&l.rules);

	for (int i = 0; i < 2 && rc == 0; i++) {
		rc = read_folder(&l, g->share_dir, folders[i], g->conf_dir);
		if (rc == 0)
			rc = read_folder(&l, g->conf_dir, folders[i], NULL);
	}
	if (rc == 0 && l.errors)
		rc = WU_ECONFIG;
	if (rc == 0)
		rc = wu_rules_freeze(l.rules, &err);
	if (rc < 0) {
		wu_rules_free(l.rules);
		return rc;
	}
	*ret_rules = l.rules;
	return 0;
}
