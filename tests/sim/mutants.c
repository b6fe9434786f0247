/* Most are callbacks put in a right one's place. Not here, because they change nothing that
 * matters after a crash, and the checks rightly pass them:
 *   - no sync of the directory after a seal has removed the live segment: a start finds
 *     both and removes the live one;
 *   - room taken in advance that makes the file longer: zeros at the end are a torn tail (it
 *     breaks bgzip, which the tool matrix shows);
 *   - a create that clobbers: what stands in its way was refused, and is removed anyway.
 */
#include "mutants.h"

#include <string.h>

static struct {
	struct disk_file *owed; /* a sync that was put off */
	struct disk_file *other; /* the file synced before this one */
	size_t short_by; /* of the write that failed last */
	size_t bad; /* where the disk wrote something else */
} memory;

void mutants_reset(void)
{
	memset(&memory, 0, sizeof(memory));
}

/* ---- what the right ones are ------------------------------------------------------------ */

static struct wu_files right(void *file)
{
	return disk_files(((struct disk_file *)file)->disk);
}

static const char *name_of(const struct disk_file *f)
{
	for (int i = 0; i < f->disk->n_now; i++)
		if (f->disk->file[f->disk->now[i].file] == f)
			return f->disk->now[i].name;
	return "";
}

static bool ends(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n >= k && strcmp(name + n - k, end) == 0;
}

/* ---- syncing files ------------------------------------------------------------------------ */

static int no_sync(void *file)
{
	(void)file;
	return 0;
}

static int no_sync_of_new(void *file)
{
	struct disk_file *f = file;

	return f->safe.len == 0 && f->n_ops ? 0 : right(file).sync(file);
}

static int no_sync_of_old(void *file)
{
	struct disk_file *f = file;

	return f->safe.len && f->n_ops ? 0 : right(file).sync(file);
}

static int sync_later(void *file)
{
	struct disk_file *owed = memory.owed;

	memory.owed = file;
	return owed && owed != file ? right(owed).sync(owed) : 0;
}

static int write_and_sync_owed(void *file, const void *p, size_t n, uint64_t offset)
{
	int rc = memory.owed ? right(file).sync(memory.owed) : 0;

	memory.owed = NULL;
	return rc < 0 ? rc : right(file).write(file, p, n, offset);
}

static int sync_again_after_error(void *file)
{
	int rc = right(file).sync(file);

	return rc < 0 ? right(file).sync(file) : 0;
}

static int sync_swallows_errors(void *file)
{
	(void)!right(file).sync(file);
	return 0;
}

static int sync_the_other(void *file)
{
	struct disk_file *other = memory.other;

	memory.other = file;
	return other ? right(other).sync(other) : 0;
}

static int sync_last_only(void *file)
{
	struct disk_file *f = file;

	if (f->n_ops > 1)
		f->op[f->n_ops - 1].certain = true;
	return f->n_ops > 1 ? 0 : right(file).sync(file);
}

static int no_sync_of_tmp(void *file)
{
	return ends(name_of(file), ".tmp") ? 0 : right(file).sync(file);
}

/* ---- syncing the directory ------------------------------------------------------------------ */

/* Does an unsynced change give a name that ends so, or (to NULL) take one away? */
static bool pending(const struct disk *d, const char *to, bool created)
{
	for (int i = 0; i < d->n_changes; i++) {
		const struct disk_change *c = &d->change[i];

		if (!to && c->file < 0 && !ends(c->to, ".tmp"))
			return true;
		if (to && c->file >= 0 && ends(c->to, to) && !c->from[0] == created)
			return true;
	}
	return false;
}

static int no_sync_dir(void *ctx)
{
	(void)ctx;
	return 0;
}

static int no_sync_dir_new(void *ctx)
{
	return pending(ctx, ".live.gz", true) ? 0 : disk_files(ctx).sync_dir(ctx);
}

static int no_sync_dir_rename(void *ctx)
{
	return pending(ctx, ".gz", false) && !pending(ctx, NULL, false)
		       ? 0
		       : disk_files(ctx).sync_dir(ctx);
}

static int no_sync_dir_removed(void *ctx)
{
	return pending(ctx, NULL, false) ? 0 : disk_files(ctx).sync_dir(ctx);
}

/* ---- writing and cutting ----------------------------------------------------------------------
 */

static int write_half(void *file, const void *p, size_t n, uint64_t offset)
{
	return right(file).write(file, p, n - n / 2, offset);
}

