/* The happy path of a commit:
 *   1. Its lines are packed into blocks; room for them and more is taken on the disk.
 *   2. The blocks are written at the known end, the file is synced: the end moves.
 *   3. With rotate, that happens in a new file, and the directory is synced, too.
 * What can fail:
 *   - ENOSPC: what was written of it is cut off again, durably, for its seqs are given again
 *     and no block of it may ever show behind them. Cannot it be cut, the file is given up,
 *     and the next commit begins a segment of its own; unless it was the sync that failed
 *     and commits were acknowledged without one: then nothing is taken any more.
 *   - EIO of a write or a sync: the descriptor is given up (the kernel has dropped its
 *     pages), the file is cut to the known end, and the commit written to a new segment.
 *     Fails that, too, nothing is taken any more.
 */
#include "store/append.h"

#include <string.h>

#include "base/mem.h"
#include "store/segment.h"

/* 5.7 instead of 3.3 thousand commits a second, and a full disk shows before a commit is
 * torn (LOG.md 3). */
enum { AHEAD = 4 << 20 };
/* After a full disk this much must be free: more than one commit takes, or the desk would
 * open its door for a moment, again and again. */
enum { ROOM = 2 * AHEAD };

struct wu_append {
	const struct wu_files *f;
	enum wu_sync sync;
	struct wu_packer *packer;
	struct wu_buf blocks;
	void *file; /* NULL: the next commit begins a segment */
	bool given_up; /* so does it then; file is cut and closed first */
	int64_t began; /* ms; names never go back: of two with one seq the later counts */
	char segment[WU_SEGMENT_NAME];
	uint64_t end, ahead; /* bytes: known end; room taken up to here */
	uint8_t due; /* number of the next commit */
	bool dead;
};

const char *wu_sync_name(enum wu_sync sync)
{
	static const char *const names[] = {"commit", "interval", "never"};

	return names[sync];
}

int wu_append_new(const struct wu_files *files, enum wu_sync sync, const struct wu_log_end *end,
		  struct wu_append **ret_append)
{
	struct wu_append *a = wu_calloc(1, sizeof(*a));
	int rc;

	if (!a)
		return WU_ENOMEM;
	a->f = files;
	a->sync = sync;
	wu_buf_init(&a->blocks, 2 * WU_COMMIT_MAX);
	rc = wu_packer_new(&a->packer);
	if (rc == 0 && end->segment.name[0]) {
		rc = files->open(files->read.ctx, end->segment.name, false, &a->file);
		strcpy(a->segment, end->segment.name);
		a->end = a->ahead = end->end;
		a->due = (uint8_t)(end->commit + 1);
		a->began = end->segment.created;
	}
	if (rc < 0) {
		wu_append_free(a);
		return rc;
	}
	*ret_append = a;
	return 0;
}

/* Close the segment; preallocated room goes back. */
static void leave(struct wu_append *a)
{
	if (!a->file)
		return;
	(void)!a->f->truncate(a->file, a->end);
	a->f->read.close(a->file);
	a->file = NULL;
	a->given_up = false;
}

struct wu_append *wu_append_free(struct wu_append *a)
{
	if (!a)
		return NULL;
	leave(a);
	wu_packer_free(a->packer);
	wu_buf_close(&a->blocks);
	wu_free(a);
	return NULL;
}

const char *wu_append_segment(const struct wu_append *a)
{
	return a->segment;
}

bool wu_append_fresh(const struct wu_append *a)
{
	return !a->file || a->given_up;
}

/* A file system that takes no room in advance is no matter: writing tells. */
static int reserve(struct wu_append *a, size_t n)
{
	if (a->end + n <= a->ahead)
		return 0;
	if (a->f->allocate(a->file, a->end, n + AHEAD) == WU_ENOSPC)
		return WU_ENOSPC;
	a->ahead = a->end + n + AHEAD;
	return 0;
}

static int pack(struct wu_append *a, const struct wu_commit *c, uint8_t number)
{
	struct wu_block_mark mark = {(uint32_t)(c->now / 1000), number};

	wu_buf_reset(&a->blocks);
	return wu_segment_pack(a->packer, mark, c->level, c->lines, &a->blocks);
}

