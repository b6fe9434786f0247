/* search: parts of other clusters are told and never represent; two clusters of one story
 * become one, two stories never do; takes say what they are. By the engine, and replayed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "search.h"
#include "stories.h"

/* An engine, and one that only hears of its events. */
struct pair {
	struct wu_engine *e, *replayed;
	struct wu_events out;
	int64_t now;
};

static void begin(struct pair *p)
{
	*p = (struct pair){0};
	assert_int_equal(wu_engine_new(NULL, &p->e), 0);
	assert_int_equal(wu_engine_new(NULL, &p->replayed), 0);
}

static void end(struct pair *p)
{
	assert_int_equal(wu_engine_hash(p->e), wu_engine_hash(p->replayed));
	wu_engine_free(p->e);
	wu_engine_free(p->replayed);
}

/* Step, replay, and give the event of that kind (the last one), or one of seq 0. */
static struct wu_event step(struct pair *p, const struct made *m, enum wu_ev kind)
{
	struct wu_event found = {0};

	assert_int_equal(wu_engine_step(p->e, &m->story, ++p->now, &p->out), 0);
	for (uint32_t i = 0; i < p->out.n; i++) {
		assert_int_equal(wu_engine_apply(p->replayed, &p->out.v[i]), 0);
		if (p->out.v[i].ev == kind)
			found = p->out.v[i];
	}
	return found;
}

static struct made m;

static struct wu_event put(struct pair *p, uint64_t text, uint32_t from, uint32_t n, uint64_t outlet)
{
	make_story(&m, text, from, n, outlet);
	step(p, &m, WU_EV_OPEN);
	return p->out.v[p->out.n - 1];
}

static void a_round_up_says_what_else_it_is_part_of(void **state)
{
	struct pair p;
	struct wu_event v;

	(void)state;
	begin(&p);
	for (uint64_t text = 1; text <= 7; text++)
		assert_int_equal(put(&p, text, 0, 100, text).cluster, text);
	make_story(&m, 1, 0, 100, 20);
	for (uint64_t text = 2; text <= 7; text++)
		add_text(&m, text, 0, 60);
	v = step(&p, &m, WU_EV_JOIN);
	assert_int_equal(v.cluster, 1);
	assert_int_equal(v.n_also, WU_ALSO_MAX);
	for (uint32_t i = 0; i < v.n_also; i++)
		for (uint32_t k = 0; k < i; k++)
			assert_true(v.also[i] != v.also[k] && v.also[i] > 1 && v.also[i] <= 7);
	/* Of one story alone nothing is told. */
	make_story(&m, 3, 0, 90, 21);
	assert_int_equal(step(&p, &m, WU_EV_JOIN).n_also, 0);
	/* It is no copy of anything, and part of two. */
	make_story(&m, 99, 0, 800, 22);
	add_text(&m, 4, 0, 40);
	add_text(&m, 5, 0, 40);
	v = step(&p, &m, WU_EV_OPEN);
	assert_true(v.seq);
	assert_int_equal(v.n_also, 2);
	end(&p);
}

/* 30 % of the smaller, 20 shingles, and four fifths of them not the best one's. */
static void a_part_has_a_border(void **state)
{
	(void)state;
	for (uint32_t n = 25; n <= 35; n++) {
		struct pair p;

		begin(&p);
		put(&p, 1, 0, 100, 1);
		put(&p, 2, 0, 100, 2);
		make_story(&m, 1, 0, 100, 3);
		add_text(&m, 2, 0, n);
		assert_int_equal(step(&p, &m, WU_EV_JOIN).n_also, n >= 30);
		end(&p);
	}
}

static void a_part_is_twenty_shingles(void **state)
{
	(void)state;
	for (uint32_t n = 15; n <= 25; n++) {
		struct pair p;

		begin(&p);
		put(&p, 1, 0, 100, 1);
		put(&p, 2, 0, 40, 2);
		make_story(&m, 1, 0, 100, 3);
		add_text(&m, 2, 0, n);
		assert_int_equal(step(&p, &m, WU_EV_JOIN).n_also, n >= 20);
		end(&p);
	}
}

/* Two versions of one story share what a third has of both. */
static void a_version_is_no_part(void **state)
{
	struct pair p;
	struct wu_event v;

	(void)state;
	begin(&p);
	put(&p, 1, 0, 200, 1);
	assert_int_equal(put(&p, 1, 170, 100, 2).cluster, 2);
	make_story(&m, 1, 0, 230, 3);
	v = step(&p, &m, WU_EV_JOIN);
	assert_int_equal(v.cluster, 1);
	assert_int_equal(v.n_also, 0);
	end(&p);
}

static void what_is_two_represents_neither(void **state)
{
	struct pair p;
	struct wu_event v;

	(void)state;
	begin(&p);
	put(&p, 1, 0, 200, 1);
	put(&p, 2, 0, 200, 2);
	make_story(&m, 1, 0, 200, 3);
	add_text(&m, 2, 0, 150);
	v = step(&p, &m, WU_EV_JOIN);
	assert_int_equal(v.cluster, 1);
	assert_false(v.represents);
	/* The same of something nobody else has. */
	make_story(&m, 1, 0, 200, 4);
	add_text(&m, 3, 0, 150);
	assert_true(step(&p, &m, WU_EV_JOIN).represents);
	end(&p);
}

