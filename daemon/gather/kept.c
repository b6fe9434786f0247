#include "gather/kept.h"

#include <stdlib.h>

#include "base/hash.h"

enum { FIRST = 64 };

uint64_t kept_print(const struct stat *st)
{
	uint64_t v[] = {st->st_ino, (uint64_t)st->st_size, (uint64_t)st->st_mtim.tv_sec,
			(uint64_t)st->st_mtim.tv_nsec};

	return wu_hash64(v, sizeof(v), 0) | 1;
}

/* Where print is, or where it would go. */
static uint64_t *place(const struct kept *k, uint64_t print)
{
	size_t i = (print >> 1) & (k->cap - 1);

	while (k->prints[i] && k->prints[i] != print)
		i = (i + 1) & (k->cap - 1);
	return &k->prints[i];
}

bool kept_has(const struct kept *k, uint64_t print)
{
	return k->cap && *place(k, print);
}

void kept_add(struct kept *k, uint64_t print)
{
	if (2 * k->n >= k->cap) {
		struct kept wider = {.n = k->n, .cap = k->cap ? 2 * k->cap : FIRST};

		wider.prints = calloc(wider.cap, sizeof(*wider.prints));
		if (!wider.prints)
			return;
		for (size_t i = 0; i < k->cap; i++)
			if (k->prints[i])
				*place(&wider, k->prints[i]) = k->prints[i];
		free(k->prints);
		*k = wider;
	}
	k->n += !*place(k, print);
	*place(k, print) = print;
}

void kept_close(struct kept *k)
{
	free(k->prints);
	*k = (struct kept){0};
}
