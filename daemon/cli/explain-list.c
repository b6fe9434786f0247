/* For people: the answer first, then the two stories, what was compared, and what decided.
 * Nothing here can fail but the output itself, which main asks about at the end.
 */
#include <stdio.h>
#include <string.h>

#include "cli/explained.h"
#include "cli/screen.h"

typedef unsigned long long ull;

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void put_or_dash(struct wu_span s, unsigned most)
{
	screen_put(s.len ? s : (struct wu_span){"-", 1}, most);
}

/* ---- the two stories ------------------------------------------------------------------------ */

static void print_where(const struct explained *p)
{
	char time[SCREEN_TIME];

	if (p->ev.seq) {
		screen_time(p->ev.ts, true, time);
		printf("seq %llu, %s, c%llu", (ull)p->ev.seq, time, (ull)p->ev.cluster);
	} else {
		screen_put((struct wu_span){p->asked, strlen(p->asked)}, 0);
	}
}

static void print_agency(const struct explained *p)
{
	struct wu_reading r;
	struct wu_span agency = p->ev.agency, how = p->ev.how, credit = p->ev.credit;

	if (p->story->prep) {
		wu_story_reading(p->story, &r);
		agency = r.agency;
		how = r.how;
		credit = r.credit;
	}
	if (!agency.len) {
		printf("no agency");
		return;
	}
	screen_put(agency, 40);
	printf(" (");
	screen_put(how, 60);
	printf(")");
	if (credit.len) {
		printf(", credit set aside: ");
		screen_put(credit, 60);
	}
}

static void print_story(const struct explain *e, const struct explained *p)
{
	const struct wu_print *print = &p->press->print;
	const struct wu_prep *prep = p->story->prep;
	const char *kind = wu_kind_name((enum wu_kind)print->kind);

	printf("%c  ", p->name);
	put_or_dash(prep ? prep->reading.outlet : p->story->field[WU_OUTLET], 40);
	printf(", ");
	print_where(p);
	printf("%s\n   ", p == e->late ? ", the later" : "");
	put_or_dash(p->story->field[WU_TITLE], 0);
	printf("\n   %s", kind);
	if (print->take)
		printf(", take %u", print->take);
	printf(", ");
	print_agency(p);
	printf("\n   %u words, ", prep ? prep->reading.words : p->ev.words);
	printf("%u shingles", print->n);
	if (prep)
		printf(", %u lines kept, %u removed", prep->reading.lines, prep->reading.lines_out);
	printf(", %u line%s passed over\n", p->ev.seq ? p->ev.n_passed : p->press->n_passed,
	       plural(p->ev.seq ? p->ev.n_passed : p->press->n_passed));
	if (!prep)
		printf("   its text is not in the log: compared by its print alone\n");
}

static void print_removed_line(const struct explained *p, const struct wu_removed *r)
{
	static const char *const why[] = {"outlet's rule", "everybody's rule", "repeat",
					  "around a cut", "credit"};

	printf("   %c  ", p->name);
	if (r->by == WU_REMOVED_OUTLET || r->by == WU_REMOVED_EVERYBODY)
		printf("%-16s %-10s ", why[r->by], wu_removed_key(r->key));
	else
		printf("%-16s %-10s ", why[r->by], "");
	screen_put(r->text, 100);
	putchar('\n');
}

static void print_passed(const struct explained *p)
{
	for (uint32_t i = 0; p->story->prep && i < p->press->n_passed; i++) {
		printf("   %c  %-27s ", p->name, "learned line");
		screen_put(wu_stretch_line(p->story->prep, p->press->passed[i]), 100);
		putchar('\n');
	}
}

static void print_learned(const struct explain *e)
{
	for (uint32_t i = 0; i < e->learned.n; i++) {
		printf("   %c  learned, %4u shingle%-4s ", e->late->name, e->learned.v[i].stretch.n,
		       plural(e->learned.v[i].stretch.n));
		screen_put(e->learned.v[i].text, e->all ? 0 : 100);
		putchar('\n');
	}
	if (e->learned.n < e->learned.all)
		printf("   %c  and %u shorter passages that its outlet repeats (--all)\n",
		       e->late->name, e->learned.all - e->learned.n);
}

static void print_removed(const struct explain *e)
{
	bool any = e->learned.n > 0;

	for (int i = 0; i < 2; i++)
		any |= e->two[i].n_removed || e->two[i].press->n_passed;
	if (!any)
		return;
	printf("\nleft out\n");
	for (int i = 0; i < 2; i++) {
		for (uint32_t k = 0; k < e->two[i].n_removed; k++)
			print_removed_line(&e->two[i], &e->two[i].removed[k]);
		print_passed(&e->two[i]);
	}
	print_learned(e);
}

/* ---- what they have in common --------------------------------------------------------------- */

