/* The table of sub-commands (verbs.c finds the one that is meant), and what they share: the
 * log opened, told of in the sub-command's name.
 */
#include "log.h"

#include <stdio.h>

#include "cli/verbs.h"
#include "serve/replay.h"

enum { JSON_LINE_MAX = 1 << 20 };

static const struct {
	struct verb verb;
	int (*run)(struct log_job *j, int argc, char **argv);
} rows[] = {
	{{"ls", "", "the segments, with what they hold"}, log_ls},
	{{"cat", "[--from SEQ] [--to SEQ] [SEGMENT...]", "events as they are stored"}, log_cat},
	{{"verify", "[SEGMENT...]", "is it what was written?"}, log_verify},
	{{"repair", "", "mend what is damaged, keep it as it was"}, log_repair},
	{{"seal", "", "pack live segments tight"}, log_seal},
	{{"prune", "--age TIME|--bytes N|--before SEQ", "remove the oldest segments"}, log_prune},
	{{"redact", "SEQ...", "take a story's text out"}, log_redact},
};
static const struct verbs verbs = {"log", &rows[0].verb, sizeof(rows) / sizeof(*rows),
				   sizeof(*rows)};

/* ---- telling ---------------------------------------------------------------------------- */

int log_usage(const struct log_job *j, const char *why)
{
	return verbs_usage(&verbs, j->verb, why);
}

int log_fail(struct log_job *j, int rc)
{
	fflush(stdout);
	fprintf(stderr, "wiredup: log %s: %s\n", j->verb,
		*j->err.text ? j->err.text : wu_strerror(rc));
	j->err.text[0] = 0;
	return rc == WU_EBUSY || rc == WU_ENOMEM ? EXIT_TEMPORARY : EXIT_INOUT;
}

void log_say(const struct log_job *j, const char *fmt, ...)
{
	va_list ap;

	if (j->g->quiet)
		return;
	va_start(ap, fmt);
	verbs_say(&verbs, j->verb, fmt, ap);
	va_end(ap);
}

void log_tell(void *data, const char *what)
{
	log_say(data, "%s", what);
}

void log_json_begin(struct log_job *j)
{
	wu_buf_reset(&j->out);
	wu_json_init(&j->json, &j->out);
	wu_json_open(&j->json, NULL, '{');
}

void log_json_end(struct log_job *j)
{
	wu_json_close(&j->json, '}');
	if (wu_json_done(&j->json) == 0)
		printf("%.*s\n", (int)j->out.len, j->out.p);
}

/* ---- the log ----------------------------------------------------------------------------- */

int log_list(struct log_job *j)
{
	int rc;

	segments_free(&j->segments);
	rc = segments_list(j->files, &j->segments);
	return rc < 0 ? log_fail(j, rc) : EXIT_OK;
}

int log_open(struct log_job *j, bool write)
{
	int rc;

	snprintf(j->path, sizeof(j->path), "%s/log", j->g->state_dir);
	/* Opened for reading first: writing would make the folder of a log that is not there. */
	rc = logdir_open(j->path, &j->dir, &j->err);
	if (rc == 0 && write) {
		j->dir = logdir_close(j->dir);
		rc = logdir_open_write(j->path, NULL, &j->dir, &j->err);
	}
	if (rc < 0)
		return log_fail(j, rc);
	j->files = logdir_files(j->dir);
	return log_list(j);
}

int log_pick(struct log_job *j, char **names, int n)
{
	const char *missing;

	if (segments_pick(&j->segments, names, n, &missing) == 0)
		return EXIT_OK;
	log_say(j, "there is no segment %s in %s; `wiredup log ls` lists them", missing, j->path);
	return EXIT_NEGATIVE;
}

int log_recover(struct log_job *j, struct wu_recovery *ret)
{
	int rc = wu_recover(j->files, log_tell, j, ret, &j->err);

	return rc < 0 ? log_fail(j, rc) : log_list(j);
}

int log_needed(struct log_job *j, uint64_t *ret_seq)
{
	struct wu_reader *reader;
	uint64_t start;
	int rc = wu_reader_new(&j->files->read, &reader);

	if (rc < 0)
		return log_fail(j, rc);
	start = replay_start(&j->files->read, reader, 0);
	*ret_seq = start ? start : j->segments.n ? j->segments.v[0].first : 1;
	wu_reader_free(reader);
	return EXIT_OK;
}

int command_log(int argc, char **argv, const struct globals *g)
{
	struct log_job j = {.g = g};
	size_t i;
	int code;

	if (!verbs_find(&verbs, argc, argv, &i, &code))
		return code;
	j.verb = rows[i].verb.name;
	wu_buf_init(&j.out, JSON_LINE_MAX);
	code = rows[i].run(&j, argc - 1, argv + 1);
	segments_free(&j.segments);
	logdir_close(j.dir);
	wu_buf_close(&j.out);
	return code;
}
