/* Both are pressed, a's furniture is marked, and judge says what it says. How far the setting
 * that decided may move is in what the verdict has and needs; a step beyond it, the pair is
 * judged again, because another rule may say the same. What fails: memory.
 */
#include "explain.h"

#include <string.h>

#include "state.h"

/* Beyond the border, in the setting's own unit: shares are told to six digits. */
static const double STEP = 1e-6;

static int press(struct wu_press *p, const struct wu_engine *e, const struct wu_explain_side *s)
{
	int rc = 0;

	if (s->logged)
		wu_press_pass_these(p, s->passed, s->n_passed);
	else
		rc = wu_press_pass(p, s->prep, e->habit, e->now);
	return rc < 0 ? rc : wu_press_make(p, s->prep, e->now);
}

static uint32_t keys_in_common(const struct wu_sketch *a, const struct wu_sketch *b)
{
	uint32_t i = 0, k = 0, n = 0;

	while (i < a->n && k < b->n) {
		uint64_t x = a->key[i], y = b->key[k];

		n += x == y;
		i += x <= y;
		k += y <= x;
	}
	return n;
}

/* Furniture of a that b lacks: all that is marked, less what is in common. */
static uint32_t left_out(const struct wu_print *a, const struct wu_print *b)
{
	uint32_t k = 0, n = 0;

	for (uint32_t i = 0; a->furniture && i < a->n; i++) {
		while (k < b->n && b->set[k] < a->set[i])
			k++;
		n += a->furniture[i] && (k == b->n || b->set[k] != a->set[i]);
	}
	return n;
}

/* Options with the deciding one at value. */
static struct wu_cluster_opts with(const struct wu_explanation *x, struct wu_cluster_opts o,
				   double value)
{
	if (strcmp(x->setting, "join_near") == 0)
		o.near = value;
	else if (strcmp(x->setting, "join_same_outlet") == 0)
		o.same_outlet = value;
	else
		o.shared = (uint32_t)value;
	return o;
}

/* Which setting decided, and where its border is for these two. */
static bool find_border(struct wu_explanation *x, const struct wu_cluster_opts *o)
{
	const struct wu_verdict *v = &x->verdict;

	if (strcmp(v->rule, "near") == 0) {
		x->setting = "join_near";
		x->value = o->near;
		x->turn = v->has + (o->near - v->need); /* a headline in common lowers the need */
	} else if (strcmp(v->rule, "same-outlet") == 0) {
		x->setting = "join_same_outlet";
		x->value = o->same_outlet;
		x->turn = v->has;
	} else if (strcmp(v->rule, "shared") == 0) {
		x->setting = "join_shared";
		x->value = o->shared;
		x->turn = (double)(uint32_t)(v->has * o->shared / v->need + STEP);
	}
	return x->setting != NULL;
}

static void turn(struct wu_explanation *x, const struct wu_cluster_opts *o)
{
	struct wu_cluster_opts beyond;

	if (!find_border(x, o))
		return;
	/* A copy stays one up to its border; what is none becomes one at it. */
	beyond = with(x, *o, x->turn + (x->verdict.copy ? STEP : -STEP));
	if (strcmp(x->setting, "join_shared") == 0)
		beyond.shared = (uint32_t)x->turn;
	x->turned = wu_cluster_judge(&beyond, &x->a.print, &x->b.print);
	x->turns = x->turned.copy != x->verdict.copy;
}

int wu_explain(struct wu_explanation *x, const struct wu_engine *e, const struct wu_explain_side *a,
	       const struct wu_explain_side *b)
{
	int rc = press(&x->a, e, a);

	if (rc == 0)
		rc = press(&x->b, e, b);
	if (rc < 0)
		return rc;
	wu_press_mark(&x->a, e->habit);
	x->verdict = wu_cluster_judge(&e->rules, &x->a.print, &x->b.print);
	x->left_out = left_out(&x->a.print, &x->b.print);
	x->votes = keys_in_common(&x->a.sketch, &x->b.sketch);
	x->setting = NULL;
	turn(x, &e->rules);
	return 0;
}

void wu_explain_close(struct wu_explanation *x)
{
	wu_press_close(&x->a);
	wu_press_close(&x->b);
	*x = (struct wu_explanation){0};
}
