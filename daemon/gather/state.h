/* What the newsgatherer remembers of a source across restarts: its clock, the server's
 * validators, and which items it has seen. One small JSON file a source. */
#ifndef DAEMON_GATHER_STATE_H
#define DAEMON_GATHER_STATE_H

#include "gather/schedule.h"

#define STATE_SEEN_MAX 4096u /* items remembered: twice what a feed may hold */
#define STATE_TAG_MAX 1024 /* bytes of an ETag; a longer one is not sent back */

/* Caller-owned. */
struct state {
	struct schedule clock;
	char url[2048]; /* the validators belong to */
	char etag[STATE_TAG_MAX], modified[64];
	uint64_t *seen; /* a ring; state.c's */
	uint32_t n_seen, next_seen;
};

/* Read dir/name.json into *ret. WU_ENOTFOUND: there is none; WU_EFORMAT: it is damaged, err
 * says how; *ret is then empty, and still to be closed. */
WU_MUST int state_load(const char *dir, const char *name, struct state *ret, struct wu_err *err);
/* Replace dir/name.json, whole or not at all. WU_EIO, WU_ENOMEM; err names the file. */
WU_MUST int state_save(const struct state *s, const char *dir, const char *name,
		       struct wu_err *err);
bool state_has_seen(const struct state *s, uint64_t item);
/* Remember item; the oldest is forgotten beyond STATE_SEEN_MAX. WU_ENOMEM. */
WU_MUST int state_see(struct state *s, uint64_t item);
void state_close(struct state *s);

#endif
