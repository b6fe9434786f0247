/* `wiredup log`: a sub-command is one function and one row of the table in log.c.
 *
 * log-list.c shows (ls, cat), log-check.c looks for damage and mends it (verify, repair),
 * log-change.c seals and prunes, log-redact.c takes text out.
 */
#ifndef CLI_LOG_H
#define CLI_LOG_H

#include "base/json-out.h"
#include "cli/segments.h"
#include "command.h"
#include "logdir.h"
#include "store/recover.h"

/* What a sub-command works with. */
struct log_job {
	const struct globals *g;
	const char *verb;
	char path[4096]; /* of the log */
	struct logdir *dir;
	const struct wu_files *files;
	struct segments segments;
	struct wu_err err;
	struct wu_buf out; /* a line of JSON */
	struct wu_json_out json;
};

/* argv[0] is the sub-command. Each returns an exit code. */
int log_ls(struct log_job *j, int argc, char **argv);
int log_cat(struct log_job *j, int argc, char **argv);
int log_verify(struct log_job *j, int argc, char **argv);
int log_repair(struct log_job *j, int argc, char **argv);
int log_seal(struct log_job *j, int argc, char **argv);
int log_prune(struct log_job *j, int argc, char **argv);
int log_redact(struct log_job *j, int argc, char **argv);

/* Open the log and list its segments. write: alone, with the lock. Returns an exit code, and
 * has told why. */
int log_open(struct log_job *j, bool write);
/* List them again, after something changed. */
int log_list(struct log_job *j);
/* Only those named stay. */
int log_pick(struct log_job *j, char **names, int n);
/* Bring the log to where it can go on (wu_recover()), telling what is done. */
int log_recover(struct log_job *j, struct wu_recovery *ret);
/* *ret_seq: the seq a replay begins with. What is before may go, what is not must stay. */
int log_needed(struct log_job *j, uint64_t *ret_seq);

/* Tell why, and how it is called; EXIT_BAD_USAGE. */
int log_usage(const struct log_job *j, const char *why);
/* Tell j->err, or else the sentence for rc, and give its exit code. */
int log_fail(struct log_job *j, int rc);
/* Tell something on standard error, unless --quiet. */
__attribute__((format(printf, 2, 3))) void log_say(const struct log_job *j, const char *fmt, ...);
/* For wu_recover() and wu_verify(): tells what, in the name of the log_job data. */
void log_tell(void *data, const char *what);
/* Begin an object in j->json; end it and print it as a line. */
void log_json_begin(struct log_job *j);
void log_json_end(struct log_job *j);

#endif
