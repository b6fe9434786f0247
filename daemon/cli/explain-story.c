/* The happy path: a seq is gone to in the log; an address or id is looked for, the newest that
 * has it counts; a file is read by lib/wire, its first story counts. The story is copied, since
 * whoever gave it takes it back, and prepared by the rules of today.
 * What can fail: there is no such story (2), the log or the file (74), memory (75).
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/document.h"
#include "cli/explained.h"
#include "cli/screen.h"
#include "wire/wire.h"

enum { SPANS_MAX = 16 << 20 };

static int copy_story(struct wu_story *to, const struct wu_story *from)
{
	int rc = 0;

	wu_story_reset(to);
	for (int f = 0; f < WU_FIELDS && rc == 0; f++)
		if (from->field[f].len)
			rc = wu_story_set(to, (enum wu_field)f, from->field[f].p,
					  from->field[f].len);
	for (uint32_t i = 0; i < from->n_captions && rc == 0; i++)
		rc = wu_story_add_caption(to, from->captions[i].p, from->captions[i].len);
	to->kind = from->kind;
	to->published = from->published;
	to->date_only = from->date_only;
	return rc;
}

/* ---- a file --------------------------------------------------------------------------------- */

static int take_story(void *ctx, struct wu_story *s)
{
	struct explained *p = ctx;

	if (p->story)
		return p->more++, 0;
	if (wu_story_new(&p->story) < 0)
		return WU_ENOMEM;
	return copy_story(p->story, s);
}

static int read_file(struct explain *e, struct explained *p)
{
	struct wu_wire_opts opts = {.url = NULL};
	struct wu_wire_sink sink = {.ctx = p, .story = take_story};
	struct wu_err err = {0};
	struct wu_buf in;
	bool io;
	int rc;

	wu_buf_init(&in, DOCUMENT_MAX);
	rc = document_read(p->asked, &in, &err);
	io = rc < 0;
	if (rc == 0)
		rc = wu_wire_parse(in.p, in.len, &opts, &sink, &err);
	wu_buf_close(&in);
	if (rc == 0 && p->story)
		rc = wu_story_prepare(p->story, e->setup.rules);
	if (rc < 0 || !p->story) {
		fprintf(stderr, "wiredup: explain: %s\n",
			*err.text ? err.text
			: rc < 0  ? wu_strerror(rc)
				  : "no story in it");
		return rc == WU_ENOMEM ? EXIT_TEMPORARY : io ? EXIT_INOUT : EXIT_BAD_USAGE;
	}
	if (p->more && !e->g->quiet)
		fprintf(stderr, "wiredup: explain: %s has %u stories; the first is taken\n",
			p->asked, p->more + 1);
	return EXIT_OK;
}

/* ---- the log -------------------------------------------------------------------------------- */

/* Append s, so that it can be found again when the buffer has grown. */
static int keep_span(struct wu_buf *b, struct wu_span s)
{
	return s.len ? wu_buf_add(b, s.p, s.len) : 0;
}

static struct wu_span kept(const struct wu_buf *b, size_t *at, size_t len)
{
	struct wu_span s = {len ? b->p + *at : NULL, len};

	*at += len;
	return s;
}

static int keep_event(struct explained *p, const struct wu_event *ev)
{
	size_t at = 0;
	int rc;

	wu_buf_reset(&p->spans);
	rc = keep_span(&p->spans, ev->agency);
	rc = rc < 0 ? rc : keep_span(&p->spans, ev->how);
	rc = rc < 0 ? rc : keep_span(&p->spans, ev->credit);
	rc = rc < 0 ? rc : keep_span(&p->spans, ev->print);
	if (rc == 0 && !p->story)
		rc = wu_story_new(&p->story);
	if (rc == 0)
		rc = copy_story(p->story, ev->story);
	if (rc < 0)
		return rc;
	p->ev = *ev;
	p->cluster = p->now = ev->cluster;
	p->ev.agency = kept(&p->spans, &at, ev->agency.len);
	p->ev.how = kept(&p->spans, &at, ev->how.len);
	p->ev.credit = kept(&p->spans, &at, ev->credit.len);
	p->ev.print = kept(&p->spans, &at, ev->print.len);
	p->ev.story = p->story;
	snprintf(p->rule, sizeof(p->rule), "%s", ev->match.rule ? ev->match.rule : "");
	p->ev.match.rule = p->rule;
	p->ev.reason = p->ev.sync = p->ev.host = p->ev.software = p->ev.text =
		(struct wu_span){NULL, 0};
	if (ev->n_passed)
		memcpy(p->passed, ev->passed, ev->n_passed * sizeof(*p->passed));
	p->ev.passed = p->passed;
	return 0;
}

