/* engine: stories join what they were copied from, time closes clusters, the log's word
 * rebuilds the same state, and no failed allocation leaves half a change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/time.h"
#include "wiredup.h"
#include "stories.h"

static struct wu_engine *new_engine(uint64_t secret)
{
	struct wu_engine_opts o = {.secret = secret};
	struct wu_engine *e;

	assert_int_equal(wu_engine_new(&o, &e), 0);
	return e;
}

/* The one event about the story itself. */
static struct wu_event step(struct wu_engine *e, const struct made *m, int64_t now)
{
	struct wu_events out;

	assert_int_equal(wu_engine_step(e, &m->story, now, &out), 0);
	for (uint32_t i = 0; i < out.n; i++)
		if (out.v[i].story)
			return out.v[i];
	return (struct wu_event){0};
}

static void copies_join_and_say_how(void **state)
{
	static const struct { uint32_t from, n; enum wu_relation relation; } copies[] = {
		{0, 400, WU_REL_VERBATIM}, {0, 390, WU_REL_COPY}, {0, 200, WU_REL_ABRIDGED},
		{120, 120, WU_REL_ABRIDGED}, {200, 400, WU_REL_PARTIAL}, {0, 800, WU_REL_EXTENDED},
	};
	struct wu_engine *e = new_engine(0);
	struct made m;
	struct wu_event v;

	(void)state;
	make_story(&m, 1, 0, 400, 1);
	v = step(e, &m, 0);
	assert_int_equal(v.ev, WU_EV_OPEN);
	assert_int_equal(v.cluster, v.seq);
	for (uint32_t i = 0; i < sizeof(copies) / sizeof(*copies); i++) {
		make_story(&m, 1, copies[i].from, copies[i].n, i + 2);
		v = step(e, &m, i * 1000);
		assert_int_equal(v.ev, WU_EV_JOIN);
		assert_int_equal(v.cluster, 1);
		assert_int_equal(v.size, i + 2);
		assert_int_equal(v.relation, copies[i].relation);
		assert_int_equal(v.lag_ms, i * 1000);
	}
	wu_engine_free(e);
}

/* A merged wire joins one story and does not pull the other one in. */
static void no_bridge(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct made m;

	(void)state;
	make_story(&m, 1, 0, 300, 1);
	assert_int_equal(step(e, &m, 0).cluster, 1);
	make_story(&m, 1, 0, 200, 2);
	add_text(&m, 2, 0, 160);
	assert_int_equal(step(e, &m, 1).cluster, 1);
	make_story(&m, 2, 0, 300, 3);
	assert_int_equal(step(e, &m, 2).ev, WU_EV_OPEN);
	wu_engine_free(e);
}

/* An extended take represents the cluster: a copy of what it added still joins. */
static void extension_represents(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct made m;

	(void)state;
	make_story(&m, 1, 0, 200, 1);
	step(e, &m, 0);
	make_story(&m, 1, 0, 400, 2);
	assert_true(step(e, &m, 1).represents);
	make_story(&m, 1, 180, 220, 3);
	assert_int_equal(step(e, &m, 2).ev, WU_EV_JOIN);
	wu_engine_free(e);
}

/* Of six figures, four must be the same. */
static void templates_stay_apart(void **state)
{
	(void)state;
	for (uint32_t others = 0; others <= 6; others++) {
		struct wu_engine *e = new_engine(0);
		struct made m;

		make_story(&m, 1, 0, 300, 1);
		step(e, &m, 0);
		make_story(&m, 1, 0, 290, 2);
		for (uint32_t i = 0; i < others; i++)
			m.number[i] += 100ull << 32; /* another figure in its place */
		add_text(&m, 9, 0, 30);
		assert_int_equal(step(e, &m, 1).ev, others < 3 ? WU_EV_JOIN : WU_EV_OPEN);
		wu_engine_free(e);
	}
}

/* What one outlet hangs under every story is learned: two short stories of the outlet
 * with far more furniture than news are first apart in the leader's eyes, too. */
