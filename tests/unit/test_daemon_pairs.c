/* pairs: each pair is judged once, when its second story comes, whatever the order; a print is
 * kept no longer than a pair waits for it; a bad line is told with its number.
 */
#include "base.h"

#include <stdio.h>
#include <unistd.h>

#include "base/hash.h"
#include "cli/pairs.h"

enum { STORIES = 60, PAIRS = 400 };

static char path[64];

static void write_file(const char *text)
{
	FILE *f;

	snprintf(path, sizeof(path), "/tmp/wiredup-pairs-%d", (int)getpid());
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int read_text(const char *text, struct pairs **ret, struct wu_err *err)
{
	int rc;

	write_file(text);
	rc = pairs_read(path, ret, err);
	unlink(path);
	return rc;
}

static void lines_become_pairs(void **state)
{
	struct pairs *p = NULL;
	struct wu_err err;

	(void)state;
	assert_int_equal(
		read_text("#a\tb\tlabel\nx\ty\t1\nz\tx\t0\tmore\t\r\n\nx\ty y\t?\nq\tz\t0\r\n", &p,
			  &err),
		0);
	assert_int_equal(p->n, 3);
	assert_int_equal(p->copies, 1);
	assert_int_equal(p->undecided, 1);
	assert_int_equal(p->n_stories, 4); /* "y y" is in no pair that counts */
	assert_int_equal(pairs_find(p, span("y y")), p->n_stories);
	assert_int_equal(pairs_find(p, span("")), p->n_stories);
	assert_true(p->pair[0].copy && !p->pair[1].copy);
	assert_int_equal(p->pair[0].story[0], pairs_find(p, span("x")));
	assert_int_equal(p->pair[0].story[1], pairs_find(p, span("y")));
	assert_int_equal(p->pair[1].story[1], pairs_find(p, span("x")));
	assert_int_equal(p->pair[2].story[0], pairs_find(p, span("q")));
	pairs_free(p);
	assert_int_equal(read_text("", &p, &err), 0);
	assert_int_equal(p->n + p->n_stories, 0);
	assert_int_equal(pairs_find(p, span("x")), 0);
	pairs_free(p);
}

static void bad_lines_are_told(void **state)
{
	static const char *const bad[] = {"x\ty",     "x\ty\t", "x\ty\t2",   "x\ty\t10",
					  "\ty\t1",   "x\t\t1", "x\tx\t1",   "x y 1",
					  "x\ty\t 1", "x",      "x\ty\t1 \t"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct pairs *p = NULL;
		struct wu_err err;
		char text[64];

		snprintf(text, sizeof(text), "a\tb\t1\n\n%s\n", bad[i]);
		assert_int_equal(read_text(text, &p, &err), WU_EFORMAT);
		assert_non_null(strstr(err.text, ":3: "));
		assert_null(p);
	}
	assert_null(pairs_free(NULL));
}

static void a_missing_file_is_told(void **state)
{
	struct pairs *p = NULL;
	struct wu_err err;

	(void)state;
	assert_int_equal(pairs_read("/nonexistent/pairs", &p, &err), WU_EIO);
	assert_non_null(strstr(err.text, "/nonexistent/pairs"));
}

/* ---- stories ---- */

struct judged {
	struct pairs *p;
	uint32_t times[PAIRS];
};

/* A print says by its seq which story it is. */
static void note(void *ctx, uint32_t i, const struct wu_print *a, const struct wu_print *b)
{
	struct judged *j = ctx;

	j->times[i]++;
	assert_int_equal(a->seq, j->p->pair[i].story[0]);
	assert_int_equal(b->seq, j->p->pair[i].story[1]);
}

static uint32_t draw(uint64_t seed, uint32_t i, uint32_t below)
{
	return (uint32_t)(wu_hash_mix(seed, i) >> 24) % below;
}

static struct pairs *draw_pairs(uint64_t seed)
{
	static char text[PAIRS * 32];
	struct pairs *p;
	struct wu_err err;
	size_t len = 0;

	for (uint32_t i = 0; i < PAIRS; i++) {
		uint32_t a = draw(seed, 2 * i, STORIES), b = draw(seed, 2 * i + 1, STORIES - 1);

		len += (size_t)sprintf(text + len, "s%u\ts%u\t%u\n", a, b + (b >= a), i % 2);
	}
	assert_int_equal(read_text(text, &p, &err), 0);
	assert_int_equal(p->n, PAIRS);
	return p;
}

/* Prints are kept by stories that came and have a pair whose other did not; no others. */
static void assert_kept(const struct pairs *p)
{
	bool waits[STORIES] = {false};

	for (uint32_t i = 0; i < p->n; i++)
		for (int side = 0; side < 2; side++)
			if (!p->story[p->pair[i].story[!side]].came)
				waits[p->pair[i].story[side]] = true;
	for (uint32_t i = 0; i < p->n_stories; i++)
		assert_int_equal(p->story[i].print != NULL, p->story[i].came && waits[i]);
}

/* Every third story does not come; the others in some order, some of them twice. */
static void take_some(struct judged *j, uint64_t seed)
{
	for (uint32_t k = 0; k < 4 * STORIES; k++) {
		uint32_t set[] = {1}, number = draw(~seed, k, STORIES), i;
		struct wu_print print = {.set = set, .n = 1};
		char id[16];

		snprintf(id, sizeof(id), "s%u", number);
		i = pairs_find(j->p, span(id));
		if (number % 3 == 0 || i == j->p->n_stories)
			continue;
		print.seq = i;
		assert_int_equal(pairs_take(j->p, i, &print, note, j), 0);
		assert_kept(j->p);
	}
}

static void each_pair_is_judged_once(void **state)
{
	uint64_t live = wu_mem_live();

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct judged j = {.p = draw_pairs(seed)};
		uint32_t judged = 0;

		take_some(&j, seed);
		for (uint32_t i = 0; i < PAIRS; i++) {
			const struct pair *pair = &j.p->pair[i];
			bool both =
				j.p->story[pair->story[0]].came && j.p->story[pair->story[1]].came;

			assert_int_equal(j.times[i], both);
			judged += both;
		}
		assert_true(judged > 50 && judged < PAIRS);
		assert_int_equal(j.p->judged, judged);
		assert_true(j.p->repeated > 10);
		pairs_free(j.p);
		assert_int_equal(wu_mem_live(), live);
	}
}

static void without_memory_a_story_has_not_come(void **state)
{
	uint32_t set[] = {1}, i;
	struct wu_print print = {.set = set, .n = 1};
	struct judged j = {0};
	struct wu_err err;
	int left = 0;

	(void)state;
	assert_int_equal(read_text("x\ty\t1\n", &j.p, &err), 0);
	i = pairs_find(j.p, span("x"));
	wu_mem_hook(fail_at, &left);
	assert_int_equal(pairs_take(j.p, i, &print, note, &j), WU_ENOMEM);
	wu_mem_hook(NULL, NULL);
	assert_false(j.p->story[i].came);
	assert_int_equal(pairs_take(j.p, i, &print, note, &j), 0);
	assert_true(j.p->story[i].came && j.p->repeated == 0);
	pairs_free(j.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_pairs),
		cmocka_unit_test(bad_lines_are_told),
		cmocka_unit_test(a_missing_file_is_told),
		cmocka_unit_test(each_pair_is_judged_once),
		cmocka_unit_test(without_memory_a_story_has_not_come),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
