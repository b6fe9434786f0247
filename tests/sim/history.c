/* Each step is one of: a commit, perhaps into a new segment, perhaps with a fault of the
 * disk in the middle, perhaps the last thing the process does; a start; a seal of the
 * oldest live segment; a prune. Refused commits are given again, changed or not.
 */
#include "history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/recover.h"
#include "store/retain.h"
#include "store/seal.h"
#include "store/segment.h"

enum { LINE = 300, LONG = 45000, NOTE = 160 };

static unsigned roll(struct history *h, unsigned sides)
{
	return (unsigned)(disk_dice(&h->dice) % sides);
}

static bool wrong(struct history *h, const char *what, const char *detail)
{
	snprintf(h->why, sizeof(h->why), "%s: %s", what, detail);
	return false;
}

/* ---- commits -------------------------------------------------------------------------- */

/* Room for one line of n letters and its keys. */
static char *room(struct history *h, size_t n)
{
	disk_reserve(&h->lines, h->lines.len + n + LINE);
	return h->lines.p + h->lines.len;
}

/* n letters; those deflate can shrink when plain. */
static void letters(struct history *h, char *p, size_t n, bool plain)
{
	for (size_t i = 0; i < n; i++)
		p[i] = plain ? "harbour tide "[i % 13] : (char)('0' + disk_dice(&h->dice) % 75);
	for (size_t i = 0; i < n; i++)
		p[i] = p[i] == '\\' ? '.' : p[i];
}

static void add_line(struct history *h, uint64_t seq, size_t n, bool plain)
{
	char *p = room(h, n);
	int k = snprintf(p, LINE,
			 "{\"v\":1,\"seq\":%llu,\"ts\":\"2026-03-03T10:%02d:%02d.000Z\",\"ev\":"
			 "\"config\",\"msg\":\"config\",\"note\":\"",
			 (unsigned long long)seq, (int)(h->now / 60000 % 60),
			 (int)(h->now / 1000 % 60));

	letters(h, p + k, n, plain);
	memcpy(p + k + n, "\"}\n", 3);
	h->lines.len += (size_t)k + n + 3;
}

static void add_segment_line(struct history *h, uint64_t seq)
{
	h->lines.len += (size_t)snprintf(room(h, 0), LINE,
					 "{\"v\":1,\"seq\":%llu,\"ts\":\"2026-03-03T10:00:00."
					 "000Z\",\"ev\":\"segment\",\"msg\":"
					 "\"segment\",\"sync\":\"%s\"}\n",
					 (unsigned long long)seq, wu_sync_name(h->sync));
}

static void make_lines(struct history *h, bool rotate)
{
	uint64_t seq = h->oracle->next;
	unsigned n = 1 + roll(h, 3), kind = roll(h, 16);

	h->lines.len = 0;
	if (rotate)
		add_segment_line(h, seq++);
	for (unsigned i = 0; i < n; i++) {
		if (h->large && kind < 8)
			add_line(h, seq++, LONG, kind < 2);
		else if (kind == 0)
			add_line(h, seq++, LONG, true); /* several blocks, small ones */
		else
			add_line(h, seq++, roll(h, 4) ? NOTE : roll(h, NOTE), kind % 2);
	}
}

/* The disk fails somewhere in the commit; dead: it is the process that ends there. */
static void set_fault(struct history *h, bool dead)
{
	h->disk->fault = (struct disk_fault){
		.at = (int64_t)h->disk->changes + roll(h, 8),
		.code = dead || roll(h, 2) ? WU_EIO : WU_ENOSPC,
		.for_ever = dead || roll(h, 4) == 0,
		.dead = dead,
		.part = roll(h, 257),
	};
}

static void clear_fault(struct history *h)
{
	h->disk->fault = (struct disk_fault){.at = -1};
}

/* ---- starting -------------------------------------------------------------------------- */

static bool start(struct history *h)
{
	struct wu_files files = h->files;
	struct wu_err err = {.text = ""};
	struct wu_recovery r;

	h->append = wu_append_free(h->append);
	clear_fault(h);
	disk_break(&files, h->broken_start);
	if (wu_recover(&files, NULL, NULL, &r, &err) != 0)
		return wrong(h, "a start fails", err.text);
	if (oracle_check(h->oracle, h->disk, r.end.next_seq) != FINE)
		return wrong(h, "after a start", h->oracle->why);
	oracle_adopt(h->oracle, r.end.next_seq);
	if (wu_append_new(&h->files, h->sync, &r.end, &h->append) != 0)
		return wrong(h, "appending does not begin", "");
	h->rotate = !r.end.segment.name[0];
	return true;
}

/* Killed where the fault says; what was done stays, as unsynced as it was. */
static bool start_after_kill(struct history *h)
{
	h->append = wu_append_free(h->append);
	return start(h);
}