static void learns_furniture(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct made m;

	(void)state;
	for (uint64_t text = 1; text <= 40; text++) {
		make_story(&m, text, 0, 60, 7);
		add_text(&m, 999, 0, 40);
		assert_int_equal(step(e, &m, (int64_t)text).ev, WU_EV_OPEN);
	}
	make_story(&m, 50, 0, 60, 7);
	add_text(&m, 999, 0, 240);
	step(e, &m, 50);
	make_story(&m, 51, 0, 60, 8);
	assert_int_equal(step(e, &m, 51).ev, WU_EV_OPEN);
	wu_engine_free(e);
}

static void retry_gets_the_same_answer(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct wu_event first, again;
	struct wu_events out;
	struct made m;

	(void)state;
	make_story(&m, 1, 0, 300, 1);
	first = step(e, &m, 0);
	assert_int_equal(wu_engine_step(e, &m.story, 5, &out), 0);
	assert_int_equal(out.n, 0);
	assert_int_equal(wu_engine_known(e, &m.story, &again), 0);
	assert_int_equal(again.seq, first.seq);
	assert_int_equal(wu_engine_take_seq(e), first.seq + 1);
	wu_engine_free(e);
}

static void judge_changes_nothing(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct wu_event v;
	struct made m;
	uint64_t hash;

	(void)state;
	make_story(&m, 1, 0, 300, 1);
	step(e, &m, 0);
	hash = wu_engine_hash(e);
	make_story(&m, 1, 0, 200, 2);
	assert_int_equal(wu_engine_judge(e, &m.story, &v), 0);
	assert_int_equal(v.ev, WU_EV_JOIN);
	assert_int_equal(v.relation, WU_REL_ABRIDGED);
	make_story(&m, 2, 0, 200, 2);
	assert_int_equal(wu_engine_judge(e, &m.story, &v), 0);
	assert_int_equal(v.ev, WU_EV_OPEN);
	assert_int_equal(wu_engine_hash(e), hash);
	wu_engine_free(e);
}

static void quiet_cluster_closes(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct wu_events out;
	struct made m;

	(void)state;
	make_story(&m, 1, 0, 300, 1);
	step(e, &m, 0);
	assert_int_equal(wu_engine_tick(e, 23 * WU_HOUR_MS, &out), 0);
	assert_int_equal(out.n, 0);
	make_story(&m, 1, 0, 290, 2);
	assert_int_equal(step(e, &m, 24 * WU_HOUR_MS).ev, WU_EV_OPEN);
	assert_int_equal(wu_engine_tick(e, 25 * WU_HOUR_MS, &out), 0);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.v[0].ev, WU_EV_CLOSE);
	assert_int_equal(out.v[0].cluster, 1);
	wu_engine_free(e);
}

/* A copy of what died of age opens a cluster that says so, once; the next copy joins it. */
static void old_cluster_is_continued(void **state)
{
	for (int closed = 0; closed < 2; closed++) {
		struct wu_engine *e = new_engine(0);
		int64_t at = closed ? 74 * WU_HOUR_MS : 72 * WU_HOUR_MS + 1000;
		struct wu_events out;
		struct wu_event v;
		struct made m;
		uint64_t last;

		(void)state;
		for (int64_t h = 0; h < 72; h += 4) {
			make_story(&m, 1, 0, 300, 1 + (uint64_t)h % 5);
			v = step(e, &m, h * WU_HOUR_MS);
			assert_int_equal(v.cluster, 1);
		}
		last = v.seq;
		make_story(&m, 1, 0, 100, 7);
		v = step(e, &m, at);
		assert_int_equal(v.ev, WU_EV_OPEN);
		assert_int_equal(v.cluster, last + 1 + (uint64_t)closed);
		assert_int_equal(v.other, 1);
		assert_int_equal(v.match.of, 1);
		make_story(&m, 1, 0, 90, 8);
		assert_int_equal(step(e, &m, at + 1).cluster, v.cluster);
		make_story(&m, 1, 150, 140, 6); /* of the old one only */
		v = step(e, &m, at + 2);
		assert_int_equal(v.ev, WU_EV_OPEN);
		assert_int_equal(v.other, 0);
		make_story(&m, 2, 0, 280, 8);
		assert_int_equal(step(e, &m, at + 2).other, 0);
		assert_int_equal(wu_engine_tick(e, at + WU_HOUR_MS, &out), 0);
		assert_int_equal(out.n, !closed);
		if (!closed)
			assert_string_equal(out.v[0].reason.p, "age");
		wu_engine_free(e);
	}
}

