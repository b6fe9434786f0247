/* What fails: memory for the object. The output itself main asks about at the end.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json-out.h"
#include "cli/screen.h"
#include "cli/tune.h"

enum {
	MISSING_MAX = 20, /* stories named */
	OBJECT_BYTES = 1 << 20, /* 32 ids of at most WU_NAME_MAX, escaped, and the tables */
};

/* Stories without which pairs could not be judged, at most MISSING_MAX; returns how many. */
static uint32_t missing(const struct tune *t, struct wu_span *ret)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->pairs->n_stories; i++)
		if (!t->pairs->story[i].came && n++ < MISSING_MAX)
			ret[n - 1] = t->pairs->story[i].id;
	return n;
}

static struct wu_span id_of(const struct tune *t, uint32_t pair, int side)
{
	return t->pairs->story[t->pairs->pair[pair].story[side]].id;
}

static double near(const struct wu_verdict *v)
{
	return v->containment + v->jaccard;
}

static uint32_t reaching(const struct tune *t, const struct wu_sweep *s)
{
	return t->precision > 0 ? wu_sweep_reaching(s, t->precision) : s->n;
}

/* Decimals that show a value as it is, for the widest of s. */
static int decimals(const struct wu_sweep *s)
{
	int most = s->of == WU_SWEEP_SHARED ? 0 : 2;

	for (uint32_t i = 0; i < s->n; i++)
		while (most < 6 && fabs(s->value[i] * pow(10, most) -
					round(s->value[i] * pow(10, most))) > 1e-9)
			most++;
	return most;
}

/* ---- for programs -----------------------------------------------------------------------------
 */

static void json_pairs(struct wu_json_out *j, const struct tune *t)
{
	const struct pairs *p = t->pairs;
	struct wu_span ids[MISSING_MAX];
	uint32_t n = missing(t, ids);

	wu_json_open(j, "pairs", '{');
	wu_json_u64(j, "copies", p->copies);
	wu_json_u64(j, "others", p->n - p->copies);
	wu_json_u64(j, "undecided", p->undecided);
	wu_json_u64(j, "judged", p->judged);
	wu_json_u64(j, "missing", p->n - p->judged);
	wu_json_close(j, '}');
	wu_json_open(j, "stories", '{');
	wu_json_u64(j, "read", t->stories);
	wu_json_u64(j, "repeated", p->repeated);
	wu_json_u64(j, "passed_over", t->bad);
	wu_json_u64(j, "missing", n);
	wu_json_open(j, "missing_ids", '[');
	for (uint32_t i = 0; i < n && i < MISSING_MAX; i++)
		wu_json_str(j, NULL, ids[i]);
	wu_json_close(j, ']');
	wu_json_close(j, '}');
}

