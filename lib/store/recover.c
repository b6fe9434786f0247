/* The happy path: nothing unfinished, the last live segment ends with a whole commit.
 * What may be found instead, in this order:
 *   1. *.tmp: never counted; removed.
 *   2. Two files that begin with one seq: a seal that was not finished (the sealed one was
 *      whole when it got its name, and is read once more) or a refused commit's leavings. One
 *      goes.
 *   3. A live segment with damage: rewritten, see mend.c.
 *   4. A live segment with bytes behind its last whole commit: cut.
 *   5. A last segment without any whole commit: its first was never acknowledged; removed.
 * What is found and kept is forced to the disk before anything is built upon it: after a
 * kill, names and commits may be seen that a power cut would still take.
 * What can fail: the files; then nothing was lost, and it can be done again.
 */
#include "store/recover.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "store/damaged.h"
#include "store/footer.h"
#include "store/mend.h"
#include "store/segment.h"
#include "store/verify.h"

enum { PIECE = 256 << 10 };

struct recover {
	struct wu_mend m; /* first: files, whom to tell, the scan */
	struct wu_recovery *r;
	struct wu_segment *list; /* in the order of the log */
	uint32_t n, cap;
	bool synced; /* commits of the segment read last surely were */
};

/* ---- what is there ------------------------------------------------------------------ */

static int find_unfinished(void *data, const char *name)
{
	size_t n = strlen(name);

	if (n < 4 || n >= WU_FILE_NAME || strcmp(name + n - 4, ".tmp") != 0)
		return 0;
	strcpy(data, name);
	return 1;
}

static int remove_unfinished(struct recover *c)
{
	char name[WU_FILE_NAME];
	int rc;

	while ((rc = c->m.f->each(c->m.f->read.ctx, find_unfinished, name)) > 0) {
		rc = c->m.f->remove(c->m.f->read.ctx, name);
		if (rc < 0)
			return wu_mend_fail(&c->m, rc, name);
	}
	return rc < 0 ? wu_mend_fail(&c->m, rc, "the log directory") : 0;
}

static int note(void *data, const char *name)
{
	struct recover *c = data;
	struct wu_segment *p;
	uint32_t cap = c->cap ? c->cap * 2 : 64;

	if (c->n == c->cap) {
		p = wu_realloc(c->list, cap * sizeof(*p));
		if (!p)
			return WU_ENOMEM;
		c->list = p;
		c->cap = cap;
	}
	c->n += wu_segment_parse(name, &c->list[c->n]) == 0;
	return 0;
}

static int in_order(const void *a, const void *b)
{
	const struct wu_segment *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return wu_segment_better(x, y) ? 1 : -1;
}

static int list(struct recover *c)
{
	int rc = c->m.f->each(c->m.f->read.ctx, note, c);

	if (rc < 0)
		return wu_mend_fail(&c->m, rc, "the log directory");
	if (c->n)
		qsort(c->list, c->n, sizeof(*c->list), in_order);
	return 0;
}

static int drop(struct recover *c, const char *name)
{
	int rc = c->m.f->remove(c->m.f->read.ctx, name);

	if (rc == 0)
		rc = c->m.f->sync_dir(c->m.f->read.ctx);
	return rc < 0 ? wu_mend_fail(&c->m, rc, name) : 0;
}

/* A sealed segment that does not verify is nobody's successor: it is kept in damaged/, and the
 * live one stays. */
static int choose(struct recover *c, const struct wu_segment *worse,
		  const struct wu_segment *better, const struct wu_segment **ret_loser)
{
	struct wu_findings found;
	int rc;

	*ret_loser = worse;
	if (!worse->live || better->live)
		return 0;
	rc = wu_verify(&c->m.f->read, better, NULL, NULL, &found, c->m.err);
	if (rc < 0)
		return rc;
	/* The chain may be broken elsewhere; it says nothing of this file. */
	if (found.footer && found.hash && !found.damages) {
		c->r->seals_finished++;
		return 0;
	}
	*ret_loser = better;
	c->r->quarantined++;
	rc = wu_damaged_keep(c->m.f, better->name, NULL);
	return rc < 0 ? wu_mend_fail(&c->m, rc, better->name) : 0;
}

