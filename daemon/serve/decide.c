/* From a story to lines of the open commit: ask the engine, write down what it says.
 *
 * What fails before wu_engine_step() refuses the story alone; what fails after it leaves
 * the engine ahead of the log, and commits_refuse() asks for the rebuild (rebuild.c).
 */
#include <string.h>

#include "base/err.h"
#include "commits-state.h"
#include "store/record.h"

/* ---- events to lines ------------------------------------------------------------------ */

/* One event of the run that cannot be taken back: failing here refuses the commit. */
static int put(struct commits *c, const struct wu_event *ev, uint32_t part, uint64_t seq)
{
	struct commit *k = commits_current(c);
	int rc = k ? part ? wu_record_encode_part(&k->lines, ev, part, seq)
			  : wu_record_encode(&k->lines, ev)
		   : WU_ENOMEM;

	if (rc < 0)
		return rc;
	if (!k->w.c.first_seq)
		k->w.c.first_seq = seq;
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
int decide_put(struct commits *c, const struct wu_events *evs, const struct wu_event **ret)
{
	int rc = 0;

	*ret = NULL;
	for (uint32_t i = 0; rc == 0 && i < evs->n; i++) {
		if (!*ret && c->open && commits_full(c->open))
			commits_give(c);
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

static bool page_is_due(const struct commits *c, int64_t now)
{
	size_t open = c->open ? c->open->lines.len : 0;

	return c->no_segment || c->raw + open >= c->o.log->segment_size ||
	       now - c->created >= c->o.log->segment_age;
}

/* A new page begins with a segment event. The rules and settings in force are said on
 * every page, so that a replay that begins with it knows them, and when they change. */
int decide_begin(struct commits *c)
{
	struct wu_engine_stats st;
	struct wu_event ev = {.ev = WU_EV_SEGMENT};
	int64_t now = c->o.now();
	const char *sync;
	int rc = 0;

	if (page_is_due(c, now)) {
		if (c->open)
			commits_give(c);
		wu_engine_stats(c->engine, &st);
		ev.oldest = st.replay_from;
		ev.host = (struct wu_span){c->host, strlen(c->host)};
		sync = wu_sync_name((enum wu_sync)c->o.log->sync);
		ev.sync = (struct wu_span){sync, strlen(sync)};
		ev.previous = c->page;
		rc = put_own(c, &ev);
		if (rc < 0)
			return rc;
		c->open->w.c.rotate = true;
		c->open->from = ev.oldest ? ev.oldest : ev.seq;
		c->page = ev.seq;
		c->no_segment = false;
		c->need_config = true;
		c->created = now;
		c->raw = 0;
	}
	if (c->need_config) {
		ev = (struct wu_event){.ev = WU_EV_CONFIG,
				       .rules = wu_rules_hash(c->o.rules),
				       .settings = wu_engine_settings(&c->o.engine)};
		rc = put_own(c, &ev);
		c->need_config = rc < 0;
	}
	return rc;
}

/* ---- deciding ------------------------------------------------------------------------- */

/* Would the story's own line be too long, whatever is decided of it? */
static int fits(const struct wu_story *s)
{
	static uint16_t passed[WU_PASSED_MAX];
	struct wu_reading read;
	struct wu_event ev = {.ev = WU_EV_JOIN,
			      .seq = UINT64_MAX,
			      .ts = 0,
			      .cluster = UINT64_MAX,
			      .prev = UINT64_MAX,
			      .size = UINT32_MAX,
			      .story = s,
			      .relation = WU_REL_VERBATIM,
			      .take = 1000,
			      .lag_ms = INT64_MIN,
			      .key = {UINT64_MAX, UINT64_MAX},
			      .passed = passed,
			      .n_passed = WU_PASSED_MAX};
	int rc;

	memset(passed, 0xFF, sizeof(passed));
	wu_story_reading(s, &read);
	ev.match =
		(struct wu_match){UINT64_MAX, 1, 1, UINT32_MAX, "the longest rule name there is"};
	ev.agency = read.agency;
	ev.how = read.how;
	ev.credit = read.credit;
	rc = wu_record_parts(&ev);
	return rc < 0 ? rc : 0;
}

static int say(const struct commits *c, struct item *it, const struct wu_event *ev)
{
	return answer_write(&it->reply, it->story, ev, c->o.log->sync == WU_SYNC_COMMIT);
}

/* Of one that is known, too, nothing is promised: it may not be durable yet. */
static int judge(struct commits *c, struct item *it)
{
	struct wu_event ev;
	int rc = wu_engine_known(c->engine, it->story, &ev);

	if (rc < 0)
		rc = wu_engine_judge(c->engine, it->story, &ev);
	ev.seq = 0;
	return rc < 0 ? rc : say(c, it, &ev);
}

int decide_story(struct commits *c, struct item *it)
{
	const struct wu_event *told;
	struct wu_event ev;
	struct wu_events evs;
	int rc = fits(it->story), failed;

	if (rc < 0)
		return wu_err_set(&it->err, rc, "title, ids and captions are too long together");
	if (c->stale)
		return c->refused;
	if (it->story->dry)
		return judge(c, it);
	if (wu_engine_known(c->engine, it->story, &ev) == 0) {
		c->stats.duplicates++;
		return say(c, it, &ev);
	}
	if (c->refused < 0)
		return c->refused;
	rc = decide_begin(c);
	if (rc < 0) {
		commits_refuse(c, rc);
		return rc;
	}
	rc = wu_engine_step(c->engine, it->story, c->o.now(), &evs);
	failed = decide_put(c, &evs, &told);
	if (failed < 0) {
		commits_refuse(c, failed);
		return failed;
	}
	if (rc < 0)
		return rc;
	return told ? say(c, it, told) : WU_EINVAL;
}
