/* What each stage costs a story, beside what memcpy and XXH3 of the same bytes cost in the
 * same run: machines differ and are noisy, the ratios hold. Stories are invented words,
 * 4.26 KB each, two in three of them pieces of earlier ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "wiredup.h"

enum { STORIES = 20000, LENGTH = 4260, BASES = STORIES / 3 };

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* The n-th text: words drawn by a hash of base and place, so pieces of a base agree. */
static size_t make_line(char *out, uint64_t n)
{
	uint64_t base = n < BASES ? n : wu_hash_mix(n, 1) % BASES;
	size_t from = n < BASES ? 0 : wu_hash_mix(n, 2) % 200, len;

	len = (size_t)sprintf(out, "{\"id\":\"%llu\",\"outlet\":\"o%llu\",\"title\":\"Story %llu\","
			      "\"text\":\"", (unsigned long long)n, (unsigned long long)(n % 97),
			      (unsigned long long)n);
	for (size_t i = from; len < LENGTH; i++) {
		uint64_t w = wu_hash_mix(base, i / 2) % 50021;

		len += (size_t)sprintf(out + len, "%c%llx%s", (char)('g' + w % 17),
				       (unsigned long long)w, i % 14 == 13 ? ".\\n" : " ");
	}
	return len + (size_t)sprintf(out + len, "\"}");
}

static double base_us;

static void tell(const char *what, double us)
{
	base_us = base_us > 0 ? base_us : us / STORIES;
	printf("%-34s %9.2f us a story %10.0f stories/s %8.1f x memcpy\n", what, us / STORIES,
	       STORIES / us * 1e6, us / STORIES / base_us);
}

static volatile uint64_t sink;

static void references(char *const *lines, const size_t *lens)
{
	static char copy[LENGTH + 256];
	double t = now_us();

	for (int i = 0; i < STORIES; i++) {
		memcpy(copy, lines[i], lens[i]);
		sink += (uint64_t)copy[lens[i] / 2];
	}
	tell("memcpy (reference)", now_us() - t);
	t = now_us();
	for (int i = 0; i < STORIES; i++)
		sink += wu_hash64(lines[i], lens[i], 0);
	tell("XXH3 (reference)", now_us() - t);
}

int main(void)
{
	static char *lines[STORIES];
	static size_t lens[STORIES];
	double read = 0, prepare = 0, step = 0, t;
	struct wu_engine_stats stats;
	struct wu_events out;
	struct wu_engine *e;
	struct wu_rules *r;
	struct wu_story *s;
	struct wu_err err;

	if (wu_rules_new(&r) < 0 || wu_rules_freeze(r, &err) < 0 || wu_engine_new(NULL, &e) < 0 ||
	    wu_story_new(&s) < 0)
		return 1;
	for (uint64_t i = 0; i < STORIES; i++) {
		char line[LENGTH + 256];

		lens[i] = make_line(line, i);
		lines[i] = strdup(line);
	}
	references(lines, lens);
	for (int i = 0; i < STORIES; i++) {
		wu_story_reset(s);
		t = now_us();
		if (wu_story_read(s, lines[i], lens[i], &err) < 0)
			return 1;
		read += now_us() - t;
		t = now_us();
		if (wu_story_prepare(s, r) < 0)
			return 1;
		prepare += now_us() - t;
		t = now_us();
		if (wu_engine_step(e, s, i, &out) < 0)
			return 1;
		step += now_us() - t;
	}
	tell("read a pushed line", read);
	tell("prepare (furniture to shingles)", prepare);
	tell("step (sketch to events)", step);
	tell("all of it, one core", read + prepare + step);
	wu_engine_stats(e, &stats);
	printf("%llu stories in %llu clusters; %.0f bytes a story, 8 MiB of habits aside\n",
	       (unsigned long long)stats.stories, (unsigned long long)stats.clusters_open,
	       ((double)stats.memory - (8 << 20)) / (double)stats.stories);
	return 0;
}
