/* Two columns of facts about the stories, what was taken out of each, what they have in
 * common, and the decision in a sentence. What fails: memory for an object.
 */
#include <stdio.h>
#include <string.h>

#include "base/json-out.h"
#include "cli/explain-report.h"
#include "cli/screen.h"

enum { LABEL = 16, COLUMN = 28, LINE_ROOM = 100, OBJECT_MAX = 64 << 20, DECIMALS = 6 };

/* What a line that is gone was. */
enum fate { KEPT, FURNITURE, CREDIT, LEARNED };

static const char *const fates[] = {"", "furniture", "credit", "learned"};

static bool contains(struct wu_span s, struct wu_span part)
{
	return part.len && s.len >= part.len && memmem(s.p, s.len, part.p, part.len);
}

/* Which kept line this is, from 1; 0: none. */
static uint32_t kept_as(const struct wu_story *s, struct wu_span line)
{
	struct wu_span body = s->prep->reading.body;

	for (uint32_t i = 1; body.len; i++) {
		const char *end = memchr(body.p, '\n', body.len);
		size_t n = end ? (size_t)(end - body.p) : body.len;

		if (contains(line, (struct wu_span){body.p, n}))
			return i;
		n += end != NULL;
		body = (struct wu_span){body.p + n, body.len - n};
	}
	return 0;
}

static enum fate fate_of(const struct explain_story *e, const struct wu_press *p,
			 struct wu_span line)
{
	uint32_t at = kept_as(e->story, line);

	for (uint32_t i = 0; at && i < p->n_passed; i++)
		if (p->passed[i] == at)
			return LEARNED;
	if (at)
		return KEPT;
	return contains(line, e->story->prep->reading.credit) ? CREDIT : FURNITURE;
}

/* The next line of text that says something; false: there is none. */
static bool next_line(struct wu_span *text, struct wu_span *ret)
{
	while (text->len) {
		const char *end = memchr(text->p, '\n', text->len);
		size_t n = end ? (size_t)(end - text->p) : text->len, used = n + (end != NULL);

		*ret = (struct wu_span){text->p, n};
		*text = (struct wu_span){text->p + used, text->len - used};
		while (ret->len && (*ret->p == ' ' || *ret->p == '\t' || *ret->p == '\r'))
			*ret = (struct wu_span){ret->p + 1, ret->len - 1};
		if (ret->len)
			return true;
	}
	return false;
}

/* ---- for people ------------------------------------------------------------------------------ */

static void put_span(const char *label, struct wu_span a, struct wu_span b)
{
	printf("%-*s ", LABEL, label);
	screen_pad(a, COLUMN);
	printf("  ");
	screen_put(b, COLUMN);
	putchar('\n');
}

static void put_text(const char *label, const char *a, const char *b)
{
	put_span(label, (struct wu_span){a, strlen(a)}, (struct wu_span){b, strlen(b)});
}

static void put_number(const char *label, uint64_t a, uint64_t b)
{
	char x[24], y[24];

	snprintf(x, sizeof(x), "%llu", (unsigned long long)a);
	snprintf(y, sizeof(y), "%llu", (unsigned long long)b);
	put_text(label, x, y);
}

static const char *where(const struct explain_story *e, char ret[64])
{
	if (!e->seq)
		return "a file";
	snprintf(ret, 64, "%llu in c%llu, %s", (unsigned long long)e->seq,
		 (unsigned long long)e->cluster, wu_relation_name(e->relation));
	return ret;
}

