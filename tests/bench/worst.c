/* The dearest story there can be, beside an ordinary one: as long as a body may be, in words
 * of one letter, made of pieces of as many clusters as are ever compared, each judged by as
 * many representatives as there may be, all as long. What it costs is the bound on what any
 * input can make the loop wait.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/limits.h"
#include "search.h"

enum { CLUSTERS = WU_SEARCH_CANDIDATES, LETTERS = 26, ORDINARY = 200, TIMES = 5 };

static char text[WU_TEXT_MAX];
static struct wu_rules *rules;
static struct wu_story *story;
static struct wu_engine *engine;
static int64_t now;

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(int rc)
{
	if (rc < 0) {
		fprintf(stderr, "worst: %s\n", wu_strerror(rc));
		exit(1);
	}
}

/* Words from..to of a text that never ends, a letter each, a line now and then. */
static size_t piece(char *out, uint64_t of, size_t from, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t h = wu_hash_mix(of, from + i);

		out[i * 2] = (char)('a' + h % LETTERS);
		out[i * 2 + 1] = h % 601 ? ' ' : '\n';
	}
	return n * 2;
}

/* Prepare and step text; what they took, and the cluster it is in. */
static uint64_t put(size_t len, unsigned outlet, double *ret_prepare, double *ret_step)
{
	struct wu_events out;
	char name[32];
	double t;

	wu_story_reset(story);
	must(wu_story_set(story, WU_TEXT, text, len));
	must(wu_story_set(story, WU_ID, name, (size_t)sprintf(name, "%lld", (long long)now)));
	must(wu_story_set(story, WU_OUTLET, name, (size_t)sprintf(name, "o%u", outlet)));
	t = now_us();
	must(wu_story_prepare(story, rules));
	*ret_prepare = now_us() - t;
	t = now_us();
	must(wu_engine_step(engine, story, now += 1000, &out));
	*ret_step = now_us() - t;
	return out.v[out.n - 1].cluster;
}

/* Clusters of one long text each, and as many versions of it as may represent it. */
static void fill(void)
{
	const size_t n = WU_TEXT_MAX / 2 - 1;
	double unused;

	for (unsigned c = 0; c < CLUSTERS; c++)
		for (unsigned v = 0; v < WU_REPS_MAX; v++) {
			size_t kept = v ? n * 6 / 10 : n, len = piece(text, c, 0, kept);

			len += piece(text + len, 1000 + c * WU_REPS_MAX + v, 0, n - kept);
			put(len, c * WU_REPS_MAX + v, &unused, &unused);
		}
}

int main(void)
{
	double prepare = 0, step = 0, worst_prepare = 0, worst_step = 0, p, s;
	struct wu_engine_stats stats;
	struct wu_err err;

	must(wu_rules_new(&rules));
	must(wu_rules_freeze(rules, &err));
	must(wu_story_new(&story));
	must(wu_engine_new(NULL, &engine));
	fill();
	wu_engine_stats(engine, &stats);
	for (unsigned i = 0; i < ORDINARY; i++) {
		put(piece(text, 5000 + i, 0, 700), 500 + i % 9, &p, &s);
		prepare += p / ORDINARY;
		step += s / ORDINARY;
	}
	for (unsigned i = 0; i < TIMES; i++) {
		size_t len = 0;

		for (unsigned c = 0; c < CLUSTERS; c++)
			len += piece(text + len, c, i * 100, WU_TEXT_MAX / 2 / CLUSTERS - 1);
		put(len, 900 + i, &p, &s);
		worst_prepare = p > worst_prepare ? p : worst_prepare;
		worst_step = s > worst_step ? s : worst_step;
	}
	printf("%llu clusters of %d texts of %u KiB; an ordinary story, 1.4 KB: prepare %.0f us, step "
	       "%.0f us\n", (unsigned long long)stats.clusters_open, WU_REPS_MAX, WU_TEXT_MAX >> 10,
	       prepare, step);
	printf("the dearest story: prepare %.1f ms, step %.1f ms (%.0f ordinary ones)\n",
	       worst_prepare / 1e3, worst_step / 1e3,
	       (worst_prepare + worst_step) / (prepare + step));
	wu_engine_free(engine);
	wu_story_free(story);
	wu_rules_free(rules);
	return 0;
}
