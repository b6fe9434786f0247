/* The happy path of a story:
 *   1. take() asks the engine; its events become lines of the open commit, the story's
 *      answer is written and waits there with it.
 *   2. flush() gives the open commit to the writer when that is idle, or it is full.
 *   3. written() comes back in order; settle() says the answers of all finished commits.
 * Answers without events (bad lines, retries, dry runs) ride in a commit too, perhaps one
 * without lines: so they come in order, and a retry waits for the story it repeats.
 * What can fail:
 *   - the writer refuses: every commit behind it is refused in order, with the open one;
 *     then the engine, which is ahead of the log, is thrown away and rebuilt from it.
 *   - memory, once the engine has decided: as if the writer had refused.
 *   - the rebuild: the desk stays refusing and tries again each second.
 */
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "commits.h"
#include "replay.h"
#include "store/record.h"
#include "store/segment.h"

struct commit {
	struct writer_commit w; /* first: done() gets this */
	struct commits *owner;
	struct wu_buf lines;
	struct item *head, **tail;
	unsigned events;
	uint64_t last_seq;
	bool finished;
	struct commit *next;
};

struct commits {
	struct commits_opts o;
	struct wu_engine *engine;
	struct writer *writer;
	struct commits_stats stats;
	struct commit *open;          /* NULL: none */
	struct commit *head, **tail;  /* given away, oldest first */
	uint64_t raw, first;          /* of the live segment: bytes, first seq */
	int64_t created;              /* of it */
	uint64_t events;              /* since the start */
	bool no_segment, need_config, draining, settling;
	int refused;                  /* why nothing is accepted until rebuilt */
	char host[65];
	void (*stopped)(void *data);
	void *stopped_data;
};

struct item *item_new(char *line, size_t len, int rc, const struct answer_to *to)
{
	struct item *it = wu_calloc(1, sizeof(*it));

	if (!it) {
		wu_free(line);
		return NULL;
	}
	it->line = line;
	it->len = len;
	it->rc = rc;
	it->to = *to;
	wu_buf_init(&it->reply, ANSWER_MAX);
	return it;
}

struct item *item_free(struct item *it)
{
	if (!it)
		return NULL;
	wu_free(it->line);
	wu_free(it->id);
	wu_story_free(it->story);
	wu_buf_close(&it->reply);
	wu_free(it);
	return NULL;
}

/* ---- answering ---------------------------------------------------------------------- */

