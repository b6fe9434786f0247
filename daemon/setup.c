#include "setup.h"

#include <stdio.h>

#include "ruleset.h"

static int fail(const struct globals *g, const char *who, const struct complaints *c, int rc)
{
	if (rc == WU_ECONFIG)
		fprintf(stderr, "wiredup: %s: %u error%s in %s; nothing was started\n", who,
			c->errors, c->errors == 1 ? "" : "s", g->conf_dir);
	else
		fprintf(stderr, "wiredup: %s: %s: %s\n", who, g->conf_dir, wu_strerror(rc));
	return rc == WU_ECONFIG ? EXIT_BAD_CONFIG : EXIT_INOUT;
}

int setup_load(const struct globals *g, const char *who, struct setup *ret)
{
	struct complaints c = {0};
	struct setup s = {0};
	int conf = conf_load(g->conf_dir, &c, &s.conf), rules;

	/* The rules are read though the configuration is bad: all errors in one run. */
	rules = ruleset_load(g, &c, &s.rules, NULL);
	if (conf < 0 || rules < 0) {
		setup_close(&s);
		return fail(g, who, &c, conf < 0 ? conf : rules);
	}
	*ret = s;
	return EXIT_OK;
}

void setup_close(struct setup *s)
{
	s->conf = conf_free(s->conf);
	wu_rules_free(s->rules);
	s->rules = NULL;
}
