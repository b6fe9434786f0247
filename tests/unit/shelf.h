/* A log directory in memory that never fails: store/files.h for tests of what is written. */
#ifndef TESTS_UNIT_SHELF_H
#define TESTS_UNIT_SHELF_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/files.h"
#include "store/segment.h"

enum { SHELF_FILES = 32 };

/* Two names may be one file, as links are. */
struct shelf {
	struct {
		char name[WU_FILE_NAME]; /* "": free */
		struct wu_buf *bytes;
	} file[SHELF_FILES];
};

static inline int shelf_at(const struct shelf *s, const char *name)
{
	for (int i = 0; i < SHELF_FILES; i++)
		if (s->file[i].name[0] && strcmp(s->file[i].name, name) == 0)
			return i;
	return -1;
}

/* The bytes under name, made when create; NULL: there are none. */
static inline struct wu_buf *shelf_bytes(struct shelf *s, const char *name, bool create)
{
	int at = shelf_at(s, name);

	for (int i = 0; at < 0 && create && i < SHELF_FILES; i++) {
		if (s->file[i].name[0])
			continue;
		snprintf(s->file[i].name, WU_FILE_NAME, "%s", name);
		s->file[i].bytes = calloc(1, sizeof(struct wu_buf));
		wu_buf_init(s->file[i].bytes, 64u << 20);
		at = i;
	}
	return at < 0 ? NULL : s->file[at].bytes;
}

static inline int shelf_remove(void *ctx, const char *name)
{
	struct shelf *s = ctx;
	int at = shelf_at(s, name), links = 0;

	if (at < 0)
		return WU_ENOTFOUND;
	for (int i = 0; i < SHELF_FILES; i++)
		links += s->file[i].name[0] && s->file[i].bytes == s->file[at].bytes;
	if (links == 1) {
		wu_buf_close(s->file[at].bytes);
		free(s->file[at].bytes);
	}
	s->file[at].name[0] = 0;
	return 0;
}

static inline void shelf_clear(struct shelf *s)
{
	for (int i = 0; i < SHELF_FILES; i++)
		if (s->file[i].name[0])
			(void)!shelf_remove(s, s->file[i].name);
}

static inline int shelf_find(void *ctx, enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	struct shelf *s = ctx;
	struct wu_segment x, best = {.first = 0}, oldest = {.first = 0};

	for (int i = 0; i < SHELF_FILES; i++) {
		if (!s->file[i].name[0] || wu_segment_parse(s->file[i].name, &x) < 0)
			continue;
		if (!oldest.first || x.first < oldest.first ||
		    (x.first == oldest.first && wu_segment_better(&x, &oldest)))
			oldest = x;
		if (how == WU_FIND_AFTER ? x.first <= key
		    : how == WU_FIND_AT  ? x.first > key
					 : x.created > (int64_t)key)
			continue;
		if (!best.first || (x.first == best.first && wu_segment_better(&x, &best)) ||
		    (how == WU_FIND_AFTER ? x.first < best.first : x.first > best.first))
			best = x;
	}
	if (!best.first && how != WU_FIND_AFTER)
		best = oldest;
	*ret = best;
	return best.first ? 0 : WU_ENOTFOUND;
}

static inline int shelf_open_read(void *ctx, const char *name, void **ret)
{
	*ret = shelf_bytes(ctx, name, false);
	return *ret ? 0 : WU_ENOTFOUND;
}

static inline int shelf_open(void *ctx, const char *name, bool create, void **ret)
{
	if (create && shelf_at(ctx, name) >= 0)
		return WU_EBUSY;
	*ret = shelf_bytes(ctx, name, create);
	return *ret ? 0 : WU_ENOTFOUND;
}

static inline int shelf_size(void *file, uint64_t *ret)
{
	*ret = ((struct wu_buf *)file)->len;
	return 0;
}

static inline int shelf_read(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	const struct wu_buf *b = file;

	*ret_n = offset >= b->len ? 0 : b->len - offset < n ? b->len - offset : n;
	if (*ret_n)
		memcpy(p, b->p + offset, *ret_n);
	return 0;
}

static inline void shelf_close(void *file)
{
	(void)file;
}

static inline int shelf_each(void *ctx, int (*visit)(void *data, const char *name), void *data)
{
	struct shelf *s = ctx;
	int rc = 0;

	for (int i = 0; rc == 0 && i < SHELF_FILES; i++)
		if (s->file[i].name[0] && !strchr(s->file[i].name, '/'))
			rc = visit(data, s->file[i].name);
	return rc;
}

static inline int shelf_write(void *file, const void *p, size_t n, uint64_t offset)
{
	struct wu_buf *b = file;
	size_t end = offset + n;

	if (end > b->len) {
		if (wu_buf_reserve(b, end - b->len) < 0)
			return WU_ENOMEM;
		memset(b->p + b->len, 0, end - b->len);
		b->len = end;
	}
	memcpy(b->p + offset, p, n);
	return 0;
}

static inline int shelf_allocate(void *file, uint64_t offset, uint64_t n)
{
	(void)file, (void)offset, (void)n;
	return 0;
}

static inline int shelf_truncate(void *file, uint64_t size)
{
	struct wu_buf *b = file;

	b->len = size < b->len ? (size_t)size : b->len;
	return 0;
}

static inline int shelf_done(void *file)
{
	(void)file;
	return 0;
}

static inline int shelf_link(void *ctx, const char *from, const char *to)
{
	struct shelf *s = ctx;
	int at = shelf_at(s, from);

	if (at < 0 || shelf_at(s, to) >= 0)
		return at < 0 ? WU_ENOTFOUND : WU_EBUSY;
	for (int i = 0; i < SHELF_FILES; i++) {
		if (s->file[i].name[0])
			continue;
		snprintf(s->file[i].name, WU_FILE_NAME, "%s", to);
		s->file[i].bytes = s->file[at].bytes;
		return 0;
	}
	return WU_ENOSPC;
}

static inline int shelf_rename(void *ctx, const char *from, const char *to)
{
	struct shelf *s = ctx;

	if (shelf_at(s, from) < 0)
		return WU_ENOTFOUND;
	(void)!shelf_remove(s, to);
	snprintf(s->file[shelf_at(s, from)].name, WU_FILE_NAME, "%s", to);
	return 0;
}

/* Its callbacks. */
static inline struct wu_files shelf_files(struct shelf *s)
{
	return (struct wu_files){
		.read = {s, shelf_find, shelf_open_read, shelf_size, shelf_read, shelf_close},
		.each = shelf_each,
		.open = shelf_open,
		.write = shelf_write,
		.allocate = shelf_allocate,
		.truncate = shelf_truncate,
		.sync = shelf_done,
		.finish = shelf_done,
		.rename = shelf_rename,
		.link = shelf_link,
		.remove = shelf_remove,
		.sync_dir = shelf_done};
}

#endif
