/* What each stage costs a story, beside what memcpy and XXH3 of the same bytes cost in the
 * same run: machines differ and are noisy, the ratios hold. Stories are invented words,
 * 4.26 KB each, two in three of them pieces of earlier ones. Then what reading the log back
 * costs an event, for each way of keeping text, and what a story takes of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/limits.h"
#include "store/record.h"
#include "store/segment.h"

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

static void references(char *const *line, const size_t *len)
{
	static char copy[LENGTH + 256];
	double t = now_us();

	for (int i = 0; i < STORIES; i++) {
		memcpy(copy, line[i], len[i]);
		sink += (uint64_t)copy[len[i] / 2];
	}
	tell("memcpy (reference)", now_us() - t);
	t = now_us();
	for (int i = 0; i < STORIES; i++)
		sink += wu_hash64(line[i], len[i], 0);
	tell("XXH3 (reference)", now_us() - t);
}

static char *lines[STORIES];
static size_t lens[STORIES];
static struct wu_rules *rules;
static struct wu_story *story;
static struct wu_err err;

static double read_us, prepare_us, step_us, decode_us, apply_us;

static void must(bool good)
{
	if (!good) {
		fprintf(stderr, "bench: failed\n");
		exit(1);
	}
}

/* Add to *sum what has passed since *since, which becomes now. */
static void lap(double *since, double *sum)
{
	double now = now_us();

	*sum += now - *since;
	*since = now;
}

/* Decide on all stories; their events, as lines, to log unless that is NULL. */
static struct wu_engine *decide(enum wu_keep keep, struct wu_buf *log)
{
	struct wu_engine_opts o = {.keep = keep};
	struct wu_engine *e;

	must(wu_engine_new(&o, &e) == 0);
	for (int i = 0; i < STORIES; i++) {
		struct wu_events out;
		double t = now_us();

		wu_story_reset(story);
		must(wu_story_read(story, lines[i], lens[i], &err) == 0);
		lap(&t, &read_us);
		must(wu_story_prepare(story, rules) == 0);
		lap(&t, &prepare_us);
		must(wu_engine_step(e, story, i * 1000, &out) == 0);
		lap(&t, &step_us);
		for (uint32_t k = 0; log && k < out.n; k++)
			must(wu_record_encode(log, &out.v[k]) == 0);
	}
	return e;
}

/* Bytes of lines as commits of about 16 KiB, as a desk at work packs them. */
static size_t packed(const struct wu_buf *log)
{
	struct wu_packer *p;
	struct wu_buf out;
	size_t all = 0, from = 0;

	must(wu_packer_new(&p) == 0);
	wu_buf_init(&out, 1u << 20);
	while (from < log->len) {
		size_t to = from + (16u << 10) < log->len ? from + (16u << 10) : log->len;

		to = (size_t)((char *)memchr(log->p + to - 1, '\n', log->len - to + 1) - log->p) + 1;
		wu_buf_reset(&out);
		must(wu_segment_pack(p, (struct wu_block_mark){0, 0}, 6,
				     (struct wu_span){log->p + from, to - from}, &out) == 0);
		all += out.len;
		from = to;
	}
	wu_buf_close(&out);
	wu_packer_free(p);
	return all;
}

static void replay(const char *name, enum wu_keep keep)
{
	struct wu_engine *e, *again;
	struct wu_buf log;
	struct wu_event ev;
	double prepare = 0, t;
	uint64_t events = 0;

	wu_buf_init(&log, 1u << 30);
	e = decide(keep, &log);
	decode_us = apply_us = 0;
	must(wu_engine_new(NULL, &again) == 0);
	for (size_t at = 0; at < log.len; events++) {
		char *end = memchr(log.p + at, '\n', log.len - at);

		t = now_us();
		must(wu_record_decode((struct wu_span){log.p + at, (size_t)(end - log.p) - at}, story,
				      &ev, NULL, &err) == 0);
		lap(&t, &decode_us);
		if (ev.story && !ev.print.len)
			must(wu_story_prepare(story, rules) == 0);
		lap(&t, &prepare);
		must(wu_engine_apply(again, &ev) == 0);
		lap(&t, &apply_us);
		at = (size_t)(end - log.p) + 1;
	}
	must(wu_engine_hash(e) == wu_engine_hash(again));
	t = decode_us + prepare + apply_us;
	printf("replay, text = %-19s %9.2f us an event %10.0f events/s  (decode %.1f, prepare "
	       "%.1f, apply %.1f)\n", name, t / (double)events, (double)events / t * 1e6,
	       decode_us / (double)events, prepare / (double)events, apply_us / (double)events);
	printf("%-34s %9.0f bytes a story, %.0f packed\n", "", (double)log.len / STORIES,
	       (double)packed(&log) / STORIES);
	wu_engine_free(e);
	wu_engine_free(again);
	wu_buf_close(&log);
}

static void stages(void)
{
	struct wu_engine_stats stats;
	struct wu_engine *e = decide(WU_KEEP_FULL, NULL);

	tell("read a pushed line", read_us);
	tell("prepare (furniture to shingles)", prepare_us);
	tell("step (sketch to events)", step_us);
	tell("all of it, one core", read_us + prepare_us + step_us);
	wu_engine_stats(e, &stats);
	printf("%llu stories in %llu clusters; %.0f bytes a story, 8 MiB of habits aside\n",
	       (unsigned long long)stats.stories, (unsigned long long)stats.clusters_open,
	       ((double)stats.memory - (8 << 20)) / (double)stats.stories);
	wu_engine_free(e);
}

int main(void)
{
	must(wu_rules_new(&rules) == 0 && wu_rules_freeze(rules, &err) == 0 &&
	     wu_story_new(&story) == 0);
	for (int n = 0; n < STORIES; n++) {
		char line[LENGTH + 256];

		lens[n] = make_line(line, (uint64_t)n);
		lines[n] = strdup(line);
	}
	references(lines, lens);
	stages();
	replay("full", WU_KEEP_FULL);
	replay("excerpt", WU_KEEP_EXCERPT);
	replay("none", WU_KEEP_NONE);
	return 0;
}