static int write_one_further(void *file, const void *p, size_t n, uint64_t offset)
{
	return right(file).write(file, p, n, offset ? offset + 1 : 0);
}

static int write_behind_short(void *file, const void *p, size_t n, uint64_t offset)
{
	struct disk_file *f = file;
	int rc = right(file).write(file, p, n, offset + memory.short_by);

	memory.short_by = rc < 0 && f->now.len > offset ? f->now.len - offset : 0;
	return rc;
}

static int write_at_end(void *file, const void *p, size_t n, uint64_t offset)
{
	(void)offset;
	return right(file).write(file, p, n, ((struct disk_file *)file)->now.len);
}

static int write_swallows_errors(void *file, const void *p, size_t n, uint64_t offset)
{
	(void)!right(file).write(file, p, n, offset);
	return 0;
}

static int write_nothing_live(void *file, const void *p, size_t n, uint64_t offset)
{
	return ends(name_of(file), ".live.gz") ? 0 : right(file).write(file, p, n, offset);
}

static int no_truncate(void *file, uint64_t size)
{
	(void)file;
	(void)size;
	return 0;
}

static int truncate_too_much(void *file, uint64_t size)
{
	return right(file).truncate(file, size ? size - 1 : 0);
}

/* ---- names ------------------------------------------------------------------------------------
 */

static int rename_after_remove(void *ctx, const char *from, const char *to)
{
	struct wu_files f = disk_files(ctx);
	char live[WU_FILE_NAME];
	int rc;

	strcpy(live, to);
	if (ends(to, ".gz") && !ends(to, ".live.gz"))
		strcpy(live + strlen(to) - 3, ".live.gz");
	rc = f.remove(ctx, live);
	if (rc == 0)
		rc = f.sync_dir(ctx);
	if (rc == 0 || rc == WU_ENOTFOUND)
		rc = f.rename(ctx, from, to);
	return rc;
}

static int remove_next_too(void *ctx, const char *name)
{
	struct wu_files f = disk_files(ctx);
	struct wu_segment s, next;
	int rc = f.remove(ctx, name);

	if (rc == 0 && wu_segment_parse(name, &s) == 0 && !s.live &&
	    f.read.find(ctx, WU_FIND_AFTER, s.first, &next) == 0 && !next.live)
		rc = f.remove(ctx, next.name);
	return rc;
}

static int remove_both(void *ctx, const char *name)
{
	struct wu_files f = disk_files(ctx);
	char sealed[WU_FILE_NAME];
	int rc = f.remove(ctx, name);

	strcpy(sealed, name);
	if (ends(name, ".live.gz")) {
		strcpy(sealed + strlen(name) - 8, ".gz");
		(void)!f.remove(ctx, sealed);
	}
	return rc;
}

static int remove_nothing(void *ctx, const char *name)
{
	(void)ctx;
	return ends(name, ".tmp") ? disk_files(ctx).remove(ctx, name) : 0;
}

static int each_but_last(void *ctx, int (*visit)(void *data, const char *name), void *data)
{
	struct disk *d = ctx;
	int rc, some = d->n_now > 0;

	d->n_now -= some;
	rc = disk_files(ctx).each(ctx, visit, data);
	d->n_now += some;
	return rc;
}

static int remove_quietly(void *ctx, const char *name)
{
	int rc = disk_files(ctx).remove(ctx, name);

	return rc == WU_ENOTFOUND ? 0 : rc;
}

/* A disk that writes something else, and a proof that is not made. */
static int write_corrupt(void *file, const void *p, size_t n, uint64_t offset)
{
	struct disk_file *f = file;
	int rc = right(file).write(file, p, n, offset);

	if (rc == 0 && ends(name_of(f), ".tmp") && !offset) {
		memory.bad = n / 2;
		f->now.p[memory.bad] ^= 4;
	}
	return rc;
}

static int read_as_meant(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	int rc = right(file).read.pread(file, p, n, offset, ret_n);

	if (rc == 0 && ends(name_of(file), ".tmp") && memory.bad >= offset &&
	    memory.bad < offset + *ret_n)
		((char *)p)[memory.bad - offset] ^= 4;
	return rc;
}

/* ---- commits ------------------------------------------------------------------------------------
 */

static int commit_says_yes(struct wu_append *a, const struct wu_commit *c)
{
	(void)!wu_append_commit(a, c);
	return 0;
}