/* Of two that begin with one seq the better one, which comes last, stays. */
static int settle_twins(struct recover *c)
{
	uint32_t out = 0;

	for (uint32_t i = 0; i < c->n; i++) {
		struct wu_segment *next = &c->list[i + 1];
		const struct wu_segment *loser;
		int rc;

		if (i + 1 == c->n || c->list[i].first != next->first) {
			c->list[out++] = c->list[i];
			continue;
		}
		rc = choose(c, &c->list[i], next, &loser);
		if (rc == 0)
			rc = drop(c, loser->name);
		if (rc < 0)
			return rc;
		wu_mend_say(&c->m, "%s: removed, it is there twice", loser->name);
		if (loser == next)
			*next = c->list[i];
	}
	c->n = out;
	return 0;
}

/* ---- the end ---------------------------------------------------------------------------- */

/* Write once more, as it is, what may never have been synced: the last commit, or all, where
 * commits were acknowledged without, or it is not known. Where a sync had failed, the kernel shows
 * pages that it holds for clean and the disk never got, and only writing makes them dirty. */
static int rewrite(struct recover *c, void *file)
{
	uint64_t at = c->synced ? c->m.scan.at : 0, end = c->m.scan.end;
	struct wu_buf b;
	int rc = 0;

	wu_buf_init(&b, PIECE);
	if (at < end)
		rc = wu_buf_reserve(&b, PIECE);
	while (rc == 0 && at < end) {
		size_t n = end - at < PIECE ? (size_t)(end - at) : PIECE, got;

		rc = c->m.f->read.pread(file, b.p, n, at, &got);
		if (rc == 0)
			rc = got == n ? c->m.f->write(file, b.p, n, at) : WU_EIO;
		at += n;
	}
	wu_buf_close(&b);
	return rc;
}

/* Cut what stands behind the last whole commit, and force the rest to the disk: a process
 * that was killed leaves whole commits that only memory knows. */
static int settle(struct recover *c, const struct wu_segment *s)
{
	uint64_t size, end = c->m.scan.end;
	void *file;
	int rc = c->m.f->read.size(c->m.scan.file, &size);

	if (rc == 0)
		rc = c->m.f->open(c->m.f->read.ctx, s->name, false, &file);
	if (rc < 0)
		return wu_mend_fail(&c->m, rc, s->name);
	if (size > end)
		rc = c->m.f->truncate(file, end);
	if (rc == 0)
		rc = rewrite(c, file);
	if (rc == 0)
		rc = c->m.f->sync(file);
	c->m.f->read.close(file);
	if (rc < 0)
		return wu_mend_fail(&c->m, rc, s->name);
	if (size <= end)
		return 0;
	c->r->torn += size - end;
	wu_mend_say(&c->m, "%s: cut %llu torn bytes off its end", s->name,
		    (unsigned long long)(size - end));
	return 0;
}

/* Read a live segment to its end; > 0: it is damaged. */
static int read_through(struct recover *c, const struct wu_segment *s, uint64_t next_first)
{
	int rc = wu_mend_read(&c->m, s, next_first);

	c->synced = false;
	while (rc == 0) {
		rc = wu_scan_next(&c->m.scan);
		if (rc == 0 && !c->m.scan.at)
			c->synced = wu_mend_sync(&c->m) == WU_MEND_SYNCED;
	}
	if (rc == WU_ECHECKSUM || rc == WU_ESEQ)
		return 1;
	if (rc == WU_END || rc == WU_ETORN)
		return next_first > c->m.scan.next_seq;
	return wu_mend_fail(&c->m, rc, s->name);
}