enum { FURNITURE = 55, BODY = 60, LONG = 1200, SAYS = 999 };

static struct made first; /* of the younger cluster */

/* Outlet 7 prints BODY of a long story over FURNITURE nobody knows yet: a cluster of its own.
 * Two more stories of the outlet, and its furniture is known. */
static void split(struct pair *p)
{
	assert_int_equal(put(p, 1, 0, LONG, 1).cluster, 1);
	for (uint64_t text = 1; text <= 3; text++) {
		make_story(&m, text, 0, BODY, 7);
		add_text(&m, SAYS, 0, FURNITURE);
		assert_int_equal(step(p, &m, WU_EV_OPEN).cluster, text + 1);
		if (text == 1)
			first = m;
	}
}

static void one_story_in_two_clusters_becomes_one(void **state)
{
	struct pair p;
	struct wu_event v;

	(void)state;
	begin(&p);
	split(&p);
	make_story(&m, 1, 0, BODY, 9);
	v = step(&p, &m, WU_EV_MERGE);
	assert_int_equal(v.cluster, 2);
	assert_int_equal(v.other, 1);
	assert_int_equal(v.size, 2);
	v = p.out.v[p.out.n - 1];
	assert_int_equal(v.ev, WU_EV_JOIN);
	assert_int_equal(v.cluster, 1);
	assert_int_equal(v.size, 3);
	assert_int_equal(wu_engine_hash(p.e), wu_engine_hash(p.replayed));
	/* Who asks again is told where it is now. */
	make_story(&m, 1, 0, BODY, 7);
	m.prep.key[0] = first.prep.key[0];
	m.prep.key[1] = first.prep.key[1];
	assert_int_equal(wu_engine_known(p.e, &m.story, &v), 0);
	assert_int_equal(v.cluster, 1);
	assert_int_equal(v.ev, WU_EV_OPEN);
	/* What the younger was found by finds the older, whoever prints it. */
	make_story(&m, SAYS, 0, FURNITURE, 10);
	add_text(&m, 1, 0, 10);
	assert_int_equal(step(&p, &m, WU_EV_JOIN).cluster, 1);
	end(&p);
}

/* A wire made of two is a copy of both, whose leaders have nothing in common. */
static void two_stories_never_become_one(void **state)
{
	struct pair p;

	(void)state;
	begin(&p);
	put(&p, 1, 0, 200, 1);
	put(&p, 2, 0, 200, 2);
	for (uint64_t outlet = 3; outlet < 9; outlet++) {
		make_story(&m, 1, 0, 200, outlet);
		add_text(&m, 2, 0, 200);
		assert_int_equal(step(&p, &m, WU_EV_MERGE).seq, 0);
	}
	assert_int_equal(put(&p, 2, 0, 190, 10).cluster, 2);
	end(&p);
}

/* The merged cluster lives as long as the later of the two, and then nothing of it is left. */
static void a_merged_cluster_dies_once(void **state)
{
	const int64_t day = 24 * 3600 * 1000;
	struct wu_engine_stats s;
	struct pair p;
	uint32_t closed = 0;

	(void)state;
	begin(&p);
	split(&p);
	make_story(&m, 1, 0, BODY, 9);
	step(&p, &m, WU_EV_MERGE);
	assert_int_equal(wu_engine_tick(p.e, p.now + day + WU_SLICE_MS, &p.out), 0);
	for (uint32_t i = 0; i < p.out.n; i++) {
		closed += p.out.v[i].ev == WU_EV_CLOSE;
		assert_int_equal(wu_engine_apply(p.replayed, &p.out.v[i]), 0);
		assert_int_not_equal(p.out.v[i].cluster, 2);
	}
	assert_int_equal(closed, 3);
	wu_engine_stats(p.e, &s);
	assert_int_equal(s.clusters_open, 0);
	end(&p);
}

static void what_cannot_be_merged_is_refused(void **state)
{
	struct pair p;

	(void)state;
	begin(&p);
	put(&p, 1, 0, 200, 1);
	put(&p, 2, 0, 200, 2);
	for (uint64_t into = 1; into <= 3; into++) {
		struct wu_event merge = {.ev = WU_EV_MERGE, .seq = 3, .cluster = 1, .other = into};

		assert_int_equal(wu_engine_apply(p.replayed, &merge), WU_EFORMAT);
	}
	end(&p);
}

