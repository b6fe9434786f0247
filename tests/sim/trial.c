/* Starting is deterministic: of disks that recovering made equal one is judged, the others
 * only must be equal. Judged is: what the oracle finds; that the reader gives those very
 * lines; that two commits more, the second in a new segment, go on from there.
 */
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "store/append.h"
#include "store/recover.h"

void trial_init(struct trial *t, struct oracle *o, uint64_t seed)
{
	*t = (struct trial){
		.oracle = o,
		.plan = {.dice = 40, .cuts = 3000, .seed = seed},
		.second = {.dice = 3, .cuts = 8, .seed = ~seed},
		.every = 48,
		.most = UINT64_MAX,
		.dice = seed * 31,
		.outer = crash_new(),
		.inner = crash_new(),
	};
}

void trial_close(struct trial *t)
{
	crash_free(t->outer);
	crash_free(t->inner);
	free(t->lines.p);
}

uint64_t trial_wrong(const struct trial *t)
{
	uint64_t n = 0;

	for (int i = LOST; i <= BROKEN; i++)
		n += t->wrong[i];
	return n;
}

bool trial_over(const struct trial *t)
{
	return t->states + t->compound >= t->most || (t->stop_when_wrong && trial_wrong(t));
}

static enum verdict say(struct trial *t, enum verdict v, const char *what, const char *detail)
{
	snprintf(t->oracle->why, sizeof(t->oracle->why), "%s: %.160s", what, detail);
	return v;
}

/* ---- reading ------------------------------------------------------------------------- */

static enum verdict read_back(struct trial *t, const struct wu_files *f)
{
	const struct disk_bytes *want = &t->oracle->found;
	struct wu_err err = {.text = ""};
	struct wu_reader *r;
	struct wu_event ev;
	enum verdict v = FINE;
	size_t at = 0;
	int rc;

	if (wu_reader_new(&f->read, &r) < 0)
		return say(t, BROKEN, "no reader", "");
	while ((rc = wu_reader_next(r, &ev, &err)) == 0 && v == FINE) {
		struct wu_span line = wu_reader_line(r);

		if (at + line.len >= want->len || memcmp(want->p + at, line.p, line.len) != 0)
			v = say(t, BROKEN, "the reader gives another line", "");
		at += line.len + 1;
	}
	if (v == FINE && rc != WU_END)
		v = say(t, BROKEN, "the reader stops", err.text);
	if (v == FINE && at != want->len)
		v = say(t, BROKEN, "the reader ends before the log does", "");
	wu_reader_free(r);
	return v;
}

/* ---- going on ------------------------------------------------------------------------ */

static int one_more(struct trial *t, struct wu_append *a, uint64_t seq, bool rotate)
{
	char line[160];
	int n = snprintf(
		line, sizeof(line),
		"{\"v\":1,\"seq\":%llu,\"ts\":\"2026-03-03T11:00:00.000Z\",\"ev\":\"config\","
		"\"msg\":\"goes on\"}\n",
		(unsigned long long)seq);
	struct wu_commit c = {.lines = {line, (size_t)n},
			      .first_seq = seq,
			      .now = 1772535600000,
			      .rotate = rotate};

	disk_append(&t->lines, line, (size_t)n);
	return wu_append_commit(a, &c);
}

static enum verdict go_on(struct trial *t, struct disk *d, const struct wu_files *f,
			  const struct wu_log_end *end)
{
	struct disk_bytes *found = &t->oracle->found;
	struct wu_append *a;
	int rc = wu_append_new(f, WU_SYNC_COMMIT, end, &a);

	if (rc < 0)
		return say(t, BROKEN, "appending does not begin", wu_strerror(rc));
	t->lines.len = 0;
	disk_append(&t->lines, found->p, found->len);
	rc = one_more(t, a, end->next_seq, false);
	if (rc == 0)
		rc = one_more(t, a, end->next_seq + 1, true);
	wu_append_free(a);
	if (rc < 0)
		return say(t, BROKEN, "appending does not go on", wu_strerror(rc));
	if (oracle_read(t->oracle, d) != FINE)
		return BROKEN;
	if (found->len != t->lines.len || memcmp(found->p, t->lines.p, found->len) != 0)
		return say(t, LOST, "after appending the log is another", "");
	return FINE;
}

/* ---- a start ---------------------------------------------------------------------------- */

static enum verdict judge(struct trial *t, struct disk *d, const struct wu_files *f,
			  const struct wu_recovery *r)
{
	uint64_t hash = wu_hash_mix(wu_hash_mix(disk_hash(d), r->end.next_seq), r->end.end) | 1;
	uint64_t *slot = &t->seen[hash % TRIAL_SEEN];
	enum verdict v;

	if (*slot == hash)
		return FINE;
	v = oracle_check(t->oracle, d, r->end.next_seq);
	if (v == FINE)
		v = read_back(t, f);
	if (v == FINE)
		v = go_on(t, d, f, &r->end);
	if (v == FINE)
		*slot = hash;
	return v;
}

static enum verdict start(struct trial *t, struct disk *d)
{
	struct wu_files whole = disk_files(d), f = whole;
	struct wu_err err = {.text = ""};
	struct wu_recovery r;
	enum verdict v;
	int rc;

	disk_break(&f, t->broken);
	rc = wu_recover(&f, NULL, NULL, &r, &err);
	if (d->watch)
		d->watch(d->watch_data, d); /* and after the last call */
	d->watch = NULL;
	v = rc == 0 ? judge(t, d, &whole, &r) : say(t, BROKEN, "the start fails", err.text);
	if (v != FINE && !t->first[0])
		snprintf(t->first, sizeof(t->first), "%s", t->oracle->why);
	t->wrong[v]++;
	return v;
}

static bool second_start(void *data, struct disk *state)
{
	struct trial *t = data;

	if (trial_over(t))
		return false;
	t->compound++;
	start(t, state);
	return !trial_over(t);
}

static void crash_again(void *data, struct disk *d)
{
	struct trial *t = data;

	t->second.seed = disk_dice(&t->dice);
	crash_states(t->inner, d, &t->second, second_start, t);
}

enum verdict trial_one(struct trial *t, struct disk *state)
{
	t->states++;
	state->watch = NULL;
	if (t->every && disk_dice(&t->dice) % t->every == 0) {
		state->watch = crash_again;
		state->watch_data = t;
	}
	return start(t, state);
}

static bool first_start(void *data, struct disk *state)
{
	struct trial *t = data;

	if (trial_over(t))
		return false;
	trial_one(t, state);
	return !trial_over(t);
}

void trial_watch(void *data, struct disk *d)
{
	struct trial *t = data;

	if (trial_over(t))
		return;
	memset(t->seen, 0, sizeof(t->seen));
	t->plan.seed = disk_dice(&t->dice);
	crash_states(t->outer, d, &t->plan, first_start, t);
}
