/* Every line of every file goes to the rules; one they do not take is complained of and
 * passed over, so that all are told at once.
 */
#include "ruleset.h"

#include "folder.h"

struct loader {
	struct wu_rules *rules;
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
	rc = wu_rules_add(l->rules, item->section, item->name, item->key, item->value, &err);
	if (rc == WU_ENOMEM)
		return rc;
	if (rc == WU_EINVAL)
		at.col = item->value_col;
	if (rc < 0)
		complain(l->complaints, &at, NULL, "%s", err.text);
	return 0;
}

int ruleset_load(const struct globals *g, struct complaints *complaints,
		 struct wu_rules **ret_rules)
{
	static const char *const folders[] = {"outlets.d", "agencies.d"};
	struct loader l = {.complaints = complaints};
	struct folder_reader r = {complaints, add, &l};
	int rc = wu_rules_new(&l.rules);

	for (int i = 0; i < 2 && rc == 0; i++) {
		rc = folder_read(&r, g->share_dir, folders[i], g->conf_dir);
		if (rc == 0)
			rc = folder_read(&r, g->conf_dir, folders[i], NULL);
	}
	if (rc == 0 && complaints->errors)
		rc = WU_ECONFIG;
	if (rc == 0)
		rc = wu_rules_freeze(l.rules, NULL);
	if (rc < 0) {
		wu_rules_free(l.rules);
		return rc;
	}
	*ret_rules = l.rules;
	return 0;
}
