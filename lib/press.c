/* What fails: memory for the arrays, before anything is written. */
#include "press.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

/* The arrays; which lines are passed over stays. */
static void drop(struct wu_press *p)
{
	wu_free(p->wide);
	wu_free(p->scratch);
	wu_free(p->set);
	wu_free(p->number);
	wu_free(p->line);
	wu_free(p->fresh);
	wu_free(p->furniture);
	p->wide = p->scratch = NULL;
	p->set = p->number = p->line = p->fresh = NULL;
	p->furniture = NULL;
	p->cap = 0;
}

void wu_press_close(struct wu_press *p)
{
	drop(p);
	wu_free(p->others);
	*p = (struct wu_press){0};
}

int wu_press_reserve(struct wu_press *p, uint32_t need)
{
	uint32_t cap = p->cap ? p->cap : 1024;

	if (p->cap && need <= p->cap)
		return 0;
	while (cap < need)
		cap *= 2;
	drop(p);
	p->wide = wu_alloc(cap * sizeof(*p->wide));
	p->scratch = wu_alloc(cap * sizeof(*p->scratch));
	p->set = wu_alloc(cap * sizeof(*p->set));
	p->number = wu_alloc(cap * sizeof(*p->number));
	p->line = wu_alloc(cap * sizeof(*p->line));
	p->fresh = wu_alloc(cap * sizeof(*p->fresh));
	p->furniture = wu_alloc(cap);
	if (!p->wide || !p->scratch || !p->set || !p->number || !p->line || !p->fresh ||
	    !p->furniture) {
		drop(p);
		return WU_ENOMEM;
	}
	p->cap = cap;
	return 0;
}

static int reserve(struct wu_press *p, const struct wu_prep *prep)
{
	uint32_t most = prep->n_shingles > prep->n_numbers ? prep->n_shingles : prep->n_numbers;

	return wu_press_reserve(p, (prep->n_lines > most ? prep->n_lines : most) + 1);
}

/* Lines and shingles are counted in one table, apart. */
static uint64_t of_lines(uint64_t outlet)
{
	return wu_hash_mix(outlet, 1);
}

static uint32_t half(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* High halves of ascending hashes, repeats dropped. */
static uint32_t halve(const uint64_t *v, uint32_t n, uint32_t *ret)
{
	uint32_t out = 0;

	for (uint32_t i = 0; i < n; i++)
		if (out == 0 || ret[out - 1] != half(v[i]))
			ret[out++] = half(v[i]);
	return out;
}

/* The title is never furniture: series share theirs, and it is one line of many. */
int wu_press_pass(struct wu_press *p, const struct wu_prep *prep, const struct wu_habit *habit,
		  int64_t now)
{
	int rc = reserve(p, prep);

	if (rc < 0)
		return rc;
	p->n_passed = 0;
	for (uint32_t i = 0; i < prep->n_lines; i++)
		p->line[i] = half(prep->line[i]);
	wu_habit_ask(habit, now, of_lines(prep->outlet), (struct wu_halves){p->line, prep->n_lines},
		     p->furniture);
	for (uint32_t i = 1; i < prep->n_lines && p->n_passed < WU_PASSED_MAX; i++)
		if (p->furniture[i])
			p->passed[p->n_passed++] = (uint16_t)i;
	return 0;
}

void wu_press_pass_these(struct wu_press *p, const uint16_t *line, uint32_t n)
{
	p->n_passed = n < WU_PASSED_MAX ? n : WU_PASSED_MAX;
	for (uint32_t i = 0; i < p->n_passed; i++)
		p->passed[i] = line[i];
}

static bool is_passed(const struct wu_press *p, uint32_t line)
{
	for (uint32_t i = 0; i < p->n_passed; i++)
		if (p->passed[i] == line)
			return true;
	return false;
}

/* Shingles and lines passed over both ascend by line. */
static uint32_t gather(const struct wu_press *p, const struct wu_prep *prep)
{
	uint32_t n = 0, at = 0;

	for (uint32_t i = 0; i < prep->n_shingles; i++) {
		while (at < p->n_passed && p->passed[at] < prep->shingle_line[i])
			at++;
		if (at == p->n_passed || p->passed[at] != prep->shingle_line[i])
			p->wide[n++] = wu_print_key(prep->shingle[i], prep->shingle_line[i] == 0);
	}
	return n;
}

/* Figures of lines passed over say nothing: those of time stamps differ in every copy. */
static uint32_t gather_figures(const struct wu_press *p, const struct wu_prep *prep)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < prep->n_numbers; i++)
		if (!is_passed(p, (uint32_t)prep->number[i]))
			p->wide[n++] = prep->number[i];
	return n;
}

static struct wu_halves lines_of(struct wu_press *p, const struct wu_prep *prep)
{
	uint32_t n = prep->n_lines ? prep->n_lines - 1 : 0;

	if (n)
		memcpy(p->wide, prep->line + 1, n * sizeof(*p->wide));
	n = halve(p->wide, wu_sketch_sort(p->wide, n, p->scratch), p->line);
	return (struct wu_halves){p->line, n};
}

int wu_press_make(struct wu_press *p, const struct wu_prep *prep, int64_t now)
{
	int rc = reserve(p, prep);
	uint32_t n, figures;

	if (rc < 0)
		return rc;
	p->lines = lines_of(p, prep);
	figures = halve(p->wide, gather_figures(p, prep), p->number);
	n = wu_sketch_sort(p->wide, gather(p, prep), p->scratch);
	wu_sketch_make(p->wide, n, &p->sketch);
	p->print = (struct wu_print){
		.set = p->set,
		.n = halve(p->wide, n, p->set),
		.number = p->number,
		.n_numbers = figures,
		.body = {prep->body[0], prep->body[1]},
		.title = prep->title,
		.outlet = prep->outlet,
		.agency = prep->agency,
		.ts = now,
		.take = prep->take,
		.kind = (uint8_t)(prep->kind ? prep->kind : WU_KIND_ARTICLE),
	};
	p->said = (struct wu_halves){p->set, p->print.n};
	return 0;
}

void wu_press_mark(struct wu_press *p, const struct wu_habit *habit)
{
	wu_habit_ask(habit, p->print.ts, p->print.outlet, (struct wu_halves){p->set, p->print.n},
		     p->furniture);
	p->print.furniture = p->furniture;
}

int wu_press_mark_other(struct wu_press *p, const struct wu_habit *habit, int64_t now,
			const struct wu_print *of, struct wu_print *ret)
{
	if (of->n > p->cap_others) {
		uint8_t *wide = wu_realloc(p->others, of->n);

		if (!wide)
			return WU_ENOMEM;
		p->others = wide;
		p->cap_others = of->n;
	}
	wu_habit_ask(habit, now, of->outlet, (struct wu_halves){of->set, of->n}, p->others);
	*ret = *of;
	ret->furniture = p->others;
	return 0;
}

void wu_press_compare(struct wu_press *p, const struct wu_print *of)
{
	uint32_t k = 0, n = 0;

	if (!of)
		return;
	for (uint32_t i = 0; i < p->print.n; i++) {
		while (k < of->n && of->set[k] < p->set[i])
			k++;
		if (k == of->n || of->set[k] != p->set[i])
			p->fresh[n++] = p->set[i];
	}
	p->said = (struct wu_halves){p->fresh, n};
}

void wu_press_learn(const struct wu_press *p, struct wu_habit *habit, uint64_t cluster)
{
	wu_habit_note(habit, of_lines(p->print.outlet), p->lines, cluster);
	wu_habit_note(habit, p->print.outlet, p->said, cluster);
}
