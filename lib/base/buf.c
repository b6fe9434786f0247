/* Grows by doubling, never beyond max. What fails leaves the bytes as they were. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST = 256 };

void wu_buf_init(struct wu_buf *b, size_t max)
{
	*b = (struct wu_buf){.max = max};
}

void wu_buf_close(struct wu_buf *b)
{
	wu_free(b->p);
	wu_buf_init(b, b->max);
}

void wu_buf_reset(struct wu_buf *b)
{
	b->len = 0;
}

int wu_buf_reserve(struct wu_buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : b->max < FIRST ? b->max : FIRST;
	char *p;

	if (n > b->max - b->len)
		return WU_ELIMIT;
	if (b->cap - b->len >= n && b->p)
		return 0;
	while (cap < b->len + n)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	p = wu_realloc(b->p, cap);
	if (!p)
		return WU_ENOMEM;
	b->p = p;
	b->cap = cap;
	return 0;
}

int wu_buf_add(struct wu_buf *b, const void *p, size_t n)
{
	int rc = wu_buf_reserve(b, n);

	if (rc < 0)
		return rc;
	if (n)
		memcpy(b->p + b->len, p, n);
	b->len += n;
	return 0;
}

int wu_buf_adds(struct wu_buf *b, const char *s)
{
	return wu_buf_add(b, s, strlen(s));
}

int wu_buf_addf(struct wu_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n, rc;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return WU_EINVAL;
	rc = wu_buf_reserve(b, (size_t)n + 1);
	if (rc < 0)
		return rc;
	va_start(ap, fmt);
	vsnprintf(b->p + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
	return 0;
}

void wu_buf_drop(struct wu_buf *b, size_t n)
{
	if (n)
		memmove(b->p, b->p + n, b->len - n);
	b->len -= n;
}

char *wu_buf_detach(struct wu_buf *b)
{
	char *p = b->p;

	wu_buf_init(b, b->max);
	return p;
}
