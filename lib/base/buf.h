/* A growable run of bytes with a maximum. Caller-owned; zero-initialised by wu_buf_init(). */
#ifndef WU_BASE_BUF_H
#define WU_BASE_BUF_H

#include "wiredup.h"

struct wu_buf {
	char *p;
	size_t len;
	size_t cap;
	size_t max;
};

/* Empty; allocates nothing. max: most bytes it may ever hold. */
void wu_buf_init(struct wu_buf *b, size_t max);
/* Free its memory; it is empty and usable again. */
void wu_buf_close(struct wu_buf *b);
/* Forget the bytes, keep the memory. */
void wu_buf_reset(struct wu_buf *b);
/* Room for n more bytes at p + len. WU_ELIMIT beyond max, WU_ENOMEM; unchanged then. */
WU_MUST int wu_buf_reserve(struct wu_buf *b, size_t n);
/* Append n bytes; errors as wu_buf_reserve(). */
WU_MUST int wu_buf_add(struct wu_buf *b, const void *p, size_t n);
/* Append a NUL-terminated string. */
WU_MUST int wu_buf_adds(struct wu_buf *b, const char *s);
/* Append formatted text. */
__attribute__((format(printf, 2, 3))) WU_MUST int wu_buf_addf(struct wu_buf *b, const char *fmt,
							      ...);
/* Remove the first n bytes (n <= len). */
void wu_buf_drop(struct wu_buf *b, size_t n);
/* Take the memory away from it: the caller frees with wu_free(). The buffer is empty. */
char *wu_buf_detach(struct wu_buf *b);

#endif
