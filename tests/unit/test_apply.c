/* apply: the log, line by line, gives the state that wrote it, wherever a replay may begin,
 * with any text kept, whatever the secret; and that state goes on to write the same log.
 */
#include "logged.h"

#include "wiredup.h"

enum { STORIES = 2600, POINTS = 3, ON = 100, STEP_MS = 5 * 60 * 1000 };

/* Windows of a desk, of an impatient one, and one short of memory. */
static const struct wu_engine_opts shapes[] = {
	{.secret = 1},
	{.secret = 1, .window_ms = 2 * WU_HOUR_MS, .cluster_max_age_ms = 5 * WU_HOUR_MS},
	{.secret = 1, .window_memory = 600 << 10},
};
static const enum wu_keep keeps[] = {WU_KEEP_FULL, WU_KEEP_EXCERPT, WU_KEEP_NONE};

static struct logged first, second;

static struct wu_engine *new_engine(const struct wu_engine_opts *shape, enum wu_keep keep,
				    uint64_t secret)
{
	struct wu_engine_opts o = *shape;
	struct wu_engine *e;

	o.keep = keep;
	o.secret = secret;
	assert_int_equal(wu_engine_new(&o, &e), 0);
	return e;
}

static int64_t time_of(uint64_t i)
{
	return 1700000000000 + (int64_t)i * STEP_MS + (int64_t)(wu_hash_mix(i, 5) % STEP_MS);
}

/* Where a run was stopped to be compared later. */
struct point {
	uint64_t story, hash;
	uint32_t lines;
	int64_t wall;
	uint32_t of_segment;
};

/* The run to be replayed: stories with ticks between them, at points its hash. */
static void run(const struct wu_engine_opts *shape, enum wu_keep keep, struct point *points)
{
	struct wu_engine *e = new_engine(shape, keep, 1);
	struct wu_events out;
	int at = 0;

	logged_cut(&first, 0);
	first.wall = 1600000000000;
	first.of_segment = SEGMENT_LINES;
	for (uint64_t i = 1; i <= STORIES; i++) {
		uint64_t due = STORIES / POINTS * ((uint64_t)at + 1) - wu_hash_mix(keep, (uint64_t)at) % 400;

		logged_take(&first, e, i, time_of(i));
		if (at < POINTS && i == due)
			points[at++] = (struct point){i, wu_engine_hash(e), first.n, first.wall,
						      first.of_segment};
		if (i % 3)
			continue;
		assert_int_equal(wu_engine_tick(e, time_of(i) + STEP_MS / 4, &out), 0);
		for (uint32_t k = 0; k < out.n; k++)
			logged_put(&first, &out.v[k]);
	}
	assert_int_equal(at, POINTS);
	wu_engine_free(e);
}

/* What only a long run with all there is in it shows. */
static void assert_rich(bool retires)
{
	static const char *const keys[] = {
		"\"passed\":[", "\"represents\":true", "\"parts\":",       "\"ev\":\"close\"",
		"\"also\":[",   "\"ev\":\"join\"",	     "\"ev\":\"merge\"", "\"continues\":"};
	enum { KEYS = sizeof(keys) / sizeof(*keys) };
	uint32_t found[KEYS] = {0};

	for (uint32_t i = 0; i < first.n; i++)
		for (int k = 0; k < KEYS; k++)
			found[k] += memmem(first.line[i].p, first.line[i].len, keys[k],
					   strlen(keys[k])) != NULL;
	for (int k = 0; k < KEYS - !retires; k++)
		assert_true(found[k] >= 1);
}

/* From point p on both logs must be the same bytes. */
static void goes_on(struct wu_engine *e, const struct point *p)
{
	struct wu_events out;

	logged_cut(&second, 0);
	second.wall = p->wall;
	second.of_segment = p->of_segment;
	for (uint64_t i = p->story + 1; i <= p->story + ON && i <= STORIES; i++) {
		if ((i - 1) % 3 == 0) {
			assert_int_equal(wu_engine_tick(e, time_of(i - 1) + STEP_MS / 4, &out), 0);
			for (uint32_t k = 0; k < out.n; k++)
				logged_put(&second, &out.v[k]);
		}
		logged_take(&second, e, i, time_of(i));
	}
	for (uint32_t k = 0; k < second.n; k++) {
		assert_int_equal(second.line[k].len, first.line[p->lines + k].len);
		assert_memory_equal(second.line[k].p, first.line[p->lines + k].p,
				    second.line[k].len);
	}
}