/* After its window a cluster that died of age is not continued. */
static void old_cluster_is_forgotten(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct wu_event v;
	struct made m;

	(void)state;
	for (int64_t h = 0; h < 72; h += 4) {
		make_story(&m, 1, 0, 300, 1 + (uint64_t)h % 5);
		step(e, &m, h * WU_HOUR_MS);
	}
	make_story(&m, 1, 0, 290, 7);
	v = step(e, &m, (68 + 24) * WU_HOUR_MS);
	assert_int_equal(v.ev, WU_EV_OPEN);
	assert_int_equal(v.other, 0);
	wu_engine_free(e);
}

/* Lines printed in three clusters are passed over in the fourth, and the event says which. */
static void says_what_was_passed_over(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct made m;
	struct wu_event v;

	(void)state;
	for (uint64_t text = 1; text <= 4; text++) {
		make_story(&m, text, 0, 60, 7);
		add_text(&m, 999, 0, 25);
		v = step(e, &m, (int64_t)text);
		assert_int_equal(v.n_passed, text < 4 ? 0 : 3);
	}
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(v.passed[i], 8 + i);
	make_story(&m, 5, 0, 60, 6);
	add_text(&m, 999, 0, 25);
	assert_int_equal(step(e, &m, 9).n_passed, 0);
	wu_engine_free(e);
}

/* What copies have in common with their leader is nobody's habit: a passage an outlet has so
 * printed many times still weighs against joining a story that lacks it. */
static void copies_are_no_habit(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct made m;

	(void)state;
	for (uint64_t text = 1; text <= 6; text++) {
		make_story(&m, text, 0, 300, text);
		add_text(&m, 50, 0, 60);
		assert_int_equal(step(e, &m, (int64_t)text).ev, WU_EV_OPEN);
		make_story(&m, text, 0, 250, 9);
		add_text(&m, 50, 0, 60);
		m.prep.n_lines = 1; /* by its shingles alone */
		assert_int_equal(step(e, &m, (int64_t)text).ev, WU_EV_JOIN);
	}
	make_story(&m, 70, 0, 300, 8);
	step(e, &m, 9);
	make_story(&m, 70, 0, 22, 9);
	add_text(&m, 50, 0, 60);
	m.prep.n_lines = 1;
	assert_int_equal(step(e, &m, 10).ev, WU_EV_OPEN);
	wu_engine_free(e);
}

/* Settings that decide change the hash; the secret, and what text is kept, do not. */
static void settings_hash(void **state)
{
	struct wu_engine_opts usual = {.window_ms = 24 * WU_HOUR_MS}, o = {.secret = 5,
						.first_seq = 9, .keep = WU_KEEP_NONE};
	uint64_t hash = wu_engine_settings(NULL);

	(void)state;
	assert_int_equal(wu_engine_settings(&usual), hash);
	assert_int_equal(wu_engine_settings(&o), hash);
	assert_int_not_equal(wu_engine_settings(&(struct wu_engine_opts){.window_ms = 1}), hash);
	assert_int_not_equal(wu_engine_settings(&(struct wu_engine_opts){.cluster_max_age_ms = 1}), hash);
	assert_int_not_equal(wu_engine_settings(&(struct wu_engine_opts){.window_memory = 1}), hash);
	assert_int_not_equal(wu_engine_settings(&(struct wu_engine_opts){.join_near = .41}), hash);
	assert_int_not_equal(wu_engine_settings(&(struct wu_engine_opts){.join_same_outlet = .41}), hash);
	assert_int_not_equal(wu_engine_settings(&(struct wu_engine_opts){.join_shared = 11}), hash);
}

/* A day of stories, of which two in three are pieces of an earlier one. */
static void day_story(struct made *m, uint64_t i)
{
	uint64_t r = wu_hash_mix(i, 17);

	make_story(m, r % 60, (uint32_t)(r >> 8) % 100, 60 + (uint32_t)(r >> 20) % 400,
		   1 + (r >> 40) % 9);
	if (r >> 60 < 4)
		add_text(m, 5000 + m->prep.outlet, 0, 40);
	m->prep.key[0] = m->prep.key[1] = i;
}

