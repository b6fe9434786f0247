/* The rules from their files: shipped ones, overridden by the same file name in /etc. */
#ifndef RULESET_H
#define RULESET_H

#include "command.h"
#include "wiredup.h"

/* Read outlets.d/ and agencies.d/ of g->share_dir and g->conf_dir. Every error of every
 * file is told on standard error, with file, line and caret. On success *ret_rules is the
 * caller's, frozen, to wu_rules_free(). WU_ECONFIG: there were errors; WU_EIO; WU_ENOMEM. */
WU_MUST int ruleset_load(const struct globals *g, struct wu_rules **ret_rules);

#endif