/* A replay that begins behind the older one is rid of the younger, too. */
static void a_merge_into_the_unknown_leaves_nothing(void **state)
{
	struct wu_event merge = {.ev = WU_EV_MERGE, .seq = 902, .cluster = 901, .other = 900, .size = 3};
	struct wu_engine_stats s;
	struct pair p;

	(void)state;
	begin(&p);
	wu_engine_free(p.replayed);
	assert_int_equal(wu_engine_new(&(struct wu_engine_opts){.first_seq = 901}, &p.replayed), 0);
	make_story(&m, 1, 0, 200, 1);
	assert_int_equal(wu_engine_step(p.replayed, &m.story, 1, &p.out), 0);
	wu_engine_stats(p.replayed, &s);
	assert_int_equal(s.clusters_open, 1);
	assert_int_equal(wu_engine_apply(p.replayed, &merge), 0);
	wu_engine_stats(p.replayed, &s);
	assert_int_equal(s.clusters_open, 0);
	wu_engine_free(p.e);
	wu_engine_free(p.replayed);
}

static struct wu_event take(struct pair *p, uint64_t text, uint32_t n, enum wu_take_class class)
{
	make_story(&m, text, 0, n, 1);
	m.prep.agency = 5;
	m.prep.take = 2;
	m.prep.take_class = class;
	return step(p, &m, WU_EV_UPDATE);
}

static void assert_says(const struct wu_event *v, const char *reason)
{
	assert_int_equal(v->reason.len, strlen(reason));
	assert_memory_equal(v->reason.p, reason, v->reason.len);
}

static void takes_say_what_they_are(void **state)
{
	static const char *const words[] = {[WU_TAKE_UPDATE] = "take",
					    [WU_TAKE_CORRECTION] = "correction",
					    [WU_TAKE_KILL] = "kill"};

	(void)state;
	for (int class = WU_TAKE_UPDATE; class <= WU_TAKE_KILL; class++) {
		struct pair p;
		struct wu_event v;

		begin(&p);
		make_story(&m, 1, 0, 200, 1);
		m.prep.agency = 5;
		step(&p, &m, WU_EV_OPEN);
		/* A copy: an update is told of by its take, what takes back says so. */
		v = take(&p, 1, 190, class);
		assert_int_equal(v.seq != 0, class >= WU_TAKE_CORRECTION);
		if (v.seq) {
			assert_says(&v, words[class]);
			assert_int_equal(v.cluster, 1);
			assert_int_equal(v.other, 1);
		}
		/* No copy, but a headline in common. */
		make_story(&m, 2, 0, 200, 1);
		add_text(&m, 1, 0, 40);
		m.prep.agency = 5;
		m.prep.title = 1;
		m.prep.take = 3;
		m.prep.take_class = class;
		v = step(&p, &m, WU_EV_UPDATE);
		assert_says(&v, words[class]);
		assert_int_equal(v.other, 1);
		assert_int_not_equal(v.cluster, 1);
		end(&p);
	}
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- != 0;
}

/* Without the n-th block of memory nothing has happened but, perhaps, the merge. */
static void every_allocation_of_a_merge_may_fail(void **state)
{
	int rc = WU_ENOMEM;

	(void)state;
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live(), was;
		struct pair p;
		int left = n;

		begin(&p);
		split(&p);
		make_story(&m, 1, 0, BODY, 9);
		was = wu_engine_hash(p.e);
		wu_mem_hook(countdown, &left);
		rc = wu_engine_step(p.e, &m.story, ++p.now, &p.out);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		if (rc < 0 && p.out.n == 0)
			assert_int_equal(wu_engine_hash(p.e), was);
		for (uint32_t i = 0; i < p.out.n; i++)
			assert_int_equal(wu_engine_apply(p.replayed, &p.out.v[i]), 0);
		if (rc < 0)
			step(&p, &m, WU_EV_JOIN);
		end(&p);
		assert_int_equal(wu_mem_live(), live);
	}
}

/* However many clusters a story meets, so many are looked at. */
static void work_is_bounded(void **state)
{
	struct wu_findings f;
	struct pair p;

	(void)state;
	begin(&p);
	for (uint64_t text = 1; text <= 60; text++)
		put(&p, text, 0, 100, text);
	make_story(&m, 1, 0, 10, 100);
	for (uint64_t text = 1; text <= 60; text++)
		add_text(&m, text, 10, 18);
	assert_int_equal(wu_press_make(&p.e->press, &m.prep, p.now), 0);
	wu_search(p.e, &f);
	assert_true(f.n_other <= WU_SEARCH_CANDIDATES);
	assert_true(f.n_other > 1);
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_round_up_says_what_else_it_is_part_of),
		cmocka_unit_test(a_part_has_a_border),
		cmocka_unit_test(a_part_is_twenty_shingles),
		cmocka_unit_test(a_version_is_no_part),
		cmocka_unit_test(what_is_two_represents_neither),
		cmocka_unit_test(one_story_in_two_clusters_becomes_one),
		cmocka_unit_test(two_stories_never_become_one),
		cmocka_unit_test(a_merged_cluster_dies_once),
		cmocka_unit_test(what_cannot_be_merged_is_refused),
		cmocka_unit_test(a_merge_into_the_unknown_leaves_nothing),
		cmocka_unit_test(takes_say_what_they_are),
		cmocka_unit_test(every_allocation_of_a_merge_may_fail),
		cmocka_unit_test(work_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
