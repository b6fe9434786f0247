/* The happy path of a story:
 *   1. take() asks the engine; its events become lines of the open commit, the story's
 *      answer is written and waits there with it.
 *   2. flush() gives the open commit to the writer when that is idle, or it is full.
 *   3. written() comes back in order; settle() says the answers of all finished commits.
 * Answers without events (bad lines, retries, dry runs) ride in a commit too, perhaps one
 * without lines: so they come in order, and a retry waits for the story it repeats.
 * What can fail:
 *   - the writer refuses: every commit behind it is refused in order, with the open one;
 *     rebuild.c clears up.
 *   - memory, once the engine has decided: as if the writer had refused.
 *   - the disk under a segment, once: the writer goes on in a new one by itself; it is said,
 *     and the next page is begun properly.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "commits-state.h"
#include "store/segment.h"

/* ---- answering ---------------------------------------------------------------------- */

static void answer(struct commits *c, struct item *it, int status)
{
	static const char last[] =
		"{\"id\":null,\"error\":\"no_memory\",\"detail\":\"\",\"retry\":true}\n";
	int rc = it->rc < 0 ? it->rc : status;

	if (rc < 0) {
		struct wu_span id = {it->id, it->id ? strlen(it->id) : 0};

		wu_buf_reset(&it->reply);
		c->stats.rejected++;
		if (answer_write_error(&it->reply, id, rc, it->rc < 0 ? it->err.text : "") < 0)
			wu_buf_reset(&it->reply);
	}
	if (it->reply.len)
		it->to.say(it->to.data, it->reply.p, it->reply.len);
	else
		it->to.say(it->to.data, last, sizeof(last) - 1);
	item_free(it);
}

static void commit_free(struct commit *k)
{
	wu_buf_close(&k->lines);
	wu_free(k);
}

/* The disk failed under the segment before, and the writer began one unasked: it has no
 * segment event, so the next page is begun soon. */
static void note_new_segment(struct commits *c, const struct commit *k)
{
	struct wu_segment s;
	char text[256];

	if (k->w.c.rotate || !c->stats.segment[0] || strcmp(c->stats.segment, k->w.segment) == 0)
		return;
	c->stats.given_up++;
	c->no_segment = true;
	if (wu_segment_parse(k->w.segment, &s) == 0 && s.first > c->page)
		c->page = s.first;
	snprintf(text, sizeof(text), "%s: the disk failed; writing goes on in %s", c->stats.segment,
		 k->w.segment);
	c->o.tell(c->o.data, text);
}

static void note_written(struct commits *c, const struct commit *k)
{
	note_new_segment(c, k);
	c->stats.seq = k->last_seq;
	c->stats.commits++;
	c->stats.commit_ns = k->w.ns;
	c->stats.level = k->w.c.level;
	c->stats.last_commit = k->w.c.now;
	memcpy(c->stats.segment, k->w.segment, sizeof(c->stats.segment));
	if (!k->w.c.rotate)
		return;
	c->stats.first = k->w.c.first_seq;
	c->stats.from = k->from;
	c->o.turned(c->o.data, k->w.c.first_seq, k->from);
}

static void conclude(struct commits *c, struct commit *k)
{
	int status = k->submitted ? k->w.status : c->stale ? c->refused : 0;

	if (status == 0 && k->lines.len)
		note_written(c, k);
	c->stats.refused += status < 0 && k->lines.len;
	while (k->head) {
		struct item *it = k->head;

		k->head = it->next;
		answer(c, it, status);
	}
	commit_free(k);
}

void commits_set(struct commits *c, int code)
{
	bool news = c->refused != code;

	c->refused = code;
	if (news)
		c->o.refused(c->o.data, code);
}

void commits_refuse(struct commits *c, int code)
{
	c->stale = true;
	commits_set(c, code);
}

/* ---- giving commits away -------------------------------------------------------------- */

static void settle(struct commits *c)
{
	uint64_t seq = c->stats.seq;

	if (c->settling)
		return;
	c->settling = true;
	while (c->head && c->head->finished) {
		struct commit *k = c->head;

		c->head = k->next;
		if (!c->head)
			c->tail = &c->head;
		if (c->refused == 0 && k->w.status < 0)
			commits_refuse(c, k->w.status);
		conclude(c, k);
	}
	if (c->stale && !c->head && c->open) {
		struct commit *k = c->open; /* decided on top of what was refused */

		c->open = NULL;
		conclude(c, k);
	}
	c->settling = false;
	if (c->stats.seq != seq)
		c->o.durable(c->o.data);
}

static void written(struct writer_commit *w)
{
	struct commit *k = (struct commit *)w;
	struct commits *c = k->owner;

	k->finished = true;
	c->stats.ahead--;
	settle(c);
	commits_flush(c);
	if (commits_ready(c))
		c->o.ready(c->o.data);
}

void commits_give(struct commits *c)
{
	struct commit *k = c->open;

	c->open = NULL;
	*c->tail = k;
	c->tail = &k->next;
	k->w.c.lines = (struct wu_span){k->lines.p, k->lines.len};
	k->w.done = written;
	k->finished = k->lines.len == 0 || c->refused < 0;
	if (k->finished)
		return;
	c->raw += k->lines.len;
	c->stats.ahead++;
	k->submitted = true;
	writer_submit(c->writer, &k->w);
}

