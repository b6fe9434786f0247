/* An arena is a list of chunks, newest first; each is twice the one before, up to
 * CHUNK_MAX. The oldest chunk survives a reset, so a story parsed into a used arena
 * costs no allocation. What fails: malloc, or the arena's maximum; nothing changes.
 */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_MIN = 16 << 10, CHUNK_MAX = 1 << 20, ALIGN = 16 };

static bool (*hook)(void *ctx, size_t size);
static void *hook_ctx;
static atomic_uint_fast64_t live;

void wu_mem_hook(bool (*allow)(void *ctx, size_t size), void *ctx)
{
	hook = allow;
	hook_ctx = ctx;
}

uint64_t wu_mem_live(void)
{
	return atomic_load_explicit(&live, memory_order_relaxed);
}

static bool allowed(size_t size)
{
	return !hook || hook(hook_ctx, size);
}

static void *counted(void *p)
{
	if (p)
		atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
	return p;
}

void *wu_alloc(size_t size)
{
	return allowed(size) ? counted(malloc(size ? size : 1)) : NULL;
}

void *wu_calloc(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return allowed(n * size) ? counted(calloc(n ? n : 1, size ? size : 1)) : NULL;
}

void *wu_realloc(void *p, size_t size)
{
	if (!p)
		return wu_alloc(size);
	return allowed(size) ? realloc(p, size ? size : 1) : NULL;
}

void wu_free(void *p)
{
	if (p)
		atomic_fetch_sub_explicit(&live, 1, memory_order_relaxed);
	free(p);
}

struct chunk {
	struct chunk *older;
	size_t size;
	size_t used;
	_Alignas(ALIGN) char data[];
};

struct wu_arena {
	struct chunk *newest;
	size_t held;
	size_t max;
};

static size_t aligned(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

int wu_arena_new(size_t max, struct wu_arena **ret_arena)
{
	struct wu_arena *a = wu_calloc(1, sizeof(*a));

	if (!a)
		return WU_ENOMEM;
	a->max = max;
	*ret_arena = a;
	return 0;
}

void wu_arena_reset(struct wu_arena *a)
{
	while (a->newest && a->newest->older) {
		struct chunk *c = a->newest;

		a->newest = c->older;
		a->held -= c->size;
		wu_free(c);
	}
	if (a->newest)
		a->newest->used = 0;
}

struct wu_arena *wu_arena_free(struct wu_arena *a)
{
	if (!a)
		return NULL;
	wu_arena_reset(a);
	wu_free(a->newest);
	wu_free(a);
	return NULL;
}

static struct chunk *grow(struct wu_arena *a, size_t need)
{
	size_t size = a->newest ? a->newest->size * 2 : CHUNK_MIN;
	struct chunk *c;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size > a->max - a->held)
		size = a->max - a->held;
	if (size < need)
		size = need;
	if (size > a->max - a->held)
		return NULL;
	c = wu_alloc(sizeof(*c) + size);
	if (!c)
		return NULL;
	c->older = a->newest;
	c->size = size;
	c->used = 0;
	a->held += size;
	a->newest = c;
	return c;
}

void *wu_arena_alloc(struct wu_arena *a, size_t size)
{
	struct chunk *c = a->newest;
	void *p;

	if (size > a->max)
		return NULL;
	size = aligned(size ? size : 1);
	if (!c || c->size - c->used < size)
		c = grow(a, size);
	if (!c)
		return NULL;
	p = c->data + c->used;
	c->used += size;
	return p;
}

char *wu_arena_copy(struct wu_arena *a, const char *p, size_t len)
{
	char *copy = len < SIZE_MAX ? wu_arena_alloc(a, len + 1) : NULL;

	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, p, len);
	copy[len] = 0;
	return copy;
}

void wu_arena_trim(struct wu_arena *a, void *p, size_t used)
{
	struct chunk *c = a->newest;

	c->used = (size_t)((char *)p - c->data) + aligned(used ? used : 1);
}
