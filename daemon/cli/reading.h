/* The log opened to be read by a command: as far as it is durable, past what is damaged.
 *
 * With the desk up it ends where the desk says that it is durable. Damage is told on standard
 * error, with its place; reading goes on behind it. Functions that return int give 0, WU_END
 * or < 0, and have told why.
 */
#ifndef CLI_READING_H
#define CLI_READING_H

#include <signal.h>

#include "cli/follow.h"
#include "command.h"
#include "logdir.h"
#include "wiredup.h"

/* Zero-initialise, then reading_close() in any case. */
struct reading {
	const struct globals *g;
	const char *who; /* the command, for messages */
	char path[4096]; /* of the log */
	struct logdir *dir;
	struct wu_reader *reader;
	struct follow desk;
	const volatile sig_atomic_t *ended; /* set by a signal: wait no longer; NULL is fine */
	bool silent; /* a look around: tell nothing */
	bool desk_told; /* that the desk cannot be asked */
	bool damaged; /* some was told */
	struct wu_err told; /* last */
};

/* Open the log of g->state_dir. wait: until there is one, or r->ended is set: WU_END. The
 * reader stands at its oldest event. */
WU_MUST int reading_open(struct reading *r, const struct globals *g, const char *who, bool wait);
void reading_close(struct reading *r);
/* Ask the desk how far the log is durable, if it is up. True: it is, and follows r->desk. */
bool reading_ask_desk(struct reading *r);
/* The next event, as wu_reader_next(); for damage, a gap event whose line is empty. WU_END:
 * no more for now. */
WU_MUST int reading_next(struct reading *r, struct wu_event *ret);
/* The exit code for what a function returned, and for the damage met. */
int reading_exit(const struct reading *r, int rc);
/* Tell what failed, in the command's name. */
__attribute__((format(printf, 2, 3))) void reading_say(struct reading *r, const char *fmt, ...);

/* Tell that events are gone that nobody read. */
void reading_say_removed(struct reading *r, uint64_t first, uint64_t last);

#endif