static int unmended(struct recover *c, const struct wu_segment *s)
{
	return wu_err_set(c->m.err, WU_ESEQ, "%s: damaged, and cannot be mended", s->name);
}

static int go_through(struct recover *c, uint32_t i)
{
	const struct wu_segment *s = &c->list[i];
	uint64_t next_first = i + 1 < c->n ? s[1].first : 0;
	int rc = read_through(c, s, next_first);

	if (rc > 0) {
		rc = wu_mend(&c->m, s, next_first);
		if (rc == 0)
			rc = read_through(c, s, next_first);
		if (rc > 0)
			return unmended(c, s);
	}
	return rc < 0 ? rc : settle(c, s);
}

static void end_live(struct recover *c, const struct wu_segment *s)
{
	c->r->end = (struct wu_log_end){.next_seq = c->m.scan.next_seq,
					.segment = *s,
					.end = c->m.scan.end,
					.raw = c->m.scan.raw,
					.commit = c->m.scan.mark.commit};
}

/* Behind a sealed segment a new one begins. */
static int end_sealed(struct recover *c, const struct wu_segment *s)
{
	struct wu_footer f = {0};
	void *file;
	int rc = wu_footer_find(&c->m.f->read, s->name, c->m.scan.packer, &f);

	if (rc == 0) {
		c->r->end = (struct wu_log_end){.next_seq = f.last + 1};
		wu_footer_close(&f);
		return 0;
	}
	rc = c->m.f->read.open(c->m.f->read.ctx, s->name, &file);
	if (rc < 0)
		return wu_mend_fail(&c->m, rc, s->name);
	wu_scan_open(&c->m.scan, file, false, 0, s->first);
	do {
		rc = wu_scan_next(&c->m.scan);
		if (rc < 0 && c->m.scan.told && c->m.scan.resync_seq) {
			wu_scan_pass(&c->m.scan);
			rc = 0;
		}
	} while (rc == 0);
	c->r->end = (struct wu_log_end){.next_seq = c->m.scan.next_seq};
	return rc == WU_END || rc == WU_ECHECKSUM || rc == WU_ESEQ
		       ? 0
		       : wu_mend_fail(&c->m, rc, s->name);
}

/* Every live segment, and what the last file says of the log's end. */
static int find_end(struct recover *c)
{
	uint64_t removed = 1;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < c->n; i++)
		if (c->list[i].live)
			rc = go_through(c, i);
	while (rc == 0 && c->n) {
		const struct wu_segment *last = &c->list[c->n - 1];

		if (!last->live)
			return end_sealed(c, last);
		rc = read_through(c, last, 0);
		if (rc > 0)
			return unmended(c, last);
		if (rc == 0 && c->m.scan.any) {
			end_live(c, last);
			return 0;
		}
		removed = last->first;
		if (rc == 0)
			rc = drop(c, last->name);
		c->n--;
	}
	c->r->end = (struct wu_log_end){.next_seq = removed};
	return rc;
}

int wu_recover(const struct wu_files *files, void (*tell)(void *data, const char *what), void *data,
	       struct wu_recovery *ret, struct wu_err *err)
{
	struct recover c = {.m = {.f = files, .tell = tell, .data = data, .r = ret, .err = err},
			    .r = ret};
	int rc = wu_scan_init(&c.m.scan, &files->read);

	*ret = (struct wu_recovery){0};
	if (rc < 0)
		return wu_err_set(err, rc, "out of memory");
	rc = remove_unfinished(&c);
	if (rc == 0)
		rc = list(&c);
	if (rc == 0) {
		rc = files->sync_dir(files->read.ctx);
		rc = rc < 0 ? wu_mend_fail(&c.m, rc, "the log directory") : 0;
	}
	if (rc == 0)
		rc = settle_twins(&c);
	if (rc == 0)
		rc = find_end(&c);
	wu_scan_close(&c.m.scan);
	wu_free(c.list);
	return rc;
}