static void print_votes(const struct explain *e)
{
	const struct wu_explanation *x = &e->x;

	printf("   sketches     %u keys in common, of %u (%c) and %u (%c)", x->keys, x->keys_late,
	       e->late->name, x->keys_early, e->early->name);
	if (e->early->ev.seq && x->live)
		printf("; %u vote%s for c%llu, %u hot: %s\n", x->votes, plural(x->votes),
		       (ull)e->early->cluster, x->hot,
		       x->candidate ? "a candidate" : "no candidate");
	else
		printf("; %s\n", x->keys >= 2 ? "enough for a candidate" : "2 make a candidate");
}

static void print_measures(const struct explain *e)
{
	const struct wu_explanation *x = &e->x;
	const struct wu_verdict *v = &x->verdict;

	printf("\ncompared\n");
	print_votes(e);
	printf("   shingles     %u in common, %u of them not the title's", v->shared,
	       v->shared_body);
	if (x->verdict.residue)
		printf("; %u of %c that its outlet repeats left out", x->verdict.residue, e->late->name);
	printf("\n   Jaccard      %.4f\n", v->jaccard);
	printf("   containment  %.4f; in common is %.4f of %c, %.4f of %c\n", v->containment,
	       v->held, e->late->name, x->held_early, e->early->name);
	printf("   nearness     %.4f\n", v->containment + v->jaccard);
	printf("   titles       %.2f in common\n", v->title);
	printf("   figures      %u place%s in common, %u with the same figure\n", v->places,
	       plural(v->places), v->figures);
}

/* Lines with " / " between them, at most most columns (0: all). */
static void put_passage(struct wu_span rest, unsigned most)
{
	unsigned used = 0;

	while (rest.len && (!most || used < most)) {
		const char *end = memchr(rest.p, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.p) : rest.len;

		used += screen_put((struct wu_span){rest.p, len}, most ? most - used : 0);
		if (end && (!most || used < most))
			used += (unsigned)printf(" / ");
		len += end != NULL;
		rest = (struct wu_span){rest.p + len, rest.len - len};
	}
}

static void print_common(const struct explain *e)
{
	const struct passages *c = &e->common;

	if (!c->all)
		return;
	printf("\nin common, %u passage%s%s\n", c->all, plural(c->all),
	       c->n < c->all ? ", the longest (--all: all, in order)" : "");
	for (uint32_t i = 0; i < c->n; i++) {
		printf("   %4u shingle%-1s  ", c->v[i].stretch.n, plural(c->v[i].stretch.n));
		put_passage(c->v[i].text, e->all ? 0 : 240);
		printf("  (%u letters)\n", c->v[i].letters);
	}
}

/* ---- rules ---------------------------------------------------------------------------------- */

static void print_rule(const struct explain *e, const struct wu_told_rule *r)
{
	const char *setting = explain_setting(r->by);
	const char *how = !r->asked                          ? "not asked"
			  : strcmp(r->name, "verbatim") == 0 ? (r->passed ? "equal" : "not equal")
			  : r->passed                        ? "passed"
							     : "failed";

	if (r->asked)
		printf("   %-12s %8.4g %8.4g  %-16s  %s", r->name, r->has, r->need,
		       setting ? setting : "built in", how);
	else
		printf("   %-12s %8s %8s  %-16s  %s", r->name, "-", "-",
		       setting ? setting : "built in", how);
	printf("%s\n", r == wu_explain_decider(&e->x) ? ", decided" : "");
}

static void print_sayings(const struct sayings *s)
{
	for (unsigned i = 0; i < s->n; i++)
		printf("%s\n", s->text[i]);
}

void explain_list(const struct explain *e)
{
	static const char *const how[WU_REL_COUNT] = {
		[WU_REL_LEADER] = "",
		[WU_REL_VERBATIM] = "verbatim",
		[WU_REL_COPY] = "a copy of",
		[WU_REL_ABRIDGED] = "abridged from",
		[WU_REL_EXTENDED] = "extended from",
		[WU_REL_PARTIAL] = "partly",
	};
	const struct wu_verdict *v = &e->x.verdict;
	struct sayings s;

	if (v->copy)
		printf("copies: %c is %s %c\n\n", e->late->name, how[v->relation], e->early->name);
	else
		printf("not copies\n\n");
	print_story(e, &e->two[0]);
	print_story(e, &e->two[1]);
	print_removed(e);
	print_measures(e);
	print_common(e);
	printf("\n   %-12s %8s %8s  %-16s\n", "rule", "has", "needs", "setting");
	for (int i = 0; i < WU_TOLD_RULES; i++)
		print_rule(e, &e->x.rule[i]);
	putchar('\n');
	explain_say_turns(e, &s);
	print_sayings(&s);
	explain_say_log(e, &s);
	print_sayings(&s);
}