static void put_stories(const struct explain_report *r)
{
	const struct wu_reading *a = &r->a->story->prep->reading, *b = &r->b->story->prep->reading;
	char x[64], y[64];

	put_text("", "A, the later", "B");
	put_text("asked for", r->a->asked, r->b->asked);
	put_text("in the log", where(r->a, x), where(r->b, y));
	put_span("title", r->a->story->field[WU_TITLE], r->b->story->field[WU_TITLE]);
	put_span("outlet", a->outlet, b->outlet);
	put_span("agency", a->agency, b->agency);
	put_span("known by", a->how, b->how);
	put_text("kind", wu_kind_name(a->kind), wu_kind_name(b->kind));
	put_number("take", r->a->story->prep->take, r->b->story->prep->take);
	put_number("words", a->words, b->words);
	put_number("shingles", r->x->a.print.n, r->x->b.print.n);
	put_number("sketch", r->x->a.sketch.n, r->x->b.sketch.n);
	put_number("figures", r->x->a.print.n_numbers, r->x->b.print.n_numbers);
}

static void put_gone(const char *name, const struct explain_story *e, const struct wu_press *p)
{
	struct wu_span text = e->story->field[WU_TEXT], line;
	bool any = false;

	while (next_line(&text, &line)) {
		enum fate fate = fate_of(e, p, line);

		if (fate == KEPT)
			continue;
		if (!any)
			printf("\nleft out of %s\n", name);
		any = true;
		printf("  %-10s ", fates[fate]);
		screen_put(line, LINE_ROOM);
		putchar('\n');
	}
}

static void put_common(const struct explain_report *r)
{
	const struct wu_verdict *v = &r->x->verdict;

	printf("\nin common\n");
	printf("  %u keys of their sketches: %s\n", r->x->votes,
	       r->x->votes >= 2 ? "enough to be compared" : "not enough to be compared (2)");
	printf("  %u shingles, %u of them not the headline's", v->shared, v->shared_body);
	if (r->x->left_out)
		printf("; %u that A's outlet repeats are left out", r->x->left_out);
	printf("\n  Jaccard %.3f, containment %.3f, together %.3f; headline %.2f\n", v->jaccard,
	       v->containment, v->jaccard + v->containment, v->title);
	printf("  %u places of figures, %u with the same figure\n", v->places, v->figures);
	for (uint32_t i = 0; i < r->n_told; i++) {
		printf("  %4u  ", r->passage[i].shingles);
		screen_put(r->passage[i].text, LINE_ROOM);
		putchar('\n');
	}
	if (r->n_told < r->n_passages)
		printf("        and %u passages more (--all)\n", r->n_passages - r->n_told);
}

static void put_decision(const struct explain_report *r)
{
	const struct wu_explanation *x = r->x;
	const struct wu_verdict *v = &x->verdict;
	int decimals = x->setting && strcmp(x->setting, "join_shared") == 0 ? 0 : 3;

	printf("\n%s, by the rule \"%s\": it has %.3f and needs %.3f\n",
	       v->copy ? wu_relation_name(v->relation) : "no copy", v->rule, v->has, v->need);
	if (x->setting && x->turns)
		printf("[desk] %s = %.*f decided; %s %.*f they would be %s\n", x->setting, decimals,
		       x->value, v->copy ? "above" : "up to", decimals, x->turn,
		       v->copy ? "apart" : "copies");
	else if (x->setting)
		printf("[desk] %s = %.*f decided; with %.*f the rule \"%s\" would part them\n",
		       x->setting, decimals, x->value, decimals, x->turn, x->turned.rule);
	else
		printf("the rule is built in: no setting turns it\n");
	if (r->a->seq && r->b->seq && r->a->cluster == r->b->cluster && !v->copy)
		printf("they are in one cluster by %llu, which A was compared with\n",
		       (unsigned long long)r->a->of);
	else if (r->a->seq && r->b->seq && r->a->cluster != r->b->cluster && v->copy)
		printf("they are in two clusters: clusters are judged by their first story and "
		       "those that represent it\n");
}

/* ---- for programs ------------------------------------------------------------------------------
 */

