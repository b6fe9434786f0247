/* What a disk holds: bytes, files, names, and what of them is durable. The callbacks are in
 * disk-calls.c, what a crash takes in crash.c.
 */
#include "disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

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

void disk_set(struct disk_bytes *b, const void *p, size_t n)
{
	b->len = 0;
	disk_append(b, p, n);
}

/* ---- names -------------------------------------------------------------------------- */

int disk_index(const struct disk *d, const char *name)
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

void disk_note(struct disk *d, const char *from, const char *to, int file)
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
	int i = disk_index(d, name);

	return i < 0 ? NULL : d->file[d->now[i].file];
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

	disk_set(&d->file[file]->now, p, n);
	set_name(d->now, &d->n_now, name, file);
	set_name(d->safe, &d->n_safe, name, file);
	return d->file[file];
}

void disk_settle_file(struct disk_file *f)
{
	f->n_ops = f->n_dropped = 0;
	f->journal.len = 0;
}

void disk_settle(struct disk *d)
{
	for (int i = 0; i < d->n_files; i++)
		disk_settle_file(d->file[i]);
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

		h += wu_hash64(b->p, b->len, wu_hash64(d->now[i].name, strlen(d->now[i].name), 1));
	}
	return h;
}
