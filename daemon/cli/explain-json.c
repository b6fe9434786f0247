/* For programs: one object. What a file has not, a seq say, is absent; the texts of passages
 * are there as many as are shown. What can fail is told by main: the output.
 */
#include <stdio.h>

#include "base/json-out.h"
#include "cli/explained.h"

enum { JSON_MAX = 64 << 20, DECIMALS = 6 };

static void put_cluster(struct wu_json_out *j, const char *key, uint64_t cluster)
{
	char text[24];

	snprintf(text, sizeof(text), "c%llu", (unsigned long long)cluster);
	if (cluster)
		wu_json_cstr(j, key, text);
	else
		wu_json_null(j, key);
}

static void put_name(struct wu_json_out *j, const char *key, const struct explained *p)
{
	wu_json_cstr(j, key, p->name == 'A' ? "a" : "b");
}

/* ---- the two stories ------------------------------------------------------------------------ */

static void put_logged(struct wu_json_out *j, const struct explained *p)
{
	const struct wu_event *ev = &p->ev;

	wu_json_u64(j, "seq", ev->seq);
	wu_json_time(j, "ts", ev->ts);
	put_cluster(j, "cluster", ev->cluster);
	put_cluster(j, "cluster_now", p->now);
	wu_json_cstr(j, "ev", wu_ev_name(ev->ev));
	if (ev->ev != WU_EV_JOIN)
		return;
	wu_json_cstr(j, "relation", wu_relation_name(ev->relation));
	wu_json_open(j, "match", '{');
	wu_json_u64(j, "of", ev->match.of);
	wu_json_real(j, "jaccard", ev->match.jaccard, DECIMALS);
	wu_json_real(j, "containment", ev->match.containment, DECIMALS);
	wu_json_u64(j, "votes", ev->match.votes);
	wu_json_cstr(j, "rule", ev->match.rule ? ev->match.rule : "");
	wu_json_close(j, '}');
}

