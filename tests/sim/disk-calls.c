/* The callbacks: each carries out its change on what readers see and notes it as pending;
 * sync and sync_dir forget what is pending. The fault that is set makes them fail, and
 * before each that changes something the one who watches may look.
 */
#include "disk.h"

#include <stdlib.h>
#include <string.h>

#include "store/segment.h"

/* Bytes that are given up stay on the platter: a later crash may show them again. */
static void bury(struct disk *d, const struct disk_file *f)
{
	if (f->now.len)
		disk_set(&d->past[d->n_past++ % DISK_PAST], f->now.p, f->now.len);
}

/* ---- faults, and who looks ------------------------------------------------------------- */

static int counted(struct disk *d, bool changes)
{
	struct disk_fault *f = &d->fault;
	uint64_t n = f->reads ? d->calls : d->changes;
	bool now;

	if (changes && d->watch && !(f->dead && f->hit))
		d->watch(d->watch_data, d);
	d->calls++;
	d->changes += changes;
	if (changes)
		d->last = NULL;
	if (f->at < 0 || (!changes && !f->reads))
		return 0;
	now = n == (uint64_t)f->at || (f->for_ever && n > (uint64_t)f->at);
	f->hit |= now;
	return now ? f->code : 0;
}

/* ---- files ------------------------------------------------------------------------------ */

static struct disk_op *pend(struct disk_file *f)
{
	if (!f->n_ops)
		disk_set(&f->safe, f->now.p, f->now.len);
	if (f->n_ops == DISK_OPS)
		abort();
	return &f->op[f->n_ops++];
}

static void put(struct disk_file *f, const void *p, size_t n, uint64_t offset)
{
	struct disk_op *op = pend(f);

	*op = (struct disk_op){.at = offset, .n = n, .from = f->journal.len};
	disk_append(&f->journal, p, n);
	if (offset + n > f->now.len)
		disk_resize(&f->now, offset + n);
	memcpy(f->now.p + offset, p, n);
	op->size = f->now.len;
	f->disk->last = f;
}

static int write_file(void *file, const void *p, size_t n, uint64_t offset)
{
	struct disk_file *f = file;
	int rc = counted(f->disk, true);

	if (rc < 0)
		n = n * f->disk->fault.part / 256;
	if (n)
		put(f, p, n, offset);
	return rc;
}

static int allocate(void *file, uint64_t offset, uint64_t n)
{
	(void)offset;
	(void)n;
	return counted(((struct disk_file *)file)->disk, true);
}

static int truncate_file(void *file, uint64_t size)
{
	struct disk_file *f = file;
	int rc = counted(f->disk, true);

	if (rc < 0 || size == f->now.len)
		return rc;
	if (size < f->now.len)
		bury(f->disk, f);
	*pend(f) = (struct disk_op){.cut = true, .at = size, .size = size};
	disk_resize(&f->now, size);
	return 0;
}

/* Fails it, the kernel has dropped the pages: readers see them still, but no later sync
 * makes them durable. */
static int sync_file(void *file)
{
	struct disk_file *f = file;
	int rc = counted(f->disk, true);

	if (rc < 0 && !f->disk->fault.dead)
		f->n_dropped = f->n_ops;
	else if (rc == 0 && !f->n_dropped)
		disk_settle_file(f);
	for (int i = f->n_dropped; rc == 0 && i < f->n_ops; i++)
		f->op[i].certain = true;
	return rc;
}

static int finish(void *file)
{
	struct disk_file *f = file;
	int rc = counted(f->disk, true);

	f->finished |= rc == 0;
	return rc;
}

static int open_any(void *ctx, const char *name, void **ret_file)
{
	struct disk *d = ctx;
	struct disk_file *f = disk_find(d, name);

	if (!f)
		return WU_ENOTFOUND;
	*ret_file = f;
	return 0;
}

static int open_to_read(void *ctx, const char *name, void **ret_file)
{
	int rc = counted(ctx, false);

	return rc < 0 ? rc : open_any(ctx, name, ret_file);
}

static int open_to_write(void *ctx, const char *name, bool create, void **ret_file)
{
	struct disk *d = ctx;
	int rc = counted(d, create);

	if (rc < 0 || !create)
		return rc < 0 ? rc : open_any(ctx, name, ret_file);
	if (disk_index(d, name) >= 0)
		return WU_EBUSY;
	disk_note(d, "", name, disk_add(d));
	return open_any(ctx, name, ret_file);
}

static int size_of(void *file, uint64_t *ret_size)
{
	struct disk_file *f = file;
	int rc = counted(f->disk, false);

	*ret_size = f->now.len;
	return rc;
}