/* The disk is full: what was written of the commit goes again. Fails that sync, all that was
 * acknowledged before one is gone with it, and no second sync would tell. */
static int cut_back(struct wu_append *a)
{
	a->given_up = a->f->truncate(a->file, a->end) < 0;
	if (a->given_up || a->f->sync(a->file) == 0)
		return WU_ENOSPC;
	a->given_up = true;
	return a->end && a->sync != WU_SYNC_COMMIT ? WU_EREADONLY : WU_ENOSPC;
}

/* Write what is packed; the end moves, or the file is as it was, or it is given up. */
static int put(struct wu_append *a, bool sync)
{
	int rc = reserve(a, a->blocks.len);

	if (rc < 0)
		return rc;
	rc = a->f->write(a->file, a->blocks.p, a->blocks.len, a->end);
	if (rc == 0 && sync)
		rc = a->f->sync(a->file);
	if (rc == 0) {
		a->end += a->blocks.len;
		a->due++;
		return 0;
	}
	a->given_up = true;
	return rc == WU_ENOSPC ? cut_back(a) : rc;
}

static int create(struct wu_append *a, const char *name)
{
	int rc = a->f->open(a->f->read.ctx, name, true, &a->file);

	if (rc == WU_EBUSY) { /* left by a refused commit */
		rc = a->f->remove(a->f->read.ctx, name);
		if (rc == 0)
			rc = a->f->open(a->f->read.ctx, name, true, &a->file);
	}
	return rc;
}

/* A new segment that begins with the commit; it counts once the directory knows it. */
static int begin_segment(struct wu_append *a, const struct wu_commit *c)
{
	struct wu_segment s;
	int rc = pack(a, c, 0);

	if (rc < 0)
		return rc;
	if (a->file && a->sync != WU_SYNC_COMMIT && a->f->sync(a->file) < 0)
		return WU_EREADONLY; /* what was acknowledged without a promise is gone */
	leave(a);
	a->began = c->now > a->began ? c->now : a->began;
	wu_segment_name(c->first_seq, a->began, true, &s);
	rc = create(a, s.name);
	if (rc < 0)
		return rc;
	a->end = a->ahead = 0;
	a->due = 0;
	rc = put(a, true);
	if (rc == 0)
		rc = a->f->sync_dir(a->f->read.ctx);
	if (rc < 0) {
		a->end = 0;
		leave(a);
		(void)!a->f->remove(a->f->read.ctx, s.name);
		return rc;
	}
	strcpy(a->segment, s.name);
	return 0;
}

int wu_append_commit(struct wu_append *a, const struct wu_commit *c)
{
	bool fresh = c->rotate || wu_append_fresh(a);
	int rc;

	if (a->dead)
		return WU_EREADONLY;
	if (fresh) {
		rc = begin_segment(a, c);
	} else {
		rc = pack(a, c, a->due);
		if (rc == 0)
			rc = put(a, a->sync == WU_SYNC_COMMIT);
	}
	if (rc == WU_EIO)
		rc = begin_segment(a, c);
	if (rc == WU_EIO || rc == WU_EREADONLY) {
		a->dead = true;
		return WU_EREADONLY;
	}
	return rc;
}

int wu_append_sync(struct wu_append *a)
{
	if (a->dead)
		return WU_EREADONLY;
	if (!a->file || a->f->sync(a->file) == 0)
		return 0;
	a->dead = true;
	return WU_EREADONLY;
}

int wu_append_room(struct wu_append *a)
{
	static const char name[] = "room.tmp"; /* a start removes it, should we not */
	void *file;
	int rc;

	if (a->dead)
		return WU_EREADONLY;
	rc = a->f->open(a->f->read.ctx, name, true, &file);
	if (rc == 0) {
		rc = a->f->allocate(file, 0, ROOM);
		a->f->read.close(file);
		(void)!a->f->remove(a->f->read.ctx, name);
	}
	return rc == WU_ENOSPC ? WU_ENOSPC : 0;
}
