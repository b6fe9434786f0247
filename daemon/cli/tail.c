/* `wiredup tail`: the log's events, as they are, as a table, or as lines for people.
 *
 * The happy path: the reader stands where the cursor, --since or the last N say, and what
 * passes the filter is printed, up to what the desk says is durable. With -f what is
 * appended later follows, at each word of the desk; without a desk, whenever the directory
 * changes. The cursor is kept after the output is flushed, so an event is printed once.
 * What can fail: no log (with -f it is waited for), damage (said with its place, passed;
 * exit 74 at the end), events that were pruned behind the cursor (said as a gap), the
 * reader of our output going away.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "cli/cursor.h"
#include "cli/format.h"
#include "cli/last.h"
#include "cli/line.h"
#include "cli/reading.h"
#include "cli/tail-options.h"
#include "service.h"
#include "wiredup.h"

/* GRACE_MS: events decided before --until are durable by then. SOON_MS: what was just written
 * is durable by then, most likely; asked when the desk does not let itself be followed. */
enum { WAIT_MS = 500, SOON_MS = 30, GRACE_MS = 1000 };

struct tail {
	struct tail_options o;
	struct screen screen;
	struct reading r;
	uint64_t done; /* seq: printed or passed over */
	uint64_t kept; /* the same, in the cursor file */
	bool check; /* the next event shows whether some behind the cursor are gone */
	bool past; /* --until is reached */
	bool stirred; /* the directory has changed since the desk was asked */
};

static volatile sig_atomic_t ended;

static void end(int signal)
{
	ended = signal;
}

static void print(struct tail *t, const struct wu_event *ev)
{
	struct column_row row = {ev, wu_reader_line(t->r.reader)};

	if (t->o.format.kind == FORMAT_TEXT)
		line_print(&t->screen, ev);
	else
		format_event(&t->o.format, &row, stdout);
}

/* ---- the cursor ------------------------------------------------------------------------ */

static uint64_t last_of(const struct wu_event *ev)
{
	return ev->ev == WU_EV_GAP ? ev->last : ev->seq;
}

/* The first event at or behind the cursor: are there any between the two that are gone? */
static void tell_pruned(struct tail *t, const struct wu_event *ev)
{
	struct wu_event gap = {.ev = WU_EV_GAP,
			       .seq = t->done + 1,
			       .ts = WU_NO_TIME,
			       .other = t->done + 1,
			       .last = ev->seq - 1};
	struct column_row row = {&gap, {NULL, 0}};

	t->check = false;
	if (ev->seq <= t->done + 1)
		return;
	reading_say_removed(&t->r, gap.other, gap.last);
	if (!filter_wants(&t->o.filter, &gap))
		return;
	if (t->o.format.kind == FORMAT_TEXT)
		line_print(&t->screen, &gap);
	else
		format_event(&t->o.format, &row, stdout);
}

/* After reading to the end of what there is: the cursor's own event was not met. */
static int tell_foreign(struct tail *t)
{
	if (!t->check)
		return EXIT_OK;
	t->check = false;
	reading_say(&t->r,
		    "the cursor in %s stands at %llu and the log ends before it; if the log "
		    "was begun anew, remove the cursor",
		    t->o.cursor_file, (unsigned long long)t->done);
	return t->o.follow ? EXIT_OK : EXIT_INOUT;
}

/* What was printed is out, and the cursor behind it. */
static int settle(struct tail *t)
{
	struct wu_err err;

	if (fflush(stdout) != 0)
		return EXIT_INOUT;
	if (!t->o.cursor_file || t->done == t->kept)
		return EXIT_OK;
	if (cursor_write(t->o.cursor_file, t->done, &err) < 0) {
		reading_say(&t->r, "%s", err.text);
		return EXIT_INOUT;
	}
	t->kept = t->done;
	return EXIT_OK;
}

/* ---- reading --------------------------------------------------------------------------- */

/* To the end of what is durable, or to --until. Returns an exit code. */
static int read_on(struct tail *t)
{
	struct wu_event ev;
	int rc = 0, code;

	while (!t->past && !ended && (rc = reading_next(&t->r, &ev)) == 0) {
		if (t->check)
			tell_pruned(t, &ev);
		if (last_of(&ev) <= t->done)
			continue;
		t->past = filter_past(&t->o.filter, &ev);
		if (t->past)
			break;
		t->done = last_of(&ev);
		if (filter_wants(&t->o.filter, &ev))
			print(t, &ev);
		if (ferror(stdout))
			return EXIT_INOUT;
	}
	code = settle(t);
	return rc < 0 ? reading_exit(&t->r, rc) : code;
}

