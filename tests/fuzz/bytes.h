/* One file in memory, read as the log's files are. */
#ifndef TESTS_FUZZ_BYTES_H
#define TESTS_FUZZ_BYTES_H

#include <string.h>

#include "wiredup.h"

static struct wu_span bytes;

static int bytes_find(void *ctx, enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	(void)ctx, (void)how, (void)key, (void)ret;
	return WU_ENOTFOUND;
}

static int bytes_open(void *ctx, const char *name, void **ret)
{
	(void)name;
	*ret = ctx;
	return 0;
}

static int bytes_size(void *file, uint64_t *ret)
{
	(void)file;
	*ret = bytes.len;
	return 0;
}

static int bytes_read(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	(void)file;
	*ret_n = offset >= bytes.len ? 0 : bytes.len - offset < n ? bytes.len - offset : n;
	if (*ret_n)
		memcpy(p, bytes.p + offset, *ret_n);
	return 0;
}

static void bytes_close(void *file)
{
	(void)file;
}

static const struct wu_reader_io bytes_io = {&bytes,     bytes_find, bytes_open,
					     bytes_size, bytes_read, bytes_close};

#endif