static void replay_is_the_state(void **state)
{
	struct point points[POINTS];

	(void)state;
	for (uint32_t s = 0; s < sizeof(shapes) / sizeof(*shapes); s++)
		for (int k = 0; k < 3; k++) {
			run(&shapes[s], keeps[k], points);
			assert_rich(s < 2);
			for (int p = 0; p < POINTS; p++) {
				struct wu_engine *e = new_engine(&shapes[s], keeps[k], 7);
				uint32_t at = logged_start(&first, points[p].lines);

				assert_true(p < POINTS - 1 || at > 0);
				while (at < points[p].lines)
					assert_int_equal(logged_apply(&first, e, &at), 0);
				assert_int_equal(wu_engine_hash(e), points[p].hash);
				goes_on(e, &points[p]);
				wu_engine_free(e);
			}
		}
}

/* Apply lines [at, end), each allocation n on failing once; a line refused is given again. */
static uint64_t apply_failing(uint32_t at, uint32_t end, enum wu_keep keep, int n, bool *ret_failed)
{
	struct wu_engine *e = new_engine(&shapes[1], keep, 3);
	uint64_t hash;

	*ret_failed = false;
	wu_mem_hook(fail_at, &n);
	while (at < end)
		if (logged_apply(&first, e, &at) < 0) {
			assert_false(*ret_failed);
			*ret_failed = true;
		}
	wu_mem_hook(NULL, NULL);
	hash = wu_engine_hash(e);
	wu_engine_free(e);
	return hash;
}

static void survives_want_of_memory(void **state)
{
	struct point points[POINTS];
	uint64_t live;
	bool failed;

	(void)state;
	for (int k = 0; k < 3; k += 2) {
		uint32_t end;
		uint64_t whole;

		run(&shapes[1], keeps[k], points);
		end = points[0].lines;
		whole = apply_failing(end - 100, end, keeps[k], 1 << 30, &failed);
		assert_false(failed);
		live = wu_mem_live();
		for (int n = 0;; n += n < 100 ? 1 : 7) {
			uint64_t hash = apply_failing(end - 100, end, keeps[k], n, &failed);

			if (!failed)
				break;
			assert_int_equal(hash, whole);
			assert_int_equal(wu_mem_live(), live);
		}
	}
}

/* Half a log under other rules. Where prints are kept the rules of today have no say; where
 * texts are, replay uses them, comes to an end, and twice to the same. */
static void rules_may_change(void **state)
{
	for (int k = 0; k < 3; k++) {
		struct wu_rules *others, *usual = logged_rules;
		struct point points[POINTS];
		uint64_t hash[3];
		struct wu_err err;

		(void)state;
		run(&shapes[0], keeps[k], points);
		assert_int_equal(wu_rules_new(&others), 0);
		assert_int_equal(wu_rules_add(others, "outlet", "*", "drop", "*q*q*q*", &err), 0);
		assert_int_equal(wu_rules_freeze(others, &err), 0);
		for (int i = 0; i < 3; i++) {
			struct wu_engine *e = new_engine(&shapes[0], keeps[k], 5 + (uint64_t)i);
			uint32_t at = logged_start(&first, points[2].lines);

			logged_rules = i ? others : usual;
			while (at < points[2].lines)
				assert_int_equal(logged_apply(&first, e, &at), 0);
			hash[i] = wu_engine_hash(e);
			wu_engine_free(e);
		}
		logged_rules = usual;
		wu_rules_free(others);
		assert_int_equal(hash[0], points[2].hash);
		assert_int_equal(hash[1], hash[2]);
		assert_int_equal(hash[1] == hash[0], keeps[k] != WU_KEEP_FULL);
	}
}

/* Lines are lost and a gap stands for them: what they opened is not known, and that stops
 * nothing. The seqs go on, and stories are taken. */
static void gap_is_no_end(void **state)
{
	static const uint32_t lost[][2] = {{300, 301}, {700, 1100}, {1500, 1503}};

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct point points[POINTS];
		struct wu_engine *e[2];

		run(&shapes[0], keeps[k], points);
		for (int i = 0; i < 2; i++) {
			e[i] = new_engine(&shapes[0], keeps[k], 8 + (uint64_t)i);
			for (uint32_t at = 0, g = 0; at < points[1].lines;) {
				struct wu_event gap = {.ev = WU_EV_GAP, .ts = 5};

				if (g == 3 || at < lost[g][0]) {
					assert_int_equal(logged_apply(&first, e[i], &at), 0);
					continue;
				}
				gap.seq = gap.other = first.seq[at];
				gap.last = first.seq[lost[g][1]] - 1;
				assert_int_equal(wu_engine_apply(e[i], &gap), 0);
				at = lost[g++][1];
			}
		}
		assert_int_equal(wu_engine_hash(e[0]), wu_engine_hash(e[1]));
		assert_int_equal(wu_engine_take_seq(e[0]), first.seq[points[1].lines - 1] + 1);
		logged_cut(&second, 0);
		logged_take(&second, e[0], points[1].story + 1, time_of(points[1].story + 1));
		wu_engine_free(e[0]);
		wu_engine_free(e[1]);
	}
}