static bool is_placed(const struct wu_event *ev)
{
	return ev->story && (ev->ev == WU_EV_OPEN || ev->ev == WU_EV_JOIN);
}

static bool is(struct wu_span s, const char *text)
{
	return s.len == strlen(text) && s.len && memcmp(s.p, text, s.len) == 0;
}

static int none(struct explain *e, const struct explained *p, const char *what)
{
	reading_say(&e->reading, "%c, %s: %s in %s", p->name, p->asked, what, e->reading.path);
	return e->reading.damaged ? EXIT_INOUT : EXIT_BAD_USAGE;
}

static int go_to_seq(struct explain *e, struct explained *p, uint64_t seq)
{
	struct wu_event ev;
	char what[80];
	int rc;

	wu_reader_seek(e->reading.reader, seq);
	rc = reading_next(&e->reading, &ev);
	if (rc < 0)
		return reading_exit(&e->reading, rc);
	if (rc > 0 || ev.seq != seq || ev.ev == WU_EV_GAP)
		return none(e, p, "there is no such event");
	if (!is_placed(&ev)) {
		snprintf(what, sizeof(what), "that is no story, but the %s event",
			 wu_ev_name(ev.ev));
		return none(e, p, what);
	}
	return reading_exit(&e->reading, keep_event(p, &ev));
}

static int look_for(struct explain *e, struct explained *p)
{
	char since[SCREEN_TIME], what[120];
	struct wu_event ev;
	int rc;

	wu_reader_seek_time(e->reading.reader, e->since);
	while ((rc = reading_next(&e->reading, &ev)) == 0) {
		if (!is_placed(&ev) || (!is(ev.story->field[WU_URL], p->asked) &&
					!is(ev.story->field[WU_ID], p->asked)))
			continue;
		rc = keep_event(p, &ev);
		if (rc < 0)
			break;
	}
	if (rc < 0)
		return reading_exit(&e->reading, rc);
	screen_time(e->since, true, since);
	snprintf(what, sizeof(what),
		 "no file, and no story since %s has that address or id (--since looks further "
		 "back)",
		 since);
	return p->ev.seq ? EXIT_OK : none(e, p, what);
}

int explain_story(struct explain *e, struct explained *p)
{
	uint64_t seq;
	int code, rc;

	wu_buf_init(&p->spans, SPANS_MAX);
	if (p->is_file)
		return read_file(e, p);
	code = screen_cluster(p->asked, &seq) ? go_to_seq(e, p, seq) : look_for(e, p);
	if (code != EXIT_OK && !p->ev.seq)
		return code;
	rc = p->ev.print.len || p->ev.redacted ? 0 : wu_story_prepare(p->story, e->setup.rules);
	return rc < 0 ? reading_exit(&e->reading, rc) : EXIT_OK;
}

void explained_close(struct explained *p)
{
	wu_story_free(p->story);
	wu_buf_close(&p->spans);
}

struct wu_told_story explained_told(const struct explained *p)
{
	return (struct wu_told_story){.prep = p->story->prep,
				      .print = p->ev.print,
				      .decided = p->ev.seq != 0,
				      .passed = p->passed,
				      .n_passed = p->ev.n_passed,
				      .seq = p->ev.seq,
				      .cluster = p->cluster,
				      .ts = p->ev.ts};
}