static int commit_twice(struct wu_append *a, const struct wu_commit *c)
{
	struct wu_commit again = *c;
	int rc = wu_append_commit(a, c);

	again.rotate = false;
	if (rc == 0 && c->lines.len % 4 == 0)
		rc = wu_append_commit(a, &again);
	return rc;
}

/* Line by line, each a commit of its own: a crash leaves a part. */
static int commit_in_parts(struct wu_append *a, const struct wu_commit *c)
{
	struct wu_commit part = *c;
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && at < c->lines.len) {
		const char *p = c->lines.p + at;

		part.lines = (struct wu_span){
			p, (size_t)((char *)memchr(p, '\n', c->lines.len - at) - p) + 1};
		rc = wu_append_commit(a, &part);
		part.rotate = false;
		part.first_seq++;
		at += part.lines.len;
	}
	return rc;
}

static int commit_drops_last(struct wu_append *a, const struct wu_commit *c)
{
	struct wu_commit less = *c;
	const char *end = memrchr(c->lines.p, '\n', c->lines.len - 1);

	if (end)
		less.lines.len = (size_t)(end - c->lines.p) + 1;
	return wu_append_commit(a, &less);
}

#define BREAK(...) .broken = {__VA_ARGS__}
#define BREAK_START(...) .broken_start = {__VA_ARGS__}
const struct mutant mutants[] = {
	{"no file is ever synced", BREAK(.sync = no_sync)},
	{"a new segment's first commit is not synced", BREAK(.sync = no_sync_of_new)},
	{"later commits of a segment are not synced", BREAK(.sync = no_sync_of_old)},
	{"acknowledged before the sync", BREAK(.sync = sync_later, .write = write_and_sync_owed)},
	{"a failed sync is tried again", BREAK(.sync = sync_again_after_error)},
	{"a failed sync is passed over", BREAK(.sync = sync_swallows_errors)},
	{"the file before is synced, not this one", BREAK(.sync = sync_the_other)},
	{"a sync leaves older writes behind", BREAK(.sync = sync_last_only),
	 .sync = WU_SYNC_INTERVAL},
	{"no sync when a page is turned", BREAK(.sync = no_sync), .sync = WU_SYNC_INTERVAL},
	{"sealed: renamed before it is synced", BREAK(.sync = no_sync_of_tmp)},
	{"the directory is never synced", BREAK(.sync_dir = no_sync_dir)},
	{"a new segment's name is not synced", BREAK(.sync_dir = no_sync_dir_new)},
	{"sealed: live removed, the new name not synced", BREAK(.sync_dir = no_sync_dir_rename)},
	{"pruned names are not synced one by one", BREAK(.sync_dir = no_sync_dir_removed)},
	{"half of each write", BREAK(.write = write_half)},
	{"one byte too far", BREAK(.write = write_one_further)},
	{"after a short write, behind it", BREAK(.write = write_behind_short)},
	{"always at the file's end, and nothing cut",
	 BREAK(.write = write_at_end, .truncate = no_truncate)},
	{"a failed write is passed over", BREAK(.write = write_swallows_errors)},
	{"one byte too much is cut", BREAK(.truncate = truncate_too_much)},
	{"sealed: the live segment goes first",
	 BREAK(.rename = rename_after_remove, .remove = remove_quietly)},
	{"sealed: not compared, on a disk that corrupts",
	 BREAK(.write = write_corrupt, .read.pread = read_as_meant)},
	{"pruned: one too many", BREAK(.remove = remove_next_too)},
	{"start: nothing is cut", BREAK_START(.truncate = no_truncate)},
	{"start: one byte too much is cut", BREAK_START(.truncate = truncate_too_much)},
	{"start: files are not synced", BREAK_START(.sync = no_sync)},
	{"start: the directory is not synced", BREAK_START(.sync_dir = no_sync_dir)},
	{"start: the last commit is not written again", BREAK_START(.write = write_nothing_live)},
	{"start: of two, both are removed", BREAK_START(.remove = remove_both)},
	{"start: leftovers stay", BREAK_START(.remove = remove_nothing)},
	{"start: a name is overlooked", BREAK_START(.each = each_but_last)},
	{"refused, and said to be written", .commit = commit_says_yes},
	{"given twice", .commit = commit_twice},
	{"a commit in parts", .commit = commit_in_parts},
	{"the last line is dropped", .commit = commit_drops_last},
};
const int n_mutants = sizeof(mutants) / sizeof(mutants[0]);