static bool commit(struct history *h)
{
	bool rotate = h->rotate || roll(h, 4) == 0;
	bool faulty = !h->quiet && roll(h, 6) == 0, dead = !h->quiet && roll(h, 8) == 0;
	struct wu_commit c;
	int rc;

	make_lines(h, rotate);
	oracle_try(h->oracle, h->lines.p, h->lines.len);
	c = (struct wu_commit){.lines = {h->lines.p, h->lines.len},
			       .first_seq = h->oracle->next,
			       .now = h->now,
			       .rotate = rotate,
			       .level = h->level};
	if (faulty || dead)
		set_fault(h, dead);
	rc = h->commit ? h->commit(h->append, &c) : wu_append_commit(h->append, &c);
	if (rc == 0)
		oracle_acknowledge(h->oracle, h->sync == WU_SYNC_COMMIT || rotate);
	h->rotate &= rc != 0;
	if (rc != 0 && !faulty && !dead)
		return wrong(h, "a commit is refused", wu_strerror(rc));
	if (dead)
		return start_after_kill(h);
	clear_fault(h);
	return rc == WU_EREADONLY ? start(h) : true;
}

/* ---- old segments ------------------------------------------------------------------------ */

/* The oldest live segment, and one by dice; false: there are not two. */
static bool choose(struct history *h, struct wu_segment *oldest_live, struct wu_segment *any)
{
	struct wu_segment s, newest = {0};

	*oldest_live = *any = (struct wu_segment){0};
	for (int i = 0; i < h->disk->n_now; i++) {
		if (wu_segment_parse(h->disk->now[i].name, &s) < 0)
			continue;
		if (s.live &&
		    (!oldest_live->first || s.first < oldest_live->first ||
		     (s.first == oldest_live->first && wu_segment_better(&s, oldest_live))))
			*oldest_live = s;
		if (s.first > newest.first)
			newest = s;
		if (!any->first || roll(h, 3) == 0)
			*any = s;
	}
	return oldest_live->first && oldest_live->first < newest.first;
}

static bool seal(struct history *h)
{
	struct wu_segment oldest, any, sealed;
	struct wu_err err = {.text = ""};
	bool faulty = !h->quiet && roll(h, 6) == 0, dead = !h->quiet && roll(h, 6) == 0;
	int rc;

	if (!choose(h, &oldest, &any))
		return true;
	if (faulty || dead)
		set_fault(h, dead);
	rc = wu_seal(&h->files, &oldest, &sealed, &err);
	if (dead)
		return start_after_kill(h);
	clear_fault(h);
	if (rc != 0 && !faulty && rc != WU_EBUSY && rc != WU_EINVAL)
		return wrong(h, "a seal is refused", err.text);
	return rc == WU_EBUSY ? start(h) : true;
}

static bool prune(struct history *h)
{
	struct wu_segment oldest, any;
	struct wu_retention r = {.bytes = 1};
	uint64_t bytes;
	uint32_t n;

	(void)choose(h, &oldest, &any);
	if (!any.first || any.first >= h->oracle->next)
		return true; /* replay begins with what was acknowledged */
	r.from = any.first;
	if (any.first > h->oracle->pruned)
		h->oracle->pruned = any.first;
	if (wu_retain(&h->files, &r, h->now, &n, &bytes) != 0)
		return wrong(h, "a prune fails", "");
	return true;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static bool step(struct history *h)
{
	unsigned what = roll(h, 16);

	h->now += roll(h, 8) ? (int64_t)roll(h, 2500) : -(int64_t)roll(h, 3000);
	if (what < 10)
		return commit(h);
	if (what < 13)
		return seal(h);
	if (what == 13)
		return prune(h);
	if (what == 14 && !h->quiet)
		return start(h);
	if (h->sync == WU_SYNC_COMMIT)
		return commit(h);
	if (wu_append_sync(h->append) != 0)
		return wrong(h, "a sync fails", "");
	h->oracle->promised = h->oracle->next;
	return true;
}

bool history_run(struct history *h, uint64_t seed)
{
	static const int levels[] = {0, 1, 6};
	bool good;

	disk_reset(h->disk);
	oracle_init(h->oracle);
	h->why[0] = 0;
	h->files = disk_files(h->disk);
	disk_break(&h->files, h->broken);
	h->dice = seed * 2654435761u + 17;
	h->now = 1772532000000 + (int64_t)roll(h, 1000);
	h->level = levels[roll(h, 3)];
	good = start(h);
	for (int i = 0; good && i < h->steps; i++)
		good = step(h);
	if (good && h->disk->watch)
		h->disk->watch(h->disk->watch_data, h->disk);
	h->append = wu_append_free(h->append);
	return good;
}

void history_close(struct history *h)
{
	h->append = wu_append_free(h->append);
	free(h->lines.p);
}
