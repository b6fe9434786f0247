/* The happy path is the reader's. Damage it tells is told on, once, and passed; where nothing
 * follows behind the damage, that is the end, and the log's last good event the last.
 */
#include "reading.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "store/segment.h"

enum { WAIT_MS = 500 };

void reading_say(struct reading *r, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "wiredup: %s: ", r->who);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void reading_say_removed(struct reading *r, uint64_t first, uint64_t last)
{
	char events[WU_SEGMENT_EVENTS];

	reading_say(r, "%s read; keep more of the log, or read it more often",
		    wu_segment_events(first, last, " was removed before it was",
				      " were removed before they were", events));
}

int reading_open(struct reading *r, const struct globals *g, const char *who, bool wait)
{
	struct wu_err err = {0};
	struct wu_reader_io io;
	int rc;

	r->g = g;
	r->who = who;
	follow_init(&r->desk);
	snprintf(r->path, sizeof(r->path), "%s/log", g->state_dir);
	while ((rc = logdir_open(r->path, &r->dir, &err)) == WU_ENOTFOUND && wait) {
		if (r->ended && *r->ended)
			return WU_END;
		poll(NULL, 0, WAIT_MS);
	}
	if (rc < 0) {
		reading_say(r, "%s", err.text);
		return rc;
	}
	io = logdir_files(r->dir)->read;
	rc = wu_reader_new(&io, &r->reader);
	if (rc < 0)
		reading_say(r, "%s", wu_strerror(rc));
	return rc;
}

void reading_close(struct reading *r)
{
	if (!r->g)
		return;
	follow_stop(&r->desk);
	r->reader = wu_reader_free(r->reader);
	r->dir = logdir_close(r->dir);
}

bool reading_ask_desk(struct reading *r)
{
	int rc = follow_start(&r->desk, r->g->run_dir);

	if ((rc == WU_EBUSY || rc == WU_EIO) && !r->desk_told)
		reading_say(r,
			    "the desk %s; what it has written is shown, though it may not be "
			    "durable yet",
			    rc == WU_EBUSY ? "does not answer" : "may not be asked by this user");
	r->desk_told |= rc == WU_EBUSY || rc == WU_EIO;
	wu_reader_until(r->reader, r->desk.seq);
	return rc == 0;
}

/* Each damage once, though the reader tells it at each call. */
static void tell(struct reading *r, const struct wu_err *err)
{
	if (r->silent || strcmp(r->told.text, err->text) == 0)
		return;
	r->told = *err;
	r->damaged = true;
	reading_say(r, "%s: %s; `wiredup log verify` tells more", r->path, err->text);
}

int reading_next(struct reading *r, struct wu_event *ret)
{
	struct wu_err err = {0};
	int rc = wu_reader_next(r->reader, ret, &err);

	if (rc == WU_ENOTFOUND)
		return WU_END; /* no segment yet */
	if (rc >= 0)
		return rc;
	if (!err.text[0])
		wu_err_set(&err, rc, "%s", wu_strerror(rc));
	if (rc != WU_ECHECKSUM && rc != WU_ESEQ) {
		if (!r->silent)
			reading_say(r, "%s: %s", r->path, err.text);
		return rc;
	}
	tell(r, &err);
	return wu_reader_pass(r->reader, ret) == 0 ? 0 : WU_END;
}

int reading_exit(const struct reading *r, int rc)
{
	if (rc == WU_ENOMEM)
		return EXIT_TEMPORARY;
	return rc < 0 || r->damaged ? EXIT_INOUT : EXIT_OK;
}
