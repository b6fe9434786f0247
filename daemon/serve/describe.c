/* What the desk says of itself: on its control socket, to the service manager, and on standard
 * error when stories begin to be refused, or are taken again. What fails is of no consequence
 * to the desk.
 */
#include <stdio.h>

#include "notify.h"
#include "serve-state.h"

/* The service manager's line without any change. */
#define STATUS_MS 10000

static void describe_commits(struct wu_json_out *j, const struct commits_stats *c)
{
	wu_json_u64(j, "commits", c->commits);
	wu_json_u64(j, "duplicates", c->duplicates);
	wu_json_u64(j, "rejected", c->rejected);
	wu_json_u64(j, "refused_commits", c->refused);
	wu_json_u64(j, "rebuilds", c->rebuilds);
	wu_json_u64(j, "segments_given_up", c->given_up);
	wu_json_u64(j, "replayed", c->replayed);
	wu_json_time(j, "last_commit", c->last_commit);
	wu_json_u64(j, "commit_us", c->commit_ns / 1000);
	wu_json_u64(j, "commit_level", (uint64_t)c->level);
	wu_json_cstr(j, "segment", c->segment);
}

static void describe_log(const struct serve *s, struct wu_json_out *j)
{
	struct keeper_stats k;

	keeper_stats(s->keeper, &k);
	wu_json_cstr(j, "sync", wu_sync_name((enum wu_sync)s->o.log->sync));
	wu_json_u64(j, "live_segments", k.live);
	wu_json_u64(j, "sealed", k.sealed);
	wu_json_u64(j, "log_bytes", k.bytes);
	wu_json_u64(j, "oldest_seq", k.oldest);
	wu_json_u64(j, "damage", k.damaged);
	wu_json_u64(j, "verified", k.verified);
	wu_json_u64(j, "pruned", k.pruned);
	wu_json_u64(j, "seals", k.seals);
	wu_json_u64(j, "seal_ms", k.seal_ms);
	wu_json_bool(j, "sealing", k.busy);
	wu_json_bool(j, "verifying", k.reading);
}

void serve_describe(const struct serve *s, struct wu_json_out *j)
{
	struct commits_stats c;
	struct ingest_stats in;
	struct sessions_stats se;

	commits_stats(s->commits, &c);
	ingest_stats(s->ingest, &in);
	sessions_stats(s->sessions, &se);
	wu_json_cstr(j, "version", WIREDUP_VERSION);
	wu_json_time(j, "started", s->started);
	wu_json_u64(j, "seq", c.seq);
	wu_json_u64(j, "stories", c.engine.stories);
	wu_json_u64(j, "clusters", c.engine.clusters_open);
	wu_json_u64(j, "closed", c.engine.clusters_closed);
	wu_json_u64(j, "joins", c.engine.joins);
	wu_json_u64(j, "memory", c.engine.memory);
	wu_json_time(j, "window_from", c.engine.oldest ? c.engine.oldest : WU_NO_TIME);
	wu_json_u64(j, "queue", in.queued);
	wu_json_u64(j, "lines", in.lines);
	wu_json_u64(j, "sessions", se.open);
	wu_json_u64(j, "sessions_refused", se.refused);
	wu_json_u64(j, "followers", control_followers(s->control));
	describe_commits(j, &c);
	describe_log(s, j);
	wu_json_u64(j, "longest_stall_ms", stall_longest_ms(&s->stall));
	wu_json_cstr(j, "state", c.status < 0 ? wu_strerror(c.status) : "ok");
	wu_json_bool(j, "rebuilding", c.rebuilding);
}

static void answer_status(void *data, const char *arguments, struct wu_json_out *j)
{
	(void)arguments;
	serve_describe(data, j);
}

static void answer_follow(void *data, const char *arguments, struct wu_json_out *j)
{
	const struct serve *s = data;
	struct commits_stats c;

	(void)arguments;
	commits_stats(s->commits, &c);
	wu_json_u64(j, "seq", c.seq);
}

const struct control_verb describe_verbs[] = {
	{"status", answer_status, false}, {"follow", answer_follow, true}, {NULL, NULL, false}};

void describe_seq(struct serve *s)
{
	if (s->control)
		control_tell(s->control, "follow");
}

/* ---- the service manager, and people ------------------------------------------------------- */

static const char *why(int code)
{
	switch (code) {
	case 0:
		return "taking stories";
	case WU_ENOSPC:
		return "no space left on the disk: stories are refused until there is room";
	case WU_EREADONLY:
		return "the disk failed twice: the log is read-only, stories are refused until a "
		       "restart";
	default:
		return "stories are refused while the log is read again";
	}
}

static void tell_manager(struct serve *s, const struct commits_stats *c)
{
	struct keeper_stats k = {0};
	char damage[64] = "";

	if (s->keeper)
		keeper_stats(s->keeper, &k);
	if (k.damaged)
		snprintf(damage, sizeof(damage), "; %llu damaged segment%s",
			 (unsigned long long)k.damaged, k.damaged == 1 ? "" : "s");
	notify("STATUS=%s; seq %llu, %llu clusters open%s", why(c->status),
	       (unsigned long long)c->seq, (unsigned long long)c->engine.clusters_open, damage);
	s->told = uv_now(&s->loop);
}

void describe_refused(struct serve *s, int code)
{
	struct commits_stats c;

	if (code < 0)
		fprintf(stderr, "wiredup: serve: %s (%s)\n", why(code), wu_strerror(code));
	else
		fprintf(stderr, "wiredup: serve: stories are taken again\n");
	commits_stats(s->commits, &c);
	tell_manager(s, &c);
}

void describe_tick(struct serve *s)
{
	uint64_t every = notify_watchdog_us() / 3000, now = uv_now(&s->loop);
	struct commits_stats c;
	struct ingest_stats in;

	commits_stats(s->commits, &c);
	ingest_stats(s->ingest, &in);
	if (now - s->told >= STATUS_MS)
		tell_manager(s, &c);
	if (!every || now - s->fed < every)
		return;
	if (in.queued && c.seq == s->fed_seq && in.lines - in.queued == s->fed_lines)
		return;
	s->fed = now;
	s->fed_seq = c.seq;
	s->fed_lines = in.lines - in.queued;
	notify("WATCHDOG=1");
}
