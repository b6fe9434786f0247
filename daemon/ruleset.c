/* Every line of every file goes to the rules; one they do not take is complained of and
 * passed over, so that all are told at once. Keys of tests are noted apart: lib knows none.
 */
#include "ruleset.h"

#include <string.h>

#include "folder.h"

struct loader {
	struct wu_rules *rules;
	struct ruletests *tests;
	struct complaints *complaints;
};

static int add(void *ctx, const struct ini_item *item, const struct place *key)
{
	struct loader *l = ctx;
	struct place at = *key;
	struct wu_err err = {0};
	int rc;

	if (!item->key)
		return 0;
	if (strcmp(item->section, "outlet") == 0 && ruletests_is_key(item->key))
		return ruletests_add(l->tests, item, key, l->complaints);
	rc = wu_rules_add(l->rules, item->section, item->name, item->key, item->value, &err);
	if (rc == WU_ENOMEM)
		return rc;
	if (rc == WU_EINVAL)
		at.col = item->value_col;
	if (rc < 0)
		complain(l->complaints, &at, NULL, "%s", err.text);
	return 0;
}

static int read_all(const struct globals *g, struct loader *l)
{
	static const char *const folders[] = {"outlets.d", "agencies.d"};
	struct folder_reader r = {l->complaints, add, l};
	int rc = 0;

	for (int i = 0; i < 2 && rc == 0; i++) {
		rc = folder_read(&r, g->share_dir, folders[i], g->conf_dir);
		if (rc == 0)
			rc = folder_read(&r, g->conf_dir, folders[i], NULL);
	}
	if (rc == 0 && l->complaints->errors)
		rc = WU_ECONFIG;
	return rc < 0 ? rc : wu_rules_freeze(l->rules, NULL);
}

int ruleset_load(const struct globals *g, struct complaints *complaints,
		 struct wu_rules **ret_rules, struct ruletests **ret_tests)
{
	struct loader l = {.complaints = complaints};
	int rc = wu_rules_new(&l.rules);

	if (rc == 0)
		rc = ruletests_new(&l.tests);
	if (rc == 0)
		rc = read_all(g, &l);
	if (rc == 0 && ret_tests) {
		*ret_tests = l.tests;
		l.tests = NULL;
	}
	ruletests_free(l.tests);
	if (rc < 0) {
		wu_rules_free(l.rules);
		return rc;
	}
	*ret_rules = l.rules;
	return 0;
}
