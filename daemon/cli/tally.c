#include "cli/tally.h"

#include <math.h>
#include <string.h>

static void count(struct tally *t, bool copy, const struct wu_verdict *v)
{
	uint32_t i = 0;

	while (i < t->n_rules && strcmp(t->rule[i].name, v->rule) != 0)
		i++;
	if (i == TALLY_RULES)
		return;
	if (i == t->n_rules)
		t->rule[t->n_rules++].name = v->rule;
	t->rule[i].n[copy][v->copy]++;
}

/* A kind or a text is equal or it is not: these have no border. */
static bool has_border(const struct wu_verdict *v)
{
	return strcmp(v->rule, "kind") != 0 && strcmp(v->rule, "verbatim") != 0 && v->need > 0;
}

static bool nearer(const struct tally_wrong *a, const struct tally_wrong *b)
{
	return a->off < b->off || (a->off == b->off && a->pair < b->pair);
}

static void keep(struct tally *t, struct tally_wrong w)
{
	uint32_t at = t->n_wrong;

	while (at > 0 && nearer(&w, &t->wrong[at - 1]))
		at--;
	if (at == TALLY_EDGE)
		return;
	t->n_wrong += t->n_wrong < TALLY_EDGE;
	memmove(&t->wrong[at + 1], &t->wrong[at], (t->n_wrong - 1 - at) * sizeof(w));
	t->wrong[at] = w;
}

void tally_add(struct tally *t, uint32_t pair, bool copy, const struct wu_verdict *v)
{
	count(t, copy, v);
	if (copy != v->copy && has_border(v))
		keep(t, (struct tally_wrong){pair, copy, fabs(v->has - v->need) / v->need, *v});
}
