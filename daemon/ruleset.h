/* The rules from their files: shipped ones, overridden by the same file name in /etc. */
#ifndef RULESET_H
#define RULESET_H

#include "command.h"
#include "complain.h"
#include "ruletests.h"

/* Read outlets.d/ and agencies.d/ of g->share_dir and g->conf_dir. Every error goes to
 * complaints. On success *ret_rules is the caller's, frozen, to wu_rules_free(),
 * and *ret_tests (NULL: not wanted) to ruletests_free().
 * WU_ECONFIG: there were errors, these or earlier ones; WU_ENOMEM. */
WU_MUST int ruleset_load(const struct globals *g, struct complaints *complaints,
			 struct wu_rules **ret_rules, struct ruletests **ret_tests);

#endif