/* Segment and config events are stamped by the wall's clock: it is not the engine's. */
static void only_stories_merges_and_closes_move_time(void **state)
{
	struct wu_engine *e = new_engine(&shapes[0], WU_KEEP_FULL, 0);
	struct wu_event ev = {.seq = 1, .ts = 99, .cluster = 7, .other = 3};
	struct wu_engine_stats st;

	(void)state;
	for (int k = 0; k < WU_EV_COUNT; k++, ev.seq++) {
		if (k == WU_EV_OPEN || k == WU_EV_JOIN)
			continue;
		ev.ev = (enum wu_ev)k;
		ev.last = ev.seq;
		wu_engine_free(e);
		e = new_engine(&shapes[0], WU_KEEP_FULL, 0);
		assert_int_equal(wu_engine_apply(e, &ev), 0);
		wu_engine_stats(e, &st);
		assert_int_equal(st.now, k == WU_EV_CLOSE || k == WU_EV_MERGE ? 99 : 0);
	}
	wu_engine_free(e);
}

/* By other rules lines are numbered otherwise: what was passed over is asked of the habits. */
static void lines_of_other_rules_are_asked_anew(void **state)
{
	uint64_t hash[2];

	(void)state;
	for (int asked = 0; asked < 2; asked++) {
		static const uint16_t wrong[] = {1};
		struct wu_engine *e = new_engine(&shapes[0], WU_KEEP_FULL, 0);
		struct wu_event ev;

		for (uint64_t i = 1; i <= 12; i++) {
			logged_make(logged_story, i);
			assert_int_equal(wu_story_prepare(logged_story, logged_rules), 0);
			ev = (struct wu_event){.ev = WU_EV_OPEN, .seq = i, .ts = 1000, .cluster = i,
					       .size = 1, .story = logged_story,
					       .renumbered = asked, .passed = wrong, .n_passed = asked};
			assert_int_equal(wu_engine_apply(e, &ev), 0);
		}
		hash[asked] = wu_engine_hash(e);
		wu_engine_free(e);
	}
	assert_int_equal(hash[0], hash[1]);
}

/* A print of too little, none, and a gap that ends before it begins. */
static void refuses_what_cannot_be(void **state)
{
	static const char ordinary[] = "\x01\x00" "outletID" "\x00\x00";
	struct wu_engine *e = new_engine(&shapes[0], WU_KEEP_FULL, 0);
	struct wu_event ev = {.ev = WU_EV_OPEN, .seq = 1, .cluster = 1};
	uint64_t hash = wu_engine_hash(e);

	(void)state;
	assert_int_equal(wu_engine_apply(e, &ev), WU_EINVAL);
	ev.print = span("no print");
	assert_int_equal(wu_engine_apply(e, &ev), WU_EFORMAT);
	ev.print = (struct wu_span){ordinary, sizeof(ordinary) - 1};
	assert_int_equal(wu_engine_apply(e, &ev), WU_EFORMAT);
	ev.ev = WU_EV_JOIN;
	ev.represents = true;
	assert_int_equal(wu_engine_apply(e, &ev), WU_EFORMAT);
	assert_int_equal(wu_engine_hash(e), hash);
	ev.represents = false;
	assert_int_equal(wu_engine_apply(e, &ev), 0);
	ev = (struct wu_event){.ev = WU_EV_GAP, .seq = 2, .other = 2, .last = 1};
	assert_int_equal(wu_engine_apply(e, &ev), WU_ESEQ);
	wu_engine_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replay_is_the_state),
		cmocka_unit_test(survives_want_of_memory),
		cmocka_unit_test(rules_may_change),
		cmocka_unit_test(gap_is_no_end),
		cmocka_unit_test(only_stories_merges_and_closes_move_time),
		cmocka_unit_test(lines_of_other_rules_are_asked_anew),
		cmocka_unit_test(refuses_what_cannot_be),
	};
	int failed;

	logged_set_up();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	logged_cut(&first, 0);
	logged_cut(&second, 0);
	logged_tear_down();
	return failed;
}
