/* The happy path:
 *   1. The segment event that begins the last page says how far back its state reaches.
 *   2. Every event from there on, in order, is applied; a story whose text is what its print
 *      is made from is prepared first, by the rules of today.
 * A last page that does not begin with such an event, being torn or damaged, is passed over
 * for the one before: a replay may always begin too early, never too late.
 * What can fail: the reader (damage), memory, or a log that contradicts itself; no engine is
 * given then, and the desk does not start.
 */
#include <stdio.h>

#include "base/err.h"
#include "replay.h"

static void note_config(struct replay *r, const struct wu_event *ev)
{
	r->rules_hash = ev->rules;
	r->settings = ev->settings;
	snprintf(r->software, sizeof(r->software), "%.*s", (int)ev->software.len,
		 ev->software.len ? ev->software.p : "");
}

static int apply(struct replay *r, struct wu_engine *e, struct wu_event *ev)
{
	int rc = 0;

	if (ev->ev == WU_EV_CONFIG)
		note_config(r, ev);
	if (ev->ev == WU_EV_SEGMENT)
		r->from = ev->oldest ? ev->oldest : ev->seq;
	/* The story is the reader's, and ours to prepare: nobody else looks at it. */
	if (ev->story && !ev->print.len && (ev->ev == WU_EV_OPEN || ev->ev == WU_EV_JOIN))
		rc = wu_story_prepare((struct wu_story *)ev->story, r->rules);
	ev->renumbered = r->rules_hash && r->rules_hash != r->own_rules;
	if (rc == 0)
		rc = wu_engine_apply(e, ev);
	if (rc < 0)
		return rc;
	r->last_seq = ev->ev == WU_EV_GAP ? ev->last : ev->seq;
	if (++r->events % 4096 == 0 && r->progress)
		r->progress(r->data, r->events);
	return 0;
}

static int read_all(struct replay *r, struct wu_reader *reader, struct wu_engine *e,
		    struct wu_err *err)
{
	struct wu_event ev;
	int rc;

	while ((rc = wu_reader_next(reader, &ev, err)) == 0) {
		if (r->cancel && *r->cancel)
			return wu_err_set(err, WU_EBUSY, "replay: cancelled");
		rc = apply(r, e, &ev);
		if (rc < 0)
			return wu_err_set(err, rc, "replay at seq %llu: %s",
					  (unsigned long long)ev.seq, wu_strerror(rc));
	}
	return rc < 0 ? rc : 0;
}

uint64_t replay_start(const struct wu_reader_io *io, struct wu_reader *reader, uint64_t before)
{
	uint64_t seq = before - 1; /* of 0: no end */
	struct wu_segment page;
	struct wu_event ev;
	struct wu_err err;

	while (seq && io->find(io->ctx, WU_FIND_AT, seq, &page) == 0 && page.first <= seq) {
		wu_reader_seek(reader, page.first);
		if (wu_reader_next(reader, &ev, &err) == 0 && ev.ev == WU_EV_SEGMENT &&
		    ev.seq == page.first)
			return ev.oldest && ev.oldest < ev.seq ? ev.oldest : ev.seq;
		seq = page.first - 1;
	}
	return 0;
}

int replay_run(struct replay *r, struct wu_engine **ret_engine, struct wu_err *err)
{
	struct wu_reader_io io;
	struct wu_reader *reader = NULL;
	struct wu_engine *e = NULL;
	int rc = wu_engine_new(&r->engine, &e);

	r->events = r->last_seq = r->rules_hash = r->settings = r->from = 0;
	r->own_rules = wu_rules_hash(r->rules);
	r->software[0] = 0;
	io = logdir_files(r->dir)->read;
	if (rc == 0)
		rc = wu_reader_new(&io, &reader);
	if (rc < 0) {
		wu_err_set(err, rc, "replay: %s", wu_strerror(rc));
	} else {
		wu_reader_until(reader, r->before - 1); /* of 0: no end */
		r->first_seq = replay_start(&io, reader, r->before);
		wu_reader_seek(reader, r->first_seq);
		rc = read_all(r, reader, e, err);
	}
	wu_reader_free(reader);
	if (rc < 0)
		wu_engine_free(e);
	else
		*ret_engine = e;
	return rc;
}
