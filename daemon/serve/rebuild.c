/* From a refusal back to taking stories, each second one step (rebuild_step):
 *   1. All that was decided on top of the refused commit has been refused, too.
 *   2. A pool thread throws the engine away and replays the log, up to the last seq that was
 *      acknowledged: what of the refused commit reached the disk does not count.
 *   3. Back on the loop, the new engine is asked: for dry stories and those it knows.
 *   4. The writer is asked, on its thread, whether there is room: then stories are taken.
 * What can fail: the replay, which is told once and tried again; room, for as long as it
 * likes; a disk that failed twice, which is not asked again. The end of the desk cancels a
 * replay and waits for it, some milliseconds.
 */
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "commits-state.h"
#include "store/segment.h"

struct rebuild {
	uv_work_t req;
	struct commits *c;
	struct wu_engine *old, *fresh;
	struct replay replay;
	atomic_bool cancel;
	struct wu_err err;
	int rc;
};

static void set_up(const struct commits *c, struct replay *r)
{
	*r = (struct replay){.dir = c->o.dir, .rules = c->o.rules, .engine = c->o.engine};
}

static void adopt(struct commits *c, const struct replay *r, struct wu_engine *e)
{
	c->engine = e;
	c->need_config = r->rules_hash != wu_rules_hash(c->o.rules) ||
			 r->settings != wu_engine_settings(&c->o.engine) ||
			 strcmp(r->software, WIREDUP_VERSION) != 0;
	c->stats.seq = r->last_seq;
}

/* A start mends live segments, sealed ones only people do. */
static int say_way_out(int rc, struct wu_err *err)
{
	struct wu_err why = *err;

	if (rc != WU_ECHECKSUM && rc != WU_ESEQ)
		return rc;
	return wu_err_set(err, rc, "%s; run `wiredup log repair`, then start again", why.text);
}

int rebuild_first(struct commits *c, struct wu_err *err)
{
	struct wu_engine *e;
	struct replay r;
	int rc;

	set_up(c, &r);
	r.progress = c->o.progress;
	r.data = c->o.data;
	rc = replay_run(&r, &e, err);
	if (rc < 0)
		return say_way_out(rc, err);
	adopt(c, &r, e);
	c->stats.replayed = r.events;
	c->stats.from = r.from;
	return 0;
}

/* ---- is there room? --------------------------------------------------------------------- */

/* Where the next commit will go: the loop's counting went on when the writer's had ended. */
static void find_place(struct commits *c)
{
	const char *name = writer_segment(c->writer, &c->raw);
	struct wu_segment s;

	c->page = wu_segment_parse(c->stats.segment, &s) == 0 ? s.first : 0;
	c->no_segment = !name || wu_segment_parse(name, &s) < 0;
	if (!c->no_segment)
		c->created = s.created;
}

static void answered(void *data, int rc)
{
	struct commits *c = data;

	c->asking = false;
	if (rc == 0) {
		find_place(c);
		c->stats.rebuilds++;
	}
	commits_set(c, rc);
	if (rc == 0)
		c->o.ready(c->o.data);
}

static void ask_for_room(struct commits *c)
{
	if (c->refused == WU_EREADONLY && writer_status(c->writer) == WU_EREADONLY)
		return;
	c->asking = true;
	writer_resume(c->writer, answered, c);
}

/* ---- the engine ---------------------------------------------------------------------------- */

/* In a pool thread. The old engine goes first: two may be more than the machine holds. */
static void replay_again(uv_work_t *req)
{
	struct rebuild *b = req->data;

	b->old = wu_engine_free(b->old);
	b->rc = replay_run(&b->replay, &b->fresh, &b->err);
}

static void replayed(uv_work_t *req, int status)
{
	struct rebuild *b = req->data;
	struct commits *c = b->c;

	(void)status; /* never cancelled */
	c->rebuild = NULL;
	if (b->rc == 0) {
		adopt(c, &b->replay, b->fresh);
		c->stale = false;
		c->rebuild_failed = false;
	} else if (!c->draining && !c->rebuild_failed) {
		c->rebuild_failed = true;
		c->o.tell(c->o.data, b->err.text);
	}
	wu_free(b);
	if (!c->stale && !c->draining)
		ask_for_room(c);
}

static void begin(struct commits *c)
{
	struct rebuild *b = wu_calloc(1, sizeof(*b));

	if (!b)
		return; /* the next second */
	b->c = c;
	b->req.data = b;
	set_up(c, &b->replay);
	b->replay.before = c->stats.seq + 1;
	b->replay.cancel = &b->cancel;
	if (c->engine)
		wu_engine_stats(c->engine, &c->stats.engine);
	b->old = c->engine;
	c->engine = NULL; /* from the next line on it is the thread's */
	if (uv_queue_work(c->o.loop, &b->req, replay_again, replayed) < 0) {
		c->engine = b->old;
		wu_free(b);
		return;
	}
	c->rebuild = b;
}

void rebuild_step(struct commits *c)
{
	if (c->head || c->open || c->rebuild || c->asking || c->draining)
		return;
	if (c->stale)
		begin(c);
	else
		ask_for_room(c);
}

void rebuild_cancel(struct commits *c)
{
	if (c->rebuild)
		c->rebuild->cancel = true;
}
