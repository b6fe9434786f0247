/* Shingle hashes are uniform, so one pass that deals them out by their top byte leaves
 * runs short enough to insert; a run that is not short (crafted input) is given to
 * qsort. Nothing can fail.
 */
#include "near/sketch.h"

#include <stdlib.h>
#include <string.h>

enum { DEALT = 256, SHORT = 24 };

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void sort_run(uint64_t *v, uint32_t n)
{
	if (n > SHORT) {
		qsort(v, n, sizeof(*v), ascending);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		uint64_t x = v[i];
		uint32_t k = i;

		for (; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

uint32_t wu_sketch_sort(uint64_t *v, uint32_t n, uint64_t *scratch)
{
	uint32_t start[DEALT + 1] = {0}, at[DEALT], out = 0;

	for (uint32_t i = 0; i < n; i++)
		start[(v[i] >> 56) + 1]++;
	for (uint32_t b = 0; b < DEALT; b++) {
		start[b + 1] += start[b];
		at[b] = start[b];
	}
	for (uint32_t i = 0; i < n; i++)
		scratch[at[v[i] >> 56]++] = v[i];
	for (uint32_t b = 0; b < DEALT; b++)
		sort_run(scratch + start[b], start[b + 1] - start[b]);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || scratch[i] != scratch[i - 1])
			v[out++] = scratch[i];
	return out;
}

void wu_sketch_make(const uint64_t *set, uint32_t n, struct wu_sketch *ret)
{
	uint32_t k = n < WU_SKETCH_LEAST ? n : WU_SKETCH_LEAST;

	while (k < n && k < WU_SKETCH_LEN && set[k] < UINT64_MAX / WU_SKETCH_PART)
		k++;
	ret->n = k;
	if (k)
		memcpy(ret->key, set, k * sizeof(*set));
}
