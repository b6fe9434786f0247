/* apply: the log, line by line, gives the state that wrote it, wherever a replay may begin,
 * with any text kept, whatever the secret; and that state goes on to write the same log.
 */
#include "logged.h"

#include "engine.h"

enum { STORIES = 4000, POINTS = 6, ON = 120, STEP_MS = 3 * 60 * 1000 };

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
	uint32_t found[6] = {0};
	static const char *const keys[] = {"\"passed\":[", "\"represents\":true", "\"parts\":",
					   "\"ev\":\"close\"", "\"ev\":\"join\"", "\"continues\":"};

	for (uint32_t i = 0; i < first.n; i++)
		for (int k = 0; k < 6; k++)
			found[k] += memmem(first.line[i].p, first.line[i].len, keys[k],
					   strlen(keys[k])) != NULL;
	for (int k = 0; k < 5 + retires; k++)
		assert_true(found[k] >= (k == 2 ? 1 : 3));
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

				assert_true(p < POINTS - 2 || at > 0);
				while (at < points[p].lines)
					assert_int_equal(logged_apply(&first, e, &at), 0);
				assert_int_equal(wu_engine_hash(e), points[p].hash);
				goes_on(e, &points[p]);
				wu_engine_free(e);
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replay_is_the_state),
	};
	int failed;

	logged_set_up();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	logged_cut(&first, 0);
	logged_cut(&second, 0);
	logged_tear_down();
	return failed;
}