bool commits_full(const struct commit *k)
{
	return k->events >= COMMIT_EVENTS || k->lines.len >= COMMIT_BYTES;
}

void commits_flush(struct commits *c)
{
	if (c->open && (c->stats.ahead == 0 || commits_full(c->open)))
		commits_give(c);
	settle(c);
}

struct commit *commits_current(struct commits *c)
{
	struct commit *k = c->open;

	if (k)
		return k;
	k = wu_calloc(1, sizeof(*k));
	if (!k)
		return NULL;
	wu_buf_init(&k->lines, WU_COMMIT_MAX);
	k->tail = &k->head;
	k->owner = c;
	k->w.c.now = c->o.now();
	return c->open = k;
}

static void keep_id(struct item *it)
{
	struct wu_span id = it->story ? it->story->field[WU_ID] : (struct wu_span){0};

	if (id.len)
		it->id = wu_alloc(id.len + 1);
	if (it->id) {
		memcpy(it->id, id.p, id.len);
		it->id[id.len] = 0;
	}
}

void commits_take(struct commits *c, struct item *it)
{
	struct commit *k;

	keep_id(it);
	if (it->rc == 0)
		it->rc = decide_story(c, it);
	it->story = wu_story_free(it->story);
	k = commits_current(c);
	if (!k) {
		answer(c, it, WU_ENOMEM);
		return;
	}
	*k->tail = it;
	k->tail = &it->next;
	if (commits_full(k) || c->refused < 0)
		commits_give(c);
	if (c->refused < 0)
		settle(c);
}

void commits_ask(struct commits *c, struct item *it)
{
	keep_id(it);
	it->rc = decide_story(c, it);
	answer(c, it, 0);
}

void commits_tick(struct commits *c)
{
	const struct wu_event *told;
	struct wu_events evs;
	int rc = writer_status(c->writer);

	if (rc < 0 && c->refused == 0 && c->stats.ahead == 0)
		commits_refuse(c, rc); /* a sync between commits failed */
	if (c->refused < 0) {
		commits_flush(c);
		rebuild_step(c);
		return;
	}
	if (c->stats.ahead >= COMMITS_AHEAD || c->draining)
		return;
	if (decide_begin(c) < 0 || wu_engine_tick(c->engine, c->o.now(), &evs) < 0 ||
	    decide_put(c, &evs, &told) < 0)
		commits_refuse(c, WU_ENOMEM);
	commits_flush(c);
}

/* ---- life ------------------------------------------------------------------------------- */

static void find_last_segment(struct commits *c)
{
	const struct wu_reader_io *io = &logdir_files(c->o.dir)->read;
	struct wu_segment s;

	if (io->find(io->ctx, WU_FIND_AT, UINT64_MAX, &s) < 0)
		return;
	c->page = s.first;
	strcpy(c->stats.segment, s.name);
}

int commits_start(const struct commits_opts *opts, const struct wu_log_end *end,
		  struct commits **ret_commits, struct wu_err *err)
{
	struct commits *c = wu_calloc(1, sizeof(*c));
	struct writer_opts w = {.files = logdir_files(opts->dir),
				.sync = (enum wu_sync)opts->log->sync,
				.sync_ms = opts->log->sync_interval,
				.end = *end};
	int rc = c ? 0 : wu_err_set(err, WU_ENOMEM, "out of memory");

	if (rc < 0)
		return rc;
	c->o = *opts;
	c->tail = &c->head;
	c->stats.last_commit = WU_NO_TIME;
	if (gethostname(c->host, sizeof(c->host) - 1) < 0)
		c->host[0] = 0;
	c->no_segment = !end->segment.name[0];
	c->created = end->segment.created;
	c->raw = end->raw;
	find_last_segment(c);
	rc = rebuild_first(c, err);
	c->stats.first = end->segment.name[0] ? end->segment.first : end->next_seq;
	if (rc == 0)
		rc = writer_start(opts->loop, &w, &c->writer, err);
	if (rc < 0) {
		wu_engine_free(c->engine);
		wu_free(c);
		return rc;
	}
	*ret_commits = c;
	return 0;
}

bool commits_ready(const struct commits *c)
{
	return c->refused < 0 ? !c->head : c->stats.ahead < COMMITS_AHEAD;
}

bool commits_idle(const struct commits *c)
{
	return !c->head && !c->open && !c->rebuild && !c->asking;
}

void commits_drain(struct commits *c)
{
	c->draining = true;
	rebuild_cancel(c);
}

static void writer_ended(void *data)
{
	struct commits *c = data;
	void (*stopped)(void *) = c->stopped;
	void *stopped_data = c->stopped_data;

	wu_engine_free(c->engine);
	wu_free(c);
	stopped(stopped_data);
}

void commits_stop(struct commits *c, void (*stopped)(void *data), void *data)
{
	c->stopped = stopped;
	c->stopped_data = data;
	writer_stop(c->writer, writer_ended, c);
}

void commits_stats(const struct commits *c, struct commits_stats *ret)
{
	*ret = c->stats;
	ret->status = c->refused;
	ret->rebuilding = c->stale;
	if (c->engine)
		wu_engine_stats(c->engine, &ret->engine);
}