/* The state rebuilt from events is the state that gave them, and goes on the same way,
 * whatever the secret. */
static void replay_rebuilds(void **state)
{
	struct wu_engine *a = new_engine(1), *b = new_engine(2);
	struct wu_events out;
	struct made m;

	(void)state;
	for (uint64_t i = 1; i <= 3000; i++) {
		day_story(&m, i);
		assert_int_equal(wu_engine_step(a, &m.story, (int64_t)i * 60000, &out), 0);
		for (uint32_t k = 0; k < out.n; k++)
			assert_int_equal(wu_engine_apply(b, &out.v[k]), 0);
		if (i % 100 == 0)
			assert_int_equal(wu_engine_hash(a), wu_engine_hash(b));
	}
	wu_engine_free(a);
	wu_engine_free(b);
}

static void replay_refuses_a_hole(void **state)
{
	struct wu_engine *e = new_engine(0);
	struct wu_event v = {.ev = WU_EV_CONFIG, .seq = 10};

	(void)state;
	assert_int_equal(wu_engine_apply(e, &v), 0);
	v.seq = 12;
	assert_int_equal(wu_engine_apply(e, &v), WU_ESEQ);
	v.seq = 11;
	assert_int_equal(wu_engine_apply(e, &v), 0);
	v = (struct wu_event){.ev = WU_EV_GAP, .seq = 12, .other = 12, .last = 20};
	assert_int_equal(wu_engine_apply(e, &v), 0);
	v = (struct wu_event){.ev = WU_EV_CONFIG, .seq = 13};
	assert_int_equal(wu_engine_apply(e, &v), WU_ESEQ);
	v.seq = 21;
	assert_int_equal(wu_engine_apply(e, &v), 0);
	wu_engine_free(e);
}

static int countdown;

static bool fail_nth(void *ctx, size_t size)
{
	(void)ctx;
	(void)size;
	return countdown-- != 0;
}

/* Fail the n-th allocation of a run, for all n: the story refused then is taken when tried
 * again, and the end is that of an undisturbed run. */
static uint64_t run_failing(int n, bool *ret_failed)
{
	uint64_t before = wu_mem_live(), hash = 0;
	struct wu_engine *e = NULL;
	struct made m;

	*ret_failed = false;
	countdown = n;
	wu_mem_hook(fail_nth, NULL);
	if (wu_engine_new(NULL, &e) < 0)
		*ret_failed = true;
	for (uint64_t i = 1; e && i <= 300; i++) {
		struct wu_events out;

		day_story(&m, i);
		if (wu_engine_step(e, &m.story, (int64_t)i * 3600000, &out) == 0)
			continue;
		*ret_failed = true;
		assert_int_equal(wu_engine_step(e, &m.story, (int64_t)i * 3600000, &out), 0);
	}
	wu_mem_hook(NULL, NULL);
	hash = e ? wu_engine_hash(e) : 0;
	wu_engine_free(e);
	assert_int_equal(wu_mem_live(), before);
	return hash;
}

static void survives_want_of_memory(void **state)
{
	bool failed;
	uint64_t whole = run_failing(1 << 30, &failed);

	(void)state;
	assert_false(failed);
	for (int n = 0;; n += n < 40 ? 1 : 7) {
		uint64_t hash = run_failing(n, &failed);

		if (!failed)
			break;
		assert_true(hash == whole || hash == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_join_and_say_how), cmocka_unit_test(no_bridge),
		cmocka_unit_test(extension_represents),    cmocka_unit_test(templates_stay_apart),
		cmocka_unit_test(learns_furniture),        cmocka_unit_test(retry_gets_the_same_answer),
		cmocka_unit_test(judge_changes_nothing),   cmocka_unit_test(quiet_cluster_closes),
		cmocka_unit_test(old_cluster_is_continued),
		cmocka_unit_test(old_cluster_is_forgotten),
		cmocka_unit_test(says_what_was_passed_over),
		cmocka_unit_test(copies_are_no_habit),     cmocka_unit_test(settings_hash),
		cmocka_unit_test(replay_rebuilds),         cmocka_unit_test(replay_refuses_a_hole),
		cmocka_unit_test(survives_want_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