static void answer(struct commits *c, struct item *it, int status)
{
	static const char last[] = "{\"id\":null,\"error\":\"no_memory\",\"detail\":\"\",\"retry\":true}\n";
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

static void conclude(struct commits *c, struct commit *k)
{
	int status = c->refused;

	if (status == 0 && k->lines.len) {
		c->stats.seq = k->last_seq;
		c->stats.commits++;
		c->stats.sync_ns = k->w.sync_ns;
		c->stats.last_commit = k->w.now;
		memcpy(c->stats.segment, k->w.segment, sizeof(c->stats.segment));
	}
	c->stats.refused += status < 0 && k->lines.len;
	while (k->head) {
		struct item *it = k->head;

		k->head = it->next;
		answer(c, it, status);
	}
	commit_free(k);
}

/* ---- after a refusal ---------------------------------------------------------------- */

static int load(struct commits *c, struct replay *r, struct wu_err *err)
{
	struct wu_engine *e;
	struct wu_rules const *rules = c->o.rules;
	int rc;

	*r = (struct replay){.dir = c->o.dir, .rules = rules, .engine = c->o.engine,
			     .progress = c->o.progress, .data = c->o.data};
	rc = replay_run(r, &e, err);
	if (rc < 0)
		return rc;
	wu_engine_free(c->engine);
	c->engine = e;
	c->no_segment = !r->pos.segment.name[0] || !r->pos.segment.live;
	c->created = r->pos.segment.created;
	c->raw = r->pos.raw;
	c->need_config = r->rules_hash != wu_rules_hash(rules) ||
			 strcmp(r->software, WIREDUP_VERSION) != 0;
	c->stats.seq = r->last_seq;
	return 0;
}

static void rebuild(struct commits *c)
{
	struct replay r;
	struct wu_err err;
	int rc = writer_resume(c->writer);

	if (rc == 0)
		rc = load(c, &r, &err);
	if (rc < 0) {
		c->refused = rc;
		return;
	}
	c->refused = 0;
	c->stats.rebuilds++;
	c->o.ready(c->o.data);
}

/* ---- giving commits away -------------------------------------------------------------- */

static void settle(struct commits *c)
{
	if (c->settling)
		return;
	c->settling = true;
	while (c->head && c->head->finished) {
		struct commit *k = c->head;

		c->head = k->next;
		if (!c->head)
			c->tail = &c->head;
		if (c->refused == 0)
			c->refused = k->w.status;
		conclude(c, k);
	}
	if (c->refused < 0 && !c->head && c->open) {
		conclude(c, c->open); /* decided on top of what was refused */
		c->open = NULL;
	}
	c->settling = false;
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

static void give(struct commits *c)
{
	struct commit *k = c->open;

	c->open = NULL;
	*c->tail = k;
	c->tail = &k->next;
	k->w.lines = (struct wu_span){k->lines.p, k->lines.len};
	k->w.level = c->stats.ahead > 1 ? 1 : 6;
	k->w.done = written;
	k->finished = k->lines.len == 0 || c->refused < 0;
	if (k->finished)
		return;
	c->raw += k->lines.len;
	c->stats.ahead++;
	writer_submit(c->writer, &k->w);
}

static bool full(const struct commit *k)
{
	return k->events >= COMMIT_EVENTS || k->lines.len >= COMMIT_BYTES;
}

void commits_flush(struct commits *c)
{
	if (c->open && (c->stats.ahead == 0 || full(c->open)))
		give(c);
	settle(c);
}

static struct commit *current(struct commits *c)
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
	k->w.now = c->o.now();
	return c->open = k;
}

/* ---- events to lines ------------------------------------------------------------------ */

/* One event of the run that cannot be taken back: failing here refuses the commit. */
static int put(struct commits *c, const struct wu_event *ev, uint32_t part, uint64_t seq)
{
	struct commit *k = current(c);
	int rc = k ? part ? wu_record_encode_part(&k->lines, ev, part, seq)
			  : wu_record_encode(&k->lines, ev)
		   : WU_ENOMEM;

	if (rc < 0)
		return rc;
	if (!k->w.first_seq)
		k->w.first_seq = seq;
	k->last_seq = seq;
	k->events++;
	return 0;
}

static int put_story(struct commits *c, const struct wu_event *ev)
{
	int parts = wu_record_parts(ev);
	int rc = parts < 0 ? parts : 0;

	for (int i = 1; rc == 0 && i <= parts; i++)
		rc = put(c, ev, (uint32_t)i, wu_engine_take_seq(c->engine));
	return rc;
}

static bool has_story(const struct wu_event *ev)
{
	return ev->ev == WU_EV_OPEN || ev->ev == WU_EV_JOIN;
}

/* What the engine said, then the parts of a long text. Closes may be many (the first
 * tick after a long stop): they fill as many commits as they need. */
static int put_all(struct commits *c, const struct wu_events *evs, const struct wu_event **ret)
{
	int rc = 0;

	*ret = NULL;
	for (uint32_t i = 0; rc == 0 && i < evs->n; i++) {
		if (!*ret && c->open && full(c->open))
			give(c);
		if (has_story(&evs->v[i]))
			*ret = &evs->v[i];
		rc = put(c, &evs->v[i], 0, evs->v[i].seq);
	}
	return rc == 0 && *ret ? put_story(c, *ret) : rc;
}

static int put_own(struct commits *c, struct wu_event *ev)
{
	ev->seq = wu_engine_take_seq(c->engine);
	ev->ts = c->o.now();
	ev->software = (struct wu_span){WIREDUP_VERSION, strlen(WIREDUP_VERSION)};
	return put(c, ev, 0, ev->seq);
}

/* A new page begins with a segment event; new rules or a new version are said. */
static int begin(struct commits *c)
{
	struct wu_engine_stats st;
	struct wu_event ev = {.ev = WU_EV_SEGMENT};
	int64_t now = c->o.now();
	int rc = 0;

	if (c->no_segment || wu_segment_full(c->raw, c->created, now)) {
		if (c->open)
			give(c);
		wu_engine_stats(c->engine, &st);
		ev.oldest = st.oldest_leader;
		ev.host = (struct wu_span){c->host, strlen(c->host)};
		ev.reason = (struct wu_span){"commit", 6};
		rc = put_own(c, &ev);
		if (rc < 0)
			return rc;
		c->open->w.rotate = true;
		c->no_segment = false;
		c->created = now;
		c->raw = 0;
	}
	if (c->need_config) {
		ev = (struct wu_event){.ev = WU_EV_CONFIG, .oldest = wu_rules_hash(c->o.rules)};
		rc = put_own(c, &ev);
		c->need_config = rc < 0;
	}
	return rc;
}

/* ---- deciding ------------------------------------------------------------------------- */

/* Would the story's own line be too long, whatever is decided of it? */
static int fits(const struct wu_story *s)
{
	struct wu_reading read;
	struct wu_event ev = {.ev = WU_EV_JOIN, .seq = UINT64_MAX, .ts = 0,
			      .cluster = UINT64_MAX, .prev = UINT64_MAX, .size = UINT32_MAX,
			      .story = s, .relation = WU_REL_VERBATIM, .take = 1000,
			      .lag_ms = INT64_MIN, .key = {UINT64_MAX, UINT64_MAX}};
	int rc;

	wu_story_reading(s, &read);
	ev.match = (struct wu_match){UINT64_MAX, 1, 1, UINT32_MAX, "the longest rule name there is"};
	ev.agency = read.agency;
	ev.how = read.how;
	ev.credit = read.credit;
	rc = wu_record_parts(&ev);
	return rc < 0 ? rc : 0;
}

static int decide(struct commits *c, struct item *it)
{
	const struct wu_event *told;
	struct wu_event ev;
	struct wu_events evs;
	int rc = fits(it->story), failed;

	if (rc < 0)
		return wu_err_set(&it->err, rc, "title, ids and captions are too long together");
	if (wu_engine_known(c->engine, it->story, &ev) == 0) {
		c->stats.duplicates++;
		return answer_write(&it->reply, it->story, &ev);
	}
	if (it->story->dry) {
		rc = wu_engine_judge(c->engine, it->story, &ev);
		return rc < 0 ? rc : answer_write(&it->reply, it->story, &ev);
	}
	rc = begin(c);
	if (rc < 0)
		return c->refused = rc;
	rc = wu_engine_step(c->engine, it->story, c->o.now(), &evs);
	failed = put_all(c, &evs, &told);
	if (failed < 0)
		return c->refused = failed;
	if (rc < 0)
		return rc;
	return told ? answer_write(&it->reply, it->story, told) : WU_EINVAL;
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
		it->rc = c->refused < 0 ? c->refused : decide(c, it);
	it->story = wu_story_free(it->story);
	k = current(c);
	if (!k) {
		answer(c, it, WU_ENOMEM);
		return;
	}
	*k->tail = it;
	k->tail = &it->next;
	if (full(k))
		give(c);
}

void commits_tick(struct commits *c)
{
	const struct wu_event *told;
	struct wu_events evs;

	if (c->refused < 0) {
		commits_flush(c);
		if (!c->head && !c->open && !c->draining)
			rebuild(c);
		return;
	}
	if (c->stats.ahead >= COMMITS_AHEAD || c->draining)
		return;
	if (begin(c) < 0 || wu_engine_tick(c->engine, c->o.now(), &evs) < 0 ||
	    put_all(c, &evs, &told) < 0)
		c->refused = WU_ENOMEM;
	commits_flush(c);
}

/* ---- life ------------------------------------------------------------------------------- */

int commits_start(const struct commits_opts *opts, const struct logdir_end *end,
		  struct commits **ret_commits, struct wu_err *err)
{
	struct commits *c = wu_calloc(1, sizeof(*c));
	struct writer_opts w = {.dir = logdir_fd(opts->dir), .segment = end->segment.name,
				.end = end->end, .commit = end->commit};
	struct replay r;
	int rc = c ? 0 : wu_err_set(err, WU_ENOMEM, "out of memory");

	if (rc < 0)
		return rc;
	c->o = *opts;
	c->tail = &c->head;
	c->stats.last_commit = WU_NO_TIME;
	if (gethostname(c->host, sizeof(c->host) - 1) < 0)
		c->host[0] = 0;
	rc = load(c, &r, err);
	c->stats.replayed = rc == 0 ? r.events : 0;
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
	return c->stats.ahead < COMMITS_AHEAD && (c->refused == 0 || c->draining);
}

bool commits_idle(const struct commits *c)
{
	return !c->head && !c->open;
}

void commits_drain(struct commits *c)
{
	c->draining = true;
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
	wu_engine_stats(c->engine, &ret->engine);
}