static void write_story(struct wu_json_out *j, const char *key, const struct explain_story *e,
			const struct wu_press *p)
{
	const struct wu_reading *g = &e->story->prep->reading;
	struct wu_span text = e->story->field[WU_TEXT], line;

	wu_json_open(j, key, '{');
	wu_json_cstr(j, "asked", e->asked);
	if (e->seq) {
		char id[24];

		snprintf(id, sizeof(id), "c%llu", (unsigned long long)e->cluster);
		wu_json_u64(j, "seq", e->seq);
		wu_json_cstr(j, "cluster", id);
		wu_json_cstr(j, "relation", wu_relation_name(e->relation));
		wu_json_cstr(j, "rule", e->rule);
	}
	wu_json_str(j, "title", e->story->field[WU_TITLE]);
	wu_json_str(j, "outlet", g->outlet);
	wu_json_str(j, "agency", g->agency);
	wu_json_str(j, "how", g->how);
	wu_json_cstr(j, "kind", wu_kind_name(g->kind));
	wu_json_u64(j, "take", e->story->prep->take);
	wu_json_u64(j, "words", g->words);
	wu_json_u64(j, "shingles", p->print.n);
	wu_json_u64(j, "sketch", p->sketch.n);
	wu_json_u64(j, "figures", p->print.n_numbers);
	wu_json_open(j, "left_out", '[');
	while (next_line(&text, &line)) {
		enum fate fate = fate_of(e, p, line);

		if (fate == KEPT)
			continue;
		wu_json_open(j, NULL, '{');
		wu_json_cstr(j, "as", fates[fate]);
		wu_json_str(j, "line", line);
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
	wu_json_close(j, '}');
}

static void write_verdict(struct wu_json_out *j, const struct wu_explanation *x)
{
	const struct wu_verdict *v = &x->verdict;

	wu_json_u64(j, "votes", x->votes);
	wu_json_u64(j, "shared", v->shared);
	wu_json_u64(j, "shared_body", v->shared_body);
	wu_json_u64(j, "repeated", x->left_out);
	wu_json_real(j, "jaccard", v->jaccard, DECIMALS);
	wu_json_real(j, "containment", v->containment, DECIMALS);
	wu_json_real(j, "headline", v->title, DECIMALS);
	wu_json_u64(j, "places", v->places);
	wu_json_u64(j, "same_figures", v->figures);
	wu_json_bool(j, "copy", v->copy);
	if (v->copy)
		wu_json_cstr(j, "relation", wu_relation_name(v->relation));
	wu_json_cstr(j, "rule", v->rule);
	wu_json_real(j, "has", v->has, DECIMALS);
	wu_json_real(j, "needs", v->need, DECIMALS);
	if (!x->setting)
		return;
	wu_json_cstr(j, "setting", x->setting);
	wu_json_real(j, "value", x->value, DECIMALS);
	wu_json_real(j, "turn", x->turn, DECIMALS);
	wu_json_bool(j, "turns", x->turns);
}

static int write_object(const struct explain_report *r)
{
	struct wu_json_out j;
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, OBJECT_MAX);
	wu_json_init(&j, &b);
	wu_json_open(&j, NULL, '{');
	write_story(&j, "a", r->a, &r->x->a);
	write_story(&j, "b", r->b, &r->x->b);
	write_verdict(&j, r->x);
	wu_json_open(&j, "passages", '[');
	for (uint32_t i = 0; i < r->n_told; i++) {
		wu_json_open(&j, NULL, '{');
		wu_json_u64(&j, "shingles", r->passage[i].shingles);
		wu_json_str(&j, "text", r->passage[i].text);
		wu_json_close(&j, '}');
	}
	wu_json_close(&j, ']');
	wu_json_close(&j, '}');
	rc = wu_json_done(&j);
	if (rc == 0)
		printf("%.*s\n", (int)b.len, b.p);
	wu_buf_close(&b);
	return rc;
}

int explain_report(const struct explain_report *r)
{
	if (r->g->json)
		return write_object(r);
	put_stories(r);
	put_gone("A", r->a, &r->x->a);
	put_gone("B", r->b, &r->x->b);
	put_common(r);
	put_decision(r);
	return 0;
}
