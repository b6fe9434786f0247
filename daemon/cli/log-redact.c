/* `wiredup log redact SEQ...`: takes the text of stories out, and keeps that they were there.
 *
 * The happy path: every seq is looked at first; for each a retract event is appended, so that
 * the log says what happened; then each sealed segment that holds one is written anew, the
 * stories' text and captions gone, all else as it was, the chain mended.
 * What can fail: a seq is no story, or may still be needed by a replay, or stands in a live
 * segment: nothing is changed. The disk, in the middle: what was not done is done by doing it
 * again, and then a second retract event says so.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "cli/log.h"
#include "service.h"
#include "store/append.h"
#include "store/record.h"
#include "store/seal.h"

enum { LEVEL = 6, SEQS_MAX = 1000 };

struct redact {
	struct log_job *j;
	uint64_t seq[SEQS_MAX], cluster[SEQS_MAX];
	int n;
	uint64_t needed;
};

/* ---- may it be done? ----------------------------------------------------------------------- */

static int refuse(struct redact *r, uint64_t seq, const char *why)
{
	log_say(r->j, "%llu: %s; nothing was changed", (unsigned long long)seq, why);
	return EXIT_NEGATIVE;
}

static int look(struct redact *r, struct wu_reader *reader, int i)
{
	struct wu_event ev;
	uint64_t seq = r->seq[i];
	int rc;

	if (seq >= r->needed)
		return refuse(r, seq,
			      "copies of it may still come, and the desk needs its text to know "
			      "them; wait until the window has passed it");
	wu_reader_seek(reader, seq);
	rc = wu_reader_next(reader, &ev, &r->j->err);
	if (rc < 0 && rc != WU_ENOTFOUND)
		return log_fail(r->j, rc);
	if (rc != 0 || ev.seq != seq)
		return refuse(r, seq, "there is no such event in the log");
	if (!ev.story)
		return refuse(r, seq, "that event is no story; name an open or a join");
	if (wu_reader_segment(reader)->live)
		return refuse(r, seq, "its segment is live; `wiredup log seal` first");
	r->cluster[i] = ev.cluster;
	return EXIT_OK;
}

static int look_all(struct redact *r)
{
	struct wu_reader *reader;
	int code = EXIT_OK, rc = wu_reader_new(&r->j->files->read, &reader);

	if (rc < 0)
		return log_fail(r->j, rc);
	for (int i = 0; i < r->n && code == EXIT_OK; i++)
		code = look(r, reader, i);
	wu_reader_free(reader);
	return code;
}

/* ---- doing it -------------------------------------------------------------------------------- */

static int write_retracts(struct redact *r, uint64_t seq, int64_t now, struct wu_buf *lines)
{
	int rc = 0;

	for (int i = 0; i < r->n && rc == 0; i++) {
		struct wu_event ev = {.ev = WU_EV_RETRACT,
				      .seq = seq + (uint64_t)i,
				      .ts = now,
				      .cluster = r->cluster[i],
				      .other = r->seq[i],
				      .reason = {"redacted", 8}};

		rc = wu_record_encode(lines, &ev);
	}
	return rc;
}

/* Behind the log's last event, durably. */
static int append(struct redact *r, const struct wu_log_end *end)
{
	struct wu_commit commit = {.first_seq = end->next_seq,
				   .now = service_now(),
				   .rotate = !end->segment.name[0],
				   .level = LEVEL};
	struct wu_append *a;
	struct wu_buf lines;
	int rc;

	wu_buf_init(&lines, SEQS_MAX * 512);
	rc = write_retracts(r, end->next_seq, commit.now, &lines);
	commit.lines = (struct wu_span){lines.p, lines.len};
	if (rc == 0)
		rc = wu_append_new(r->j->files, WU_SYNC_COMMIT, end, &a);
	if (rc == 0) {
		rc = wu_append_commit(a, &commit);
		wu_append_free(a);
	}
	wu_buf_close(&lines);
	return rc < 0 ? log_fail(r->j, rc) : EXIT_OK;
}

static bool is_named(const struct redact *r, uint64_t seq)
{
	for (int i = 0; i < r->n; i++)
		if (r->seq[i] == seq)
			return true;
	return false;
}

/* The story is the writer's own, read from the line that is written anew. What stands in for
 * the text, a print and lines passed over, goes too: no replay asks for it any more. */
static int edit(void *data, struct wu_event *ev)
{
	const struct redact *r = data;
	struct wu_story *s = (struct wu_story *)ev->story;

	if (ev->ev == WU_EV_TEXT && is_named(r, ev->other)) {
		ev->text = ev->print = (struct wu_span){NULL, 0};
		return 1;
	}
	if (!s || !is_named(r, ev->seq))
		return 0;
	ev->redacted = true;
	ev->print = (struct wu_span){NULL, 0};
	ev->n_passed = 0;
	s->field[WU_TEXT] = (struct wu_span){NULL, 0};
	s->n_captions = 0;
	return 1;
}

static bool holds_any(const struct redact *r, uint32_t i)
{
	const struct segments *s = &r->j->segments;
	uint64_t behind = i + 1 < s->n ? s->v[i + 1].first : UINT64_MAX;

	for (int k = 0; k < r->n; k++)
		if (r->seq[k] >= s->v[i].first && r->seq[k] < behind)
			return true;
	return false;
}

static int rewrite(struct redact *r)
{
	for (uint32_t i = 0; i < r->j->segments.n; i++) {
		int rc = holds_any(r, i)
				 ? wu_reseal(r->j->files, &r->j->segments.v[i], edit, r, &r->j->err)
				 : 0;

		if (rc < 0)
			return log_fail(r->j, rc);
	}
	return EXIT_OK;
}

static void print_done(struct redact *r)
{
	struct log_job *j = r->j;

	if (j->g->json) {
		log_json_begin(j);
		wu_json_open(&j->json, "redacted", '[');
		for (int i = 0; i < r->n; i++)
			wu_json_u64(&j->json, NULL, r->seq[i]);
		wu_json_close(&j->json, ']');
		log_json_end(j);
	} else if (!j->g->quiet) {
		printf("%d %s redacted; files in %s/damaged, if there are any, still hold "
		       "what they held\n",
		       r->n, r->n == 1 ? "story" : "stories", j->path);
	}
}

static int redact(struct redact *r)
{
	struct wu_recovery recovery;
	int code = log_open(r->j, true);

	if (code == EXIT_OK)
		code = log_recover(r->j, &recovery);
	if (code == EXIT_OK)
		code = log_needed(r->j, &r->needed);
	if (code == EXIT_OK)
		code = look_all(r);
	if (code == EXIT_OK)
		code = append(r, &recovery.end);
	if (code == EXIT_OK)
		code = log_list(r->j);
	if (code == EXIT_OK)
		code = rewrite(r);
	if (code == EXIT_OK)
		print_done(r);
	return code;
}

int log_redact(struct log_job *j, int argc, char **argv)
{
	struct redact *r;
	int code;

	if (argc < 2 || argc - 1 > SEQS_MAX)
		return log_usage(j, "which stories? up to 1000 seqs, as tail and push name them");
	r = calloc(1, sizeof(*r));
	if (!r)
		return EXIT_TEMPORARY;
	r->j = j;
	for (int i = 1; i < argc; i++) {
		char *end;
		uint64_t seq = strtoull(argv[i], &end, 10);

		if (argv[i][0] < '0' || argv[i][0] > '9' || *end) {
			free(r);
			return log_usage(j, "a seq is a number");
		}
		if (!is_named(r, seq))
			r->seq[r->n++] = seq;
	}
	code = redact(r);
	free(r);
	return code;
}