static void put_removed(struct wu_json_out *j, const struct explained *p)
{
	wu_json_open(j, "removed", '[');
	for (uint32_t i = 0; i < p->n_removed; i++) {
		const struct wu_removed *r = &p->removed[i];
		bool rule = r->by == WU_REMOVED_OUTLET || r->by == WU_REMOVED_EVERYBODY;

		wu_json_open(j, NULL, '{');
		wu_json_cstr(j, "by", wu_removed_name(r->by));
		if (rule)
			wu_json_cstr(j, "key", wu_removed_key(r->key));
		wu_json_bool(j, "part", r->part);
		wu_json_str(j, "text", r->text);
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
	wu_json_open(j, "learned_lines", '[');
	for (uint32_t i = 0; p->story->prep && i < p->press->n_passed; i++)
		wu_json_str(j, NULL, wu_stretch_line(p->story->prep, p->press->passed[i]));
	wu_json_close(j, ']');
}

static void put_story(struct wu_json_out *j, const char *key, const struct explained *p)
{
	const struct wu_prep *prep = p->story->prep;
	const struct wu_print *print = &p->press->print;

	wu_json_open(j, key, '{');
	wu_json_cstr(j, "asked", p->asked);
	if (p->ev.seq)
		put_logged(j, p);
	wu_json_str(j, "outlet", prep ? prep->reading.outlet : p->story->field[WU_OUTLET]);
	wu_json_str(j, "agency", prep ? prep->reading.agency : p->ev.agency);
	wu_json_str(j, "how", prep ? prep->reading.how : p->ev.how);
	wu_json_str(j, "credit", prep ? prep->reading.credit : p->ev.credit);
	wu_json_str(j, "title", p->story->field[WU_TITLE]);
	wu_json_cstr(j, "kind", wu_kind_name((enum wu_kind)print->kind));
	wu_json_u64(j, "take", print->take);
	wu_json_u64(j, "words", prep ? prep->reading.words : p->ev.words);
	wu_json_u64(j, "shingles", print->n);
	wu_json_bool(j, "text_kept", prep != NULL);
	if (prep) {
		wu_json_u64(j, "lines", prep->reading.lines);
		wu_json_u64(j, "lines_out", prep->reading.lines_out);
	}
	put_removed(j, p);
	wu_json_close(j, '}');
}

/* ---- what decided --------------------------------------------------------------------------- */

static void put_measures(struct wu_json_out *j, const struct explain *e)
{
	const struct wu_explanation *x = &e->x;
	const struct wu_verdict *v = &x->verdict;

	wu_json_open(j, "measures", '{');
	wu_json_u64(j, "keys", x->keys);
	wu_json_u64(j, "votes", x->votes);
	wu_json_u64(j, "hot", x->hot);
	wu_json_bool(j, "candidate", e->early->ev.seq ? x->candidate : x->keys >= 2);
	wu_json_u64(j, "shared", v->shared);
	wu_json_u64(j, "shared_body", v->shared_body);
	wu_json_u64(j, "residue", x->verdict.residue);
	wu_json_real(j, "jaccard", v->jaccard, DECIMALS);
	wu_json_real(j, "containment", v->containment, DECIMALS);
	wu_json_real(j, "nearness", v->containment + v->jaccard, DECIMALS);
	wu_json_real(j, "of_later", v->held, DECIMALS);
	wu_json_real(j, "of_earlier", x->held_early, DECIMALS);
	wu_json_real(j, "title", v->title, DECIMALS);
	wu_json_u64(j, "places", v->places);
	wu_json_u64(j, "figures", v->figures);
	wu_json_close(j, '}');
}

static void put_rules(struct wu_json_out *j, const struct explain *e)
{
	wu_json_open(j, "rules", '[');
	for (int i = 0; i < WU_TOLD_RULES; i++) {
		const struct wu_told_rule *r = &e->x.rule[i];

		wu_json_open(j, NULL, '{');
		wu_json_cstr(j, "rule", r->name);
		wu_json_bool(j, "asked", r->asked);
		if (r->asked) {
			wu_json_bool(j, "passed", r->passed);
			wu_json_real(j, "has", r->has, DECIMALS);
			wu_json_real(j, "need", r->need, DECIMALS);
		}
		if (explain_setting(r->by))
			wu_json_cstr(j, "setting", explain_setting(r->by));
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
}

static void put_bound(struct wu_json_out *j, const char *key, double v)
{
	if (v < 0)
		wu_json_null(j, key);
	else
		wu_json_real(j, key, v, 4);
}

static void put_settings(struct wu_json_out *j, const struct explain *e)
{
	wu_json_open(j, "settings", '[');
	for (enum wu_turn_by by = 0; by < WU_TURNS; by++) {
		const struct wu_turn *t = &e->x.turn[by];

		wu_json_open(j, NULL, '{');
		wu_json_cstr(j, "setting", explain_setting(by));
		wu_json_real(j, "value", t->value, 4);
		put_bound(j, "joins_at_most", t->joins);
		put_bound(j, "splits_at_least", t->splits);
		put_bound(j, "joins_at_most_with_others_lowest", t->joins_helped);
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
}

static void put_decision(struct wu_json_out *j, const struct explain *e)
{
	const struct wu_verdict *v = &e->x.verdict;
	const char *setting = explain_setting(wu_explain_decider(&e->x)->by);

	wu_json_bool(j, "copies", v->copy);
	if (v->copy)
		wu_json_cstr(j, "relation", wu_relation_name(v->relation));
	wu_json_cstr(j, "rule", v->rule);
	wu_json_real(j, "has", v->has, DECIMALS);
	wu_json_real(j, "need", v->need, DECIMALS);
	if (setting)
		wu_json_cstr(j, "setting", setting);
	else
		wu_json_null(j, "setting");
	put_name(j, "later", e->late);
	wu_json_bool(j, "agrees", explain_agrees(e));
}

static void put_passages(struct wu_json_out *j, const char *key, const struct passages *p)
{
	wu_json_open(j, key, '{');
	wu_json_u64(j, "passages", p->all);
	wu_json_u64(j, "shingles", p->shingles);
	wu_json_open(j, "shown", '[');
	for (uint32_t i = 0; i < p->n; i++) {
		wu_json_open(j, NULL, '{');
		wu_json_u64(j, "first", p->v[i].stretch.first);
		wu_json_u64(j, "shingles", p->v[i].stretch.n);
		wu_json_u64(j, "letters", p->v[i].letters);
		wu_json_str(j, "text", p->v[i].text);
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
	wu_json_close(j, '}');
}

static void put_notes(struct wu_json_out *j, const struct explain *e)
{
	struct sayings s;

	wu_json_open(j, "notes", '[');
	explain_say_turns(e, &s);
	for (unsigned i = 0; i < s.n; i++)
		wu_json_cstr(j, NULL, s.text[i]);
	explain_say_log(e, &s);
	for (unsigned i = 0; i < s.n; i++)
		wu_json_cstr(j, NULL, s.text[i]);
	wu_json_close(j, ']');
}

void explain_json(const struct explain *e)
{
	struct wu_json_out j;
	struct wu_buf b;

	wu_buf_init(&b, JSON_MAX);
	wu_json_init(&j, &b);
	wu_json_open(&j, NULL, '{');
	put_decision(&j, e);
	put_story(&j, "a", &e->two[0]);
	put_story(&j, "b", &e->two[1]);
	put_measures(&j, e);
	put_rules(&j, e);
	put_settings(&j, e);
	put_passages(&j, "common", &e->common);
	put_passages(&j, "learned", &e->learned);
	put_cluster(&j, "would_join", e->late->ev.seq ? 0 : e->x.best_cluster);
	put_notes(&j, e);
	wu_json_close(&j, '}');
	if (wu_json_done(&j) == 0)
		printf("%.*s\n", (int)b.len, b.p);
	else
		fprintf(stderr, "wiredup: explain: %s\n", wu_strerror(wu_json_done(&j)));
	wu_buf_close(&b);
}
