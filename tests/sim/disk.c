/* The callbacks: each carries out its change on what readers see and notes it as pending;
 * sync and sync_dir forget what is pending. What the crash takes is crash.c's.
 */
#include "disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "store/segment.h"

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

void disk_reserve(struct disk_bytes *b, size_t n)
{
	if (b->p && n <= b->cap)
		return;
	b->cap = n < 4096 ? 4096 : n * 2;
	b->p = must(realloc(b->p, b->cap));
}

void disk_resize(struct disk_bytes *b, size_t n)
{
	disk_reserve(b, n);
	if (n > b->len)
		memset(b->p + b->len, 0, n - b->len);
	b->len = n;
}

void disk_append(struct disk_bytes *b, const void *p, size_t n)
{
	disk_reserve(b, b->len + n);
	if (n)
		memcpy(b->p + b->len, p, n);
	b->len += n;
}

static void set(struct disk_bytes *b, const void *p, size_t n)
{
	b->len = 0;
	disk_append(b, p, n);
}

/* ---- names -------------------------------------------------------------------------- */

static int index_of(const struct disk *d, const char *name)
{
	for (int i = 0; i < d->n_now; i++)
		if (strcmp(d->now[i].name, name) == 0)
			return i;
	return -1;
}

/* In list name is file (-1: nothing) from now on. */
static void set_name(struct disk_name *list, int *n, const char *name, int file)
{
	int i = 0;

	while (i < *n && strcmp(list[i].name, name) != 0)
		i++;
	if (file < 0) {
		if (i < *n)
			list[i] = list[--*n];
		return;
	}
	if (i == DISK_NAMES)
		abort();
	*n += i == *n;
	snprintf(list[i].name, sizeof(list[i].name), "%s", name);
	list[i].file = file;
}

void disk_apply(struct disk_name *list, int *n, const struct disk_change *c)
{
	if (c->from[0])
		set_name(list, n, c->from, -1);
	set_name(list, n, c->to, c->file);
}

static void change(struct disk *d, const char *from, const char *to, int file)
{
	struct disk_change *c = &d->change[d->n_changes];

	if (d->n_changes == DISK_CHANGES)
		abort();
	snprintf(c->from, sizeof(c->from), "%s", from);
	snprintf(c->to, sizeof(c->to), "%s", to);
	c->file = file;
	d->n_changes++;
	disk_apply(d->now, &d->n_now, c);
}

int disk_add(struct disk *d)
{
	struct disk_file *f;

	if (d->n_files == DISK_FILES)
		abort();
	if (!d->file[d->n_files])
		d->file[d->n_files] = must(calloc(1, sizeof(*f)));
	f = d->file[d->n_files];
	f->disk = d;
	f->now.len = f->safe.len = f->journal.len = 0;
	f->n_ops = f->n_dropped = 0;
	f->finished = false;
	return d->n_files++;
}

struct disk_file *disk_find(const struct disk *d, const char *name)
{
	int i = index_of(d, name);

	return i < 0 ? NULL : d->file[d->now[i].file];
}

/* Bytes that are given up stay on the platter: a later crash may show them again. */
static void bury(struct disk *d, const struct disk_file *f)
{
	if (f->now.len)
		set(&d->past[d->n_past++ % DISK_PAST], f->now.p, f->now.len);
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
		set(&f->safe, f->now.p, f->now.len);
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

static void settle(struct disk_file *f)
{
	f->n_ops = f->n_dropped = 0;
	f->journal.len = 0;
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
		settle(f);
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
	if (index_of(d, name) >= 0)
		return WU_EBUSY;
	change(d, "", name, disk_add(d));
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
	int rc = counted(d, true), i = index_of(d, from);

	if (rc < 0 || i < 0)
		return rc < 0 ? rc : WU_ENOTFOUND;
	change(d, from, to, d->now[i].file);
	return 0;
}

static int link_file(void *ctx, const char *from, const char *to)
{
	struct disk *d = ctx;
	int rc = counted(d, true), i = index_of(d, from);

	if (rc < 0 || i < 0)
		return rc < 0 ? rc : WU_ENOTFOUND;
	if (index_of(d, to) >= 0)
		return WU_EBUSY;
	change(d, "", to, d->now[i].file);
	return 0;
}

static int remove_file(void *ctx, const char *name)
{
	struct disk *d = ctx;
	int rc = counted(d, true), i = index_of(d, name);

	if (rc < 0 || i < 0)
		return rc < 0 ? rc : WU_ENOTFOUND;
	bury(d, d->file[d->now[i].file]);
	change(d, "", name, -1);
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

/* ---- life ---------------------------------------------------------------------------------- */

struct disk *disk_new(void)
{
	struct disk *d = must(calloc(1, sizeof(*d)));

	d->fault.at = -1;
	return d;
}

void disk_reset(struct disk *d)
{
	d->n_files = d->n_now = d->n_safe = d->n_changes = 0;
	d->n_past = 0;
	for (int i = 0; i < DISK_PAST; i++)
		d->past[i].len = 0;
	d->last = NULL;
	d->calls = d->changes = 0;
	d->fault = (struct disk_fault){.at = -1};
}

void disk_free(struct disk *d)
{
	if (!d)
		return;
	for (int i = 0; i < DISK_FILES && d->file[i]; i++) {
		free(d->file[i]->now.p);
		free(d->file[i]->safe.p);
		free(d->file[i]->journal.p);
		free(d->file[i]);
	}
	for (int i = 0; i < DISK_PAST; i++)
		free(d->past[i].p);
	free(d);
}

struct disk_file *disk_put(struct disk *d, const char *name, const void *p, size_t n)
{
	int file = disk_add(d);

	set(&d->file[file]->now, p, n);
	set_name(d->now, &d->n_now, name, file);
	set_name(d->safe, &d->n_safe, name, file);
	return d->file[file];
}

void disk_settle(struct disk *d)
{
	for (int i = 0; i < d->n_files; i++)
		settle(d->file[i]);
	memcpy(d->safe, d->now, sizeof(d->now));
	d->n_safe = d->n_now;
	d->n_changes = 0;
	d->last = NULL;
}

void disk_copy(const struct disk *from, struct disk *to)
{
	disk_crash(from, &(struct disk_loss){.bytes = DISK_ALL, .changes = UINT64_MAX}, to);
}

uint64_t disk_hash(const struct disk *d)
{
	uint64_t h = 0;

	for (int i = 0; i < d->n_now; i++) {
		const struct disk_bytes *b = &d->file[d->now[i].file]->now;

		h += wu_hash64(b->p, b->len,
			       wu_hash64(d->now[i].name, strlen(d->now[i].name), 1));
	}
	return h;
}
