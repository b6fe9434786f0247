/* An outlet rule's own tests: an input story beside the rule's file, and what must stay of it.
 *
 *   test = tests/herald.txt     a title line, then the page's text, furniture and all
 *   test-agency = yonhap        who wrote it; none: nobody is credited
 *   test-first = Ferries sailed test-last = said so. test-words = 41
 *
 * Each of the four is of the test above it, in the same section. Words are what blanks
 * part, as wc counts them. The file is looked for under outlets.d of /etc first, then of
 * what is shipped, as rules are.
 */
#ifndef RULETESTS_H
#define RULETESTS_H

#include "command.h"
#include "complain.h"
#include "ini.h"

struct ruletests;

/* None yet. *ret_tests is the caller's, to ruletests_free(). WU_ENOMEM. */
WU_MUST int ruletests_new(struct ruletests **ret_tests);
/* NULL is fine; always returns NULL. */
struct ruletests *ruletests_free(struct ruletests *t);
/* Is this a key of a test, or meant to be one? */
bool ruletests_is_key(const char *key);
/* Note a key of an [outlet] section, at its place; item and at are copied. What is wrong
 * with it goes to complaints. WU_ENOMEM. */
WU_MUST int ruletests_add(struct ruletests *t, const struct ini_item *item, const struct place *at,
			  struct complaints *complaints);
/* Run all with rules. Each that fails is complained of where its expectation stands, with
 * what came. WU_ENOMEM. */
WU_MUST int ruletests_run(const struct ruletests *t, const struct globals *g,
			  const struct wu_rules *rules, struct complaints *complaints);
/* How many there are. */
unsigned ruletests_count(const struct ruletests *t);

#endif