/* Behind the cursor, if there is one. WU_ENOTFOUND: there is none. */
static int seek_cursor(struct tail *t)
{
	struct wu_err err;
	int rc = t->o.cursor_file ? cursor_read(t->o.cursor_file, &t->done, &err) : WU_ENOTFOUND;

	if (rc == WU_ENOTFOUND)
		return rc;
	if (rc < 0) {
		reading_say(&t->r, "%s", err.text);
		return rc;
	}
	t->kept = t->done;
	t->check = t->done > 0;
	wu_reader_seek(t->r.reader, t->done);
	return 0;
}

/* Stand where the arguments say. */
static int seek(struct tail *t)
{
	uint64_t first;
	int rc = seek_cursor(t);

	if (rc != WU_ENOTFOUND)
		return rc;
	if (t->o.last < 0) {
		if (t->o.filter.since)
			wu_reader_seek_time(t->r.reader, t->o.filter.since_ms);
		return 0;
	}
	rc = last_find(&t->r, &t->o.filter, (uint64_t)t->o.last, &first);
	if (rc == 0) {
		wu_reader_seek(t->r.reader, first);
		t->done = first - 1;
	}
	return rc;
}

/* ---- following ------------------------------------------------------------------------- */

/* Wait for the desk, the directory or our own end; false: our output is closed. */
static bool wait(struct tail *t, int notify)
{
	int desk = t->r.desk.fd;
	/* With a desk, what it writes is of no interest before it says that it is durable. */
	struct pollfd p[3] = {
		{desk, POLLIN, 0}, {desk < 0 ? notify : -1, POLLIN, 0}, {STDOUT_FILENO, 0, 0}};
	char events[4096];

	poll(p, 3, t->stirred && t->r.desk.seq != UINT64_MAX ? SOON_MS : WAIT_MS);
	t->stirred = p[1].revents != 0;
	while (notify >= 0 && read(notify, events, sizeof(events)) > 0)
		;
	return !(p[2].revents & (POLLERR | POLLHUP));
}

/* How far may be read now? Without a desk everything whole; but is there one again? That is
 * asked before anything is read that it may have written. */
static void ask(struct tail *t)
{
	if (t->r.desk.fd < 0 || follow_next(&t->r.desk) == WU_END)
		reading_ask_desk(&t->r);
	wu_reader_until(t->r.reader, t->r.desk.seq);
}

static bool is_over(const struct tail *t)
{
	const struct filter *f = &t->o.filter;

	return t->past || ended || (f->until && service_now() > f->until_ms + GRACE_MS);
}

static int follow(struct tail *t)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), code = EXIT_OK;
	bool over = false;

	if (fd >= 0 && inotify_add_watch(fd, t->r.path, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
		close(fd);
		fd = -1; /* asking twice a second remains */
	}
	while (code == EXIT_OK && !over) {
		over = is_over(t); /* asked before reading: what is there then is printed */
		ask(t);
		code = read_on(t);
		if (!over && code == EXIT_OK && !is_over(t) && !wait(t, fd))
			break;
	}
	if (fd >= 0)
		close(fd);
	return code;
}

/* A pipe's reader sees each event once though we are told to end: the cursor is kept first. */
static void catch_signals(void)
{
	struct sigaction a = {.sa_handler = end};

	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGINT, &a, NULL);
}

static int run(struct tail *t, const struct globals *g)
{
	int rc = reading_open(&t->r, g, "tail", t->o.follow), code;

	if (rc != 0)
		return reading_exit(&t->r, rc);
	reading_ask_desk(&t->r);
	rc = seek(t);
	if (rc < 0)
		return reading_exit(&t->r, rc);
	format_head(&t->o.format, stdout);
	code = read_on(t);
	if (code == EXIT_OK)
		code = tell_foreign(t);
	if (code == EXIT_OK && t->o.follow)
		code = follow(t);
	return code == EXIT_OK ? reading_exit(&t->r, 0) : code;
}

int command_tail(int argc, char **argv, const struct globals *g)
{
	struct tail t = {.r = {.ended = &ended}};
	int code = tail_options(argc, argv, g, &t.o);

	if (code >= 0)
		return code;
	screen_init(&t.screen);
	if (t.o.follow)
		catch_signals();
	code = run(&t, g);
	reading_close(&t.r);
	return code;
}
