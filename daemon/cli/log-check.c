/* `wiredup log verify` and `repair`.
 *
 * Verifying reads every byte and changes nothing; the desk may run. Repairing holds the lock:
 * live segments are recovered as at a start, sealed ones that are not good are written anew
 * from what can be read, with a gap event for what cannot; the originals are in damaged/.
 * What can fail: the desk runs (75), the disk (74). Repairing again goes on.
 */
#include <stdio.h>

#include "cli/bar.h"
#include "cli/log.h"
#include "store/seal.h"
#include "store/verify.h"

/* What is said of one segment, in order. */
struct notes {
	struct log_job *j;
	struct bar *bar;
};

static void note(void *data, const char *what)
{
	struct notes *n = data;

	bar_clear(n->bar);
	if (n->j->g->json)
		wu_json_cstr(&n->j->json, NULL, what);
	else
		printf("%s\n", what);
}

static void verdict_json(struct log_job *j, const struct wu_findings *f)
{
	struct wu_json_out *o = &j->json;

	wu_json_close(o, ']');
	wu_json_bool(o, "good", wu_verify_good(f));
	wu_json_u64(o, "first", f->first);
	wu_json_u64(o, "last", f->last);
	wu_json_u64(o, "events", f->events);
	wu_json_u64(o, "damages", f->damages);
	wu_json_u64(o, "lost", f->lost);
	wu_json_u64(o, "gaps", f->gaps);
	wu_json_u64(o, "torn", f->torn);
	log_json_end(j);
}

/* One segment; *ret_good is the answer. */
static int verify(struct log_job *j, struct bar *bar, const struct wu_segment *s, bool *ret_good)
{
	struct notes notes = {j, bar};
	struct wu_findings f;
	int rc;

	log_json_begin(j);
	wu_json_cstr(&j->json, "segment", s->name);
	wu_json_cstr(&j->json, "state", s->live ? "live" : "sealed");
	wu_json_open(&j->json, "notes", '[');
	rc = wu_verify(&j->files->read, s, note, &notes, &f, &j->err);
	*ret_good = rc == WU_ENOTFOUND || (rc == 0 && wu_verify_good(&f));
	if (rc == 0 && j->g->json)
		verdict_json(j, &f);
	return rc == WU_ENOTFOUND ? 0 : rc; /* pruned or sealed meanwhile */
}

int log_verify(struct log_job *j, int argc, char **argv)
{
	const char *s;
	uint32_t bad = 0;
	struct bar bar;
	int code = log_open(j, false);

	if (code == EXIT_OK)
		code = log_pick(j, argv + 1, argc - 1);
	if (code != EXIT_OK)
		return code;
	bar_init(&bar, j->g->quiet || j->g->json);
	for (uint32_t i = 0; i < j->segments.n; i++) {
		bool good;
		int rc = verify(j, &bar, &j->segments.v[i], &good);

		if (rc < 0) {
			bar_clear(&bar);
			return log_fail(j, rc);
		}
		bad += !good;
		bar_draw(&bar, i + 1, j->segments.n, "segments");
	}
	bar_clear(&bar);
	s = j->segments.n == 1 ? "" : "s";
	if (bad)
		log_say(j,
			"%u of %u segment%s in %s %s damaged; stop the desk, then `wiredup log "
			"repair` keeps what is good",
			bad, j->segments.n, s, j->path, bad == 1 ? "is" : "are");
	else if (!j->g->quiet && !j->g->json)
		printf("%s: good; %u segment%s\n", j->path, j->segments.n, s);
	return bad ? EXIT_NEGATIVE : EXIT_OK;
}

/* ---- repair -------------------------------------------------------------------------------- */

/* Counts of what was done. */
struct repairs {
	struct wu_recovery live;
	uint32_t sealed;
};

static int repair_sealed(struct log_job *j, struct bar *bar, struct repairs *done)
{
	for (uint32_t i = 0; i < j->segments.n; i++) {
		const struct wu_segment *s = &j->segments.v[i];
		struct wu_findings f;
		int rc;

		bar_draw(bar, i, j->segments.n, "segments");
		if (s->live)
			continue;
		rc = wu_verify(&j->files->read, s, log_tell, j, &f, &j->err);
		if (rc == 0 && !wu_verify_good(&f)) {
			rc = wu_reseal(j->files, s, NULL, NULL, &j->err);
			done->sealed += rc == 0;
			if (rc == 0)
				log_say(j, "%s: written anew from what is good%s", s->name,
					f.damages ? "; as it was, it is kept in damaged/" : "");
		}
		if (rc < 0)
			return log_fail(j, rc);
	}
	return EXIT_OK;
}

static void print_repairs(struct log_job *j, const struct repairs *done)
{
	const struct wu_recovery *r = &done->live;
	uint32_t mended = done->sealed + r->quarantined;

	if (!j->g->json && j->g->quiet)
		return;
	if (!j->g->json) {
		printf("%s: %u segment%s, %u mended, %llu torn bytes cut off\n", j->path,
		       j->segments.n, j->segments.n == 1 ? "" : "s", mended,
		       (unsigned long long)r->torn);
		return;
	}
	log_json_begin(j);
	wu_json_u64(&j->json, "segments", j->segments.n);
	wu_json_u64(&j->json, "mended", mended);
	wu_json_u64(&j->json, "torn", r->torn);
	wu_json_u64(&j->json, "seals_finished", r->seals_finished);
	log_json_end(j);
}

int log_repair(struct log_job *j, int argc, char **argv)
{
	struct repairs done = {.sealed = 0};
	struct bar bar;
	int code;

	(void)argv;
	if (argc > 1)
		return log_usage(j, "repair takes no arguments: it mends the whole log");
	code = log_open(j, true);
	if (code == EXIT_OK)
		code = log_recover(j, &done.live);
	bar_init(&bar, j->g->quiet);
	if (code == EXIT_OK)
		code = repair_sealed(j, &bar, &done);
	bar_clear(&bar);
	if (code == EXIT_OK)
		print_repairs(j, &done);
	return code;
}
