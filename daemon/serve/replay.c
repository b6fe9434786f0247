/* The happy path: every event of the log, in order; stories prepared by the rules of
 * today; the engine told. What can fail: the reader (damage), memory, or a log that
 * contradicts itself; no engine is given then, and the desk does not start.
 */
#include <stdio.h>

#include "base/err.h"
#include "replay.h"

static void note_config(struct replay *r, const struct wu_event *ev)
{
	r->rules_hash = ev->rules;
	snprintf(r->software, sizeof(r->software), "%.*s", (int)ev->software.len,
		 ev->software.len ? ev->software.p : "");
}

static int apply(struct replay *r, struct wu_engine *e, const struct wu_event *ev)
{
	int rc = 0;

	if (ev->ev == WU_EV_CONFIG)
		note_config(r, ev);
	/* The story is the reader's, and ours to prepare: nobody else looks at it. */
	if (ev->story && (ev->ev == WU_EV_OPEN || ev->ev == WU_EV_JOIN))
		rc = wu_story_prepare((struct wu_story *)ev->story, r->rules);
	if (rc == 0)
		rc = wu_engine_apply(e, ev);
	if (rc < 0)
		return rc;
	r->last_seq = ev->seq;
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
		rc = apply(r, e, &ev);
		if (rc < 0)
			return wu_err_set(err, rc, "replay at seq %llu: %s",
					  (unsigned long long)ev.seq, wu_strerror(rc));
	}
	return rc < 0 ? rc : 0;
}

int replay_run(struct replay *r, struct wu_engine **ret_engine, struct wu_err *err)
{
	struct wu_reader_io io;
	struct wu_reader *reader = NULL;
	struct wu_engine *e = NULL;
	int rc = wu_engine_new(&r->engine, &e);

	r->events = r->last_seq = r->rules_hash = 0;
	r->software[0] = 0;
	io = logdir_files(r->dir)->read;
	if (rc == 0)
		rc = wu_reader_new(&io, &reader);
	if (rc < 0)
		wu_err_set(err, rc, "replay: %s", wu_strerror(rc));
	else
		rc = read_all(r, reader, e, err);
	wu_reader_free(reader);
	if (rc < 0)
		wu_engine_free(e);
	else
		*ret_engine = e;
	return rc;
}
