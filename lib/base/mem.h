/* Memory: the only place that calls malloc, and arenas.
 *
 * All of lib allocates here, so that one hook can fail the n-th allocation. An
 * arena is told its maximum at init, gives out memory that is freed all at once,
 * and is used by one thread at a time.
 */
#ifndef WU_BASE_MEM_H
#define WU_BASE_MEM_H

#include "wiredup.h"

/* Like malloc, calloc, realloc, free; NULL when there is none left (or the hook says so). */
void *wu_alloc(size_t size);
void *wu_calloc(size_t n, size_t size);
void *wu_realloc(void *p, size_t size);
void wu_free(void *p);

/* Tests only: called before each allocation; false makes it fail. NULL: no hook. */
void wu_mem_hook(bool (*allow)(void *ctx, size_t size), void *ctx);
/* Blocks allocated and not yet freed, all threads. */
uint64_t wu_mem_live(void);

/* New arena that never holds more than max bytes. The caller's, to wu_arena_free(). WU_ENOMEM. */
WU_MUST int wu_arena_new(size_t max, struct wu_arena **ret_arena);
/* NULL is fine; always returns NULL. */
struct wu_arena *wu_arena_free(struct wu_arena *a);
/* Everything given out is gone; the first chunk is kept for the next use. */
void wu_arena_reset(struct wu_arena *a);
/* size bytes aligned for any type, not cleared; NULL: no memory, or beyond max. */
void *wu_arena_alloc(struct wu_arena *a, size_t size);
/* A copy of len bytes, with a NUL behind it that len does not count. */
char *wu_arena_copy(struct wu_arena *a, const char *p, size_t len);
/* Give back the unused tail of the latest allocation p; used <= what was asked. */
void wu_arena_trim(struct wu_arena *a, void *p, size_t used);

#endif
