/* A figure opens with the words before it and closes when enough stand behind it, or the
 * line ends. In a place every other figure counts as the same word. 16 bits of place and
 * of value: two stories have few dozen figures each, so one comparison in a hundred meets
 * a place by chance, and the rule asks for several.
 */
#include "text/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

/* A place is the figure itself and two words or four letters before it, and one word or
 * two letters behind: weights of 5 and 2 each. */
enum { BEFORE = 13, BEHIND = 4 };
/* What every figure is as part of another's place. */
enum { SOME_FIGURE = 2 };

static uint64_t place_before(const struct wu_figures *f)
{
	uint64_t h = 7;
	unsigned weight = 0;

	for (int i = 0; i < WU_FIGURES_BACK && weight < BEFORE; i++) {
		h = wu_hash_mix(h, f->back[i]);
		weight += f->back_weight[i];
	}
	return h;
}

static void close_first(struct wu_figures *f)
{
	uint64_t place = wu_hash_mix(f->open[0].place, 8), value = wu_hash_mix(f->open[0].value, 9);

	if (f->n < WU_FIGURES_MAX)
		f->ret[f->n++] = place << 48 | (value & 0xFFFF) << 32;
	f->n_open--;
	memmove(f->open, f->open + 1, f->n_open * sizeof(*f->open));
}

void wu_figures_word(struct wu_figures *f, uint64_t hash, uint8_t weight)
{
	enum { LAST = WU_FIGURES_BACK - 1 };

	for (unsigned i = 0; i < f->n_open; i++) {
		f->open[i].place = wu_hash_mix(f->open[i].place, hash);
		f->open[i].behind += weight;
	}
	while (f->n_open && f->open[0].behind >= BEHIND)
		close_first(f);
	memmove(f->back + 1, f->back, LAST * sizeof(*f->back));
	memmove(f->back_weight + 1, f->back_weight, LAST * sizeof(*f->back_weight));
	f->back[0] = hash;
	f->back_weight[0] = weight;
	f->weight += weight;
}

void wu_figures_number(struct wu_figures *f, uint64_t value, uint8_t weight)
{
	wu_figures_word(f, SOME_FIGURE, weight);
	if (f->n_open == WU_FIGURES_OPEN)
		close_first(f);
	f->open[f->n_open++] = (struct wu_figure){place_before(f), value, 0};
	f->weight_of_figures += weight;
}

void wu_figures_end(struct wu_figures *f, uint32_t line)
{
	while (f->n_open)
		close_first(f);
	if (line == 0 || f->weight_of_figures * 2 >= f->weight)
		f->n = f->n_above;
	for (uint32_t i = f->n_above; i < f->n; i++)
		f->ret[i] |= line;
	f->n_above = f->n;
	f->weight = f->weight_of_figures = 0;
	memset(f->back, 0, sizeof(f->back));
	memset(f->back_weight, 0, sizeof(f->back_weight));
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void wu_figures_finish(struct wu_figures *f)
{
	uint32_t out = 0;

	if (f->n)
		qsort(f->ret, f->n, sizeof(*f->ret), by_value);
	for (uint32_t i = 0; i < f->n; i++)
		if (i == 0 || f->ret[i] != f->ret[i - 1])
			f->ret[out++] = f->ret[i];
	f->n = f->n_above = out;
}
