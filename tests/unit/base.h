/* What every test of lib/base needs: cmocka, spans, an allocator that fails the n-th time. */
#ifndef TESTS_UNIT_BASE_H
#define TESTS_UNIT_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

static inline struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

/* For wu_mem_hook(): ctx counts down; the allocation that finds it at 0 fails. */
static inline bool fail_at(void *ctx, size_t size)
{
	int *left = ctx;

	(void)size;
	return (*left)-- != 0;
}

#endif