static int read_file(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	struct disk_file *f = file;
	int rc = counted(f->disk, false);

	if (rc < 0)
		return rc;
	n = offset >= f->now.len ? 0 : f->now.len - offset < n ? f->now.len - offset : n;
	if (n)
		memcpy(p, f->now.p + offset, n);
	*ret_n = n;
	return 0;
}

static void close_file(void *file)
{
	(void)file;
}

/* ---- the directory ---------------------------------------------------------------------- */

static int each(void *ctx, int (*visit)(void *data, const char *name), void *data)
{
	struct disk *d = ctx;
	int rc = counted(d, false);

	for (int i = 0; rc == 0 && i < d->n_now; i++)
		if (strncmp(d->now[i].name, WU_DAMAGED, sizeof(WU_DAMAGED) - 1) != 0)
			rc = visit(data, d->now[i].name);
	return rc;
}

static int rename_file(void *ctx, const char *from, const char *to)
{
	struct disk *d = ctx;
	int rc = counted(d, true), i = disk_index(d, from);

	if (rc < 0 || i < 0)
		return rc < 0 ? rc : WU_ENOTFOUND;
	disk_note(d, from, to, d->now[i].file);
	return 0;
}

static int link_file(void *ctx, const char *from, const char *to)
{
	struct disk *d = ctx;
	int rc = counted(d, true), i = disk_index(d, from);

	if (rc < 0 || i < 0)
		return rc < 0 ? rc : WU_ENOTFOUND;
	if (disk_index(d, to) >= 0)
		return WU_EBUSY;
	disk_note(d, "", to, d->now[i].file);
	return 0;
}

static int remove_file(void *ctx, const char *name)
{
	struct disk *d = ctx;
	int rc = counted(d, true), i = disk_index(d, name);

	if (rc < 0 || i < 0)
		return rc < 0 ? rc : WU_ENOTFOUND;
	bury(d, d->file[d->now[i].file]);
	disk_note(d, "", name, -1);
	return 0;
}

static int sync_dir(void *ctx)
{
	struct disk *d = ctx;
	int rc = counted(d, true);

	if (rc < 0)
		return rc;
	memcpy(d->safe, d->now, sizeof(d->now));
	d->n_safe = d->n_now;
	d->n_changes = 0;
	return 0;
}

/* Of those with a first seq the better one counts; plain loops, for there are few. */
static int find(void *ctx, enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	struct disk *d = ctx;
	struct wu_segment s, fit = {0}, oldest = {0};
	int rc = counted(d, false);

	for (int i = 0; i < d->n_now; i++) {
		bool is = wu_segment_parse(d->now[i].name, &s) == 0, fits;

		if (!is)
			continue;
		fits = how == WU_FIND_AFTER  ? s.first > key
		       : how == WU_FIND_TIME ? (uint64_t)s.created <= key
					     : s.first <= key;
		if (!oldest.first || s.first < oldest.first ||
		    (s.first == oldest.first && wu_segment_better(&s, &oldest)))
			oldest = s;
		if (!fits)
			continue;
		if (!fit.first || (s.first == fit.first && wu_segment_better(&s, &fit)) ||
		    (how == WU_FIND_AFTER ? s.first < fit.first : s.first > fit.first))
			fit = s;
	}
	if (!fit.first && how != WU_FIND_AFTER)
		fit = oldest;
	if (rc == 0 && !fit.first)
		return WU_ENOTFOUND;
	if (rc == 0)
		*ret = fit;
	return rc;
}

struct wu_files disk_files(struct disk *d)
{
	return (struct wu_files){
		.read = {d, find, open_to_read, size_of, read_file, close_file},
		.each = each,
		.open = open_to_write,
		.write = write_file,
		.allocate = allocate,
		.truncate = truncate_file,
		.sync = sync_file,
		.finish = finish,
		.rename = rename_file,
		.link = link_file,
		.remove = remove_file,
		.sync_dir = sync_dir,
	};
}

void disk_break(struct wu_files *f, const struct wu_files *broken)
{
	if (!broken)
		return;
#define PUT(call) f->call = broken->call ? broken->call : f->call
	PUT(read.find);
	PUT(read.open);
	PUT(read.size);
	PUT(read.pread);
	PUT(each);
	PUT(open);
	PUT(write);
	PUT(allocate);
	PUT(truncate);
	PUT(sync);
	PUT(finish);
	PUT(rename);
	PUT(link);
	PUT(remove);
	PUT(sync_dir);
#undef PUT
}
