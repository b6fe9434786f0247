/* What a command works by: the configuration and the rules, read and found good. */
#ifndef SETUP_H
#define SETUP_H

#include "conf.h"

struct setup {
	struct conf *conf;
	struct wu_rules *rules; /* frozen */
};

/* Read both. Every error of every file is told, with a sum at the end. Returns an exit
 * code; on EXIT_OK *ret is the caller's, to setup_close(). who is the command, for people. */
WU_MUST int setup_load(const struct globals *g, const char *who, struct setup *ret);
void setup_close(struct setup *s);

#endif
