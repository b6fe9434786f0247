/* What fails: memory for the arrays, before anything is written. */
#include "print.h"

#include "base/mem.h"
#include "base/time.h"

static int grow(struct wu_press *p, uint32_t need)
{
	uint32_t cap = p->cap ? p->cap : 1024;

	if (need <= p->cap)
		return 0;
	while (cap < need)
		cap *= 2;
	wu_print_close(p);
	p->set = wu_alloc(cap * sizeof(*p->set));
	p->scratch = wu_alloc(cap * sizeof(*p->scratch));
	p->half = wu_alloc(cap * sizeof(*p->half));
	p->number = wu_alloc(cap * sizeof(*p->number));
	p->furniture = wu_alloc(cap);
	if (!p->set || !p->scratch || !p->half || !p->number || !p->furniture) {
		wu_print_close(p);
		return WU_ENOMEM;
	}
	p->cap = cap;
	return 0;
}

void wu_print_close(struct wu_press *p)
{
	wu_free(p->set);
	wu_free(p->scratch);
	wu_free(p->half);
	wu_free(p->number);
	wu_free(p->furniture);
	*p = (struct wu_press){0};
}

static uint32_t hours(int64_t now)
{
	return (uint32_t)(now / WU_HOUR_MS);
}

/* The title is never furniture: series share theirs, and it is one line of many. */
static bool repeated(const struct wu_habit *h, const struct wu_prep *prep, uint32_t line,
		     int64_t now)
{
	return line > 0 &&
	       wu_habit_count(h, prep->outlet, prep->line[line], hours(now)) >= WU_HABIT_FURNITURE;
}

static uint32_t gather(struct wu_press *p, const struct wu_prep *prep, const struct wu_habit *h,
		       int64_t now)
{
	uint32_t n = 0, asked = UINT32_MAX;
	bool skip = false;

	for (uint32_t i = 0; i < prep->n_shingles; i++) {
		if (prep->shingle_line[i] != asked) {
			asked = prep->shingle_line[i];
			skip = repeated(h, prep, asked, now);
		}
		if (!skip)
			p->set[n++] = prep->shingle[i];
	}
	return n;
}

/* High halves of ascending hashes, repeats dropped. */
static uint32_t halve(const uint64_t *v, uint32_t n, uint32_t *ret)
{
	uint32_t out = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t half = (uint32_t)(v[i] >> 32);

		if (out == 0 || ret[out - 1] != half)
			ret[out++] = half;
	}
	return out;
}

int wu_print_make(struct wu_press *p, const struct wu_prep *prep, const struct wu_habit *habit,
		  int64_t now)
{
	uint32_t most = prep->n_shingles > prep->n_numbers ? prep->n_shingles : prep->n_numbers;
	int rc = grow(p, most + 1);
	uint32_t n;

	if (rc < 0)
		return rc;
	n = wu_sketch_sort(p->set, gather(p, prep, habit, now), p->scratch);
	wu_sketch_make(p->set, n, &p->sketch);
	p->print = (struct wu_print){
		.set = p->half,
		.n = halve(p->set, n, p->half),
		.number = p->number,
		.n_numbers = halve(prep->number, prep->n_numbers, p->number),
		.body = {prep->body[0], prep->body[1]},
		.title = prep->title,
		.outlet = prep->outlet,
		.agency = prep->agency,
		.ts = now,
		.furniture = p->furniture,
		.take = prep->take,
		.kind = (uint8_t)(prep->kind ? prep->kind : WU_KIND_ARTICLE),
	};
	for (uint32_t i = 0; i < p->print.n; i++)
		p->furniture[i] = wu_habit_count(habit, prep->outlet, p->half[i], hours(now)) >=
				  WU_HABIT_FURNITURE;
	return 0;
}

void wu_print_learn(const struct wu_press *p, const struct wu_prep *prep, struct wu_habit *habit,
		    uint32_t cluster)
{
	uint32_t slice = hours(p->print.ts);

	for (uint32_t i = 1; i < prep->n_lines; i++)
		wu_habit_note(habit, prep->outlet, prep->line[i], cluster, slice);
	for (uint32_t i = 0; i < p->print.n; i++)
		wu_habit_note(habit, prep->outlet, p->half[i], cluster, slice);
}
