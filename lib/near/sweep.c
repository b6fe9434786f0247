/* A higher value never makes a copy of what was none at a lower one, so a pair is a copy at
 * the first k values, and k is found by halving: a few judgements a pair, not one a value.
 */
#include "near/sweep.h"

#include <math.h>

/* Values are whole so many parts of 1, so that what is shown is what was judged. */
static const double PARTS = 1000;

static double *setting(struct wu_cluster_opts *o, enum wu_sweep_of of)
{
	return of == WU_SWEEP_NEAR ? &o->near : &o->same_outlet;
}

static double present(const struct wu_sweep *s)
{
	struct wu_cluster_opts o = s->opts;

	return s->of == WU_SWEEP_SHARED ? o.shared : *setting(&o, s->of);
}

/* Between two values: whole for counts, else hundredths while they are fine enough. */
static double width(const struct wu_sweep *s, uint32_t steps)
{
	double w = present(s) / (2 * steps), unit = w >= .01 ? .01 : 1 / PARTS;

	if (s->of == WU_SWEEP_SHARED)
		unit = 1;
	return unit * fmax(1, round(w / unit));
}

void wu_sweep_init(struct wu_sweep *s, enum wu_sweep_of of, const struct wu_cluster_opts *opts,
		   struct wu_sweep_range range, uint32_t steps)
{
	double at, w, v;

	*s = (struct wu_sweep){.opts = *opts, .of = of};
	at = present(s);
	w = width(s, steps);
	for (int64_t k = -(int64_t)steps; k <= (int64_t)steps; k++) {
		/* The division gives the number that reading its digits gives. */
		v = k ? round((at + (double)k * w) * PARTS) / PARTS : at;
		if (k == 0)
			s->present = s->n;
		if (k == 0 || (v >= range.min && v <= range.max))
			s->value[s->n++] = v;
	}
}

struct wu_cluster_opts wu_sweep_opts(const struct wu_sweep *s, uint32_t i)
{
	struct wu_cluster_opts o = s->opts;

	if (s->of == WU_SWEEP_SHARED)
		o.shared = (uint32_t)s->value[i];
	else
		*setting(&o, s->of) = s->value[i];
	return o;
}

static bool is_copy(const struct wu_sweep *s, uint32_t i, const struct wu_print *a,
		    const struct wu_print *b)
{
	struct wu_cluster_opts o = wu_sweep_opts(s, i);

	return wu_cluster_judge(&o, a, b).copy;
}

void wu_sweep_add(struct wu_sweep *s, const struct wu_print *a, const struct wu_print *b, bool copy)
{
	uint32_t from = 0, to = s->n;

	/* Most pairs do not depend on the setting at all. */
	if (!is_copy(s, 0, a, b))
		to = 0;
	else if (is_copy(s, s->n - 1, a, b))
		from = s->n;
	while (from < to) {
		uint32_t mid = from + (to - from) / 2;

		if (is_copy(s, mid, a, b))
			from = mid + 1;
		else
			to = mid;
	}
	s->held[copy][from]++;
}

static double share(uint64_t part, uint64_t whole)
{
	return whole ? (double)part / (double)whole : NAN;
}

struct wu_sweep_row wu_sweep_row(const struct wu_sweep *s, uint32_t i)
{
	struct wu_sweep_row r = {.value = s->value[i]};

	for (uint32_t k = 0; k <= s->n; k++) {
		r.copies += s->held[1][k];
		r.right += k > i ? s->held[1][k] : 0;
		r.joined += k > i ? s->held[0][k] + s->held[1][k] : 0;
	}
	r.precision = share(r.right, r.joined);
	r.recall = share(r.right, r.copies);
	r.f1 = share(2 * r.right, r.joined + r.copies);
	return r;
}

uint64_t wu_sweep_moved(const struct wu_sweep *s)
{
	uint64_t n = 0;

	for (uint32_t k = 1; k < s->n; k++)
		n += s->held[0][k] + s->held[1][k];
	return n;
}

static uint32_t apart(uint32_t a, uint32_t b)
{
	return a < b ? b - a : a - b;
}

uint32_t wu_sweep_best(const struct wu_sweep *s)
{
	uint32_t best = s->n;
	double f1, most = -1;

	for (uint32_t i = 0; i < s->n; i++) {
		f1 = wu_sweep_row(s, i).f1;
		if (f1 > most || (f1 == most && apart(i, s->present) < apart(best, s->present))) {
			most = f1;
			best = i;
		}
	}
	return best;
}

uint32_t wu_sweep_reaching(const struct wu_sweep *s, double precision)
{
	uint32_t i = 0;

	while (i < s->n && !(wu_sweep_row(s, i).precision >= precision))
		i++;
	return i;
}