static void json_rules(struct wu_json_out *j, const struct tally *t)
{
	wu_json_open(j, "rules", '[');
	for (uint32_t i = 0; i < t->n_rules; i++) {
		const struct tally_rule *r = &t->rule[i];

		wu_json_open(j, NULL, '{');
		wu_json_cstr(j, "rule", r->name);
		wu_json_u64(j, "copies_joined", r->n[1][1]);
		wu_json_u64(j, "copies_apart", r->n[1][0]);
		wu_json_u64(j, "others_joined", r->n[0][1]);
		wu_json_u64(j, "others_apart", r->n[0][0]);
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
}

static void json_wrong(struct wu_json_out *j, const struct tune *t)
{
	wu_json_open(j, "wrong", '[');
	for (uint32_t i = 0; i < t->tally.n_wrong; i++) {
		const struct tally_wrong *w = &t->tally.wrong[i];

		wu_json_open(j, NULL, '{');
		wu_json_str(j, "a", id_of(t, w->pair, 0));
		wu_json_str(j, "b", id_of(t, w->pair, 1));
		wu_json_cstr(j, "label", w->copy ? "copy" : "other");
		wu_json_real(j, "near", near(&w->verdict), 4);
		wu_json_cstr(j, "rule", w->verdict.rule);
		wu_json_real(j, "has", w->verdict.has, 4);
		wu_json_real(j, "need", w->verdict.need, 4);
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
}

static void json_value(struct wu_json_out *j, const char *key, const struct wu_sweep *s, uint32_t i)
{
	if (i == s->n)
		wu_json_null(j, key);
	else
		wu_json_real(j, key, s->value[i], decimals(s));
}

static void json_row(struct wu_json_out *j, const struct wu_sweep *s, uint32_t i)
{
	struct wu_sweep_row r = wu_sweep_row(s, i);

	wu_json_open(j, NULL, '{');
	json_value(j, "value", s, i);
	wu_json_u64(j, "joined", r.joined);
	wu_json_u64(j, "right", r.right);
	wu_json_real(j, "precision", r.precision, 6);
	wu_json_real(j, "recall", r.recall, 6);
	wu_json_real(j, "f1", r.f1, 6);
	wu_json_close(j, '}');
}

static void json_sweep(struct wu_json_out *j, const struct tune *t, const struct wu_sweep *s)
{
	wu_json_open(j, NULL, '{');
	wu_json_cstr(j, "setting", tune_key(s->of));
	wu_json_u64(j, "moves", wu_sweep_moved(s));
	json_value(j, "present", s, s->present);
	json_value(j, "best", s, wu_sweep_best(s));
	json_value(j, "reaches", s, reaching(t, s));
	wu_json_open(j, "values", '[');
	for (uint32_t i = 0; i < s->n; i++)
		json_row(j, s, i);
	wu_json_close(j, ']');
	wu_json_close(j, '}');
}

static int print_json(const struct tune *t)
{
	struct wu_json_out j;
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, OBJECT_BYTES);
	wu_json_init(&j, &b);
	wu_json_open(&j, NULL, '{');
	json_pairs(&j, t);
	json_rules(&j, &t->tally);
	json_wrong(&j, t);
	wu_json_open(&j, "settings", '[');
	for (int k = 0; k < TUNE_SETTINGS; k++)
		json_sweep(&j, t, &t->sweep[k]);
	wu_json_close(&j, ']');
	wu_json_close(&j, '}');
	rc = wu_json_done(&j);
	if (rc == 0)
		printf("%.*s\n", (int)b.len, b.p);
	wu_buf_close(&b);
	return rc;
}

/* ---- for people -------------------------------------------------------------------------------
 */

static void print_missing(const struct tune *t)
{
	struct wu_span ids[MISSING_MAX];
	uint32_t n = missing(t, ids);

	if (!n)
		return;
	printf("not among the stories:");
	for (uint32_t i = 0; i < n && i < MISSING_MAX; i++) {
		putchar(' ');
		screen_put(ids[i], 0);
	}
	if (n > MISSING_MAX)
		printf(" and %u more", n - MISSING_MAX);
	putchar('\n');
}

static void print_pairs(const struct tune *t)
{
	const struct pairs *p = t->pairs;

	printf("%u pairs labelled: %u copies, %u others; %u undecided\n", p->n, p->copies,
	       p->n - p->copies, p->undecided);
	printf("%llu stories read; %u pairs judged, %u without their stories\n",
	       (unsigned long long)t->stories, p->judged, p->n - p->judged);
	print_missing(t);
	if (p->repeated || t->bad)
		printf("%llu stories came again and %llu lines were bad: passed over\n",
		       (unsigned long long)p->repeated, (unsigned long long)t->bad);
}

static void print_rules(const struct tally *t)
{
	printf("\n%-12s %14s %7s %14s %7s\n", "decided by", "copies: joined", "apart",
	       "others: joined", "apart");
	for (uint32_t i = 0; i < t->n_rules; i++) {
		const struct tally_rule *r = &t->rule[i];

		printf("%-12s %14llu %7llu %14llu %7llu\n", r->name, (unsigned long long)r->n[1][1],
		       (unsigned long long)r->n[1][0], (unsigned long long)r->n[0][1],
		       (unsigned long long)r->n[0][0]);
	}
}

static void print_wrong(const struct tune *t)
{
	if (t->tally.n_wrong)
		printf("\nwrong, and nearest to a border (wiredup explain A B says more):\n");
	for (uint32_t i = 0; i < t->tally.n_wrong; i++) {
		const struct tally_wrong *w = &t->tally.wrong[i];
		const struct wu_verdict *v = &w->verdict;

		printf("  near %.3f  %s %.6g of %.6g  %s  ", near(v), v->rule, v->has, v->need,
		       w->copy ? "a copy, apart " : "other, joined ");
		screen_put(id_of(t, w->pair, 0), 0);
		putchar(' ');
		screen_put(id_of(t, w->pair, 1), 0);
		putchar('\n');
	}
}

/* Cut, not rounded: what is short of .99 must not look like it. */
static void print_share(double v)
{
	if (isnan(v))
		printf(" %9s", "-");
	else
		printf(" %9.4f", floor(v * 1e4 + 1e-9) / 1e4);
}

static void print_row(const struct tune *t, const struct wu_sweep *s, uint32_t i)
{
	struct wu_sweep_row r = wu_sweep_row(s, i);
	const char *comma = "  ";

	printf("  %8.*f", decimals(s), r.value);
	print_share(r.precision);
	print_share(r.recall);
	print_share(r.f1);
	if (i == s->present) {
		printf("%spresent", comma);
		comma = ", ";
	}
	if (i == wu_sweep_best(s)) {
		printf("%sbest F1", comma);
		comma = ", ";
	}
	if (i == reaching(t, s))
		printf("%sfirst with precision %g", comma, t->precision);
	putchar('\n');
}

static void print_sweep(const struct tune *t, const struct wu_sweep *s)
{
	printf("\n%s: %llu pairs depend on it\n  %8s %9s %9s %9s\n", tune_key(s->of),
	       (unsigned long long)wu_sweep_moved(s), "value", "precision", "recall", "F1");
	for (uint32_t i = 0; i < s->n; i++)
		print_row(t, s, i);
	if (t->precision > 0 && reaching(t, s) == s->n)
		printf("  no value here has precision %g\n", t->precision);
}

static void print_text(const struct tune *t)
{
	print_pairs(t);
	if (!t->pairs->judged)
		return;
	printf("Each pair was judged alone: no leaders, no window, nothing learned of outlets.\n"
	       "Precision is that of these pairs: it hangs on which others were labelled.\n");
	print_rules(&t->tally);
	print_wrong(t);
	for (int k = 0; k < TUNE_SETTINGS; k++)
		print_sweep(t, &t->sweep[k]);
}

int tune_report(const struct tune *t)
{
	if (t->g->json)
		return print_json(t);
	print_text(t);
	return 0;
}
