/* `wiredup check`: reads the configuration and the rules as the services would, runs the
 * rules' own tests, tells every error of every file, starts nothing. --settings prints the table of
 * settings instead.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json-out.h"
#include "command.h"
#include "conf.h"
#include "ruleset.h"
#include "setting.h"

static int print_json(const struct setting *s, const char *range)
{
	struct wu_json_out j;
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, 64 << 10);
	wu_json_init(&j, &b);
	wu_json_open(&j, NULL, '{');
	wu_json_cstr(&j, "section", s->section);
	wu_json_cstr(&j, "key", s->key);
	wu_json_cstr(&j, "default", s->standard);
	wu_json_cstr(&j, "range", range);
	wu_json_cstr(&j, "summary", s->summary);
	wu_json_close(&j, '}');
	rc = wu_json_done(&j);
	if (rc == 0)
		printf("%.*s\n", (int)b.len, b.p);
	wu_buf_close(&b);
	return rc < 0 ? EXIT_TEMPORARY : EXIT_OK;
}

static int print_settings(bool json)
{
	const char *section = "";
	int code = EXIT_OK;

	for (const struct setting *s = settings; s->key && code == EXIT_OK; s++) {
		char range[SETTING_RANGE];

		setting_range(s, range);
		if (json) {
			code = print_json(s, range);
			continue;
		}
		if (strcmp(section, s->section) != 0)
			printf("%s[%s%s]\n", *section ? "\n" : "", s->section,
			       strcmp(s->section, "source") == 0 ? " \"NAME\"" : "");
		section = s->section;
		printf("# %s (%s)\n%s = %s\n", s->summary, range, s->key, s->standard);
	}
	return code;
}

static void print_verdict(const struct globals *g, const struct complaints *c,
			  const struct conf *conf, unsigned tests)
{
	if (g->json)
		printf("{\"level\":\"sum\",\"errors\":%u,\"warnings\":%u,\"sources\":%u,"
		       "\"rule_tests\":%u}\n",
		       c->errors, c->warnings, conf ? conf->n_sources : 0, tests);
	else if (c->errors)
		fprintf(stderr, "wiredup: check: %u error%s in %s\n", c->errors,
			c->errors == 1 ? "" : "s", g->conf_dir);
	else if (!g->quiet)
		printf("%s: good; %u source%s, %u warning%s, %u rule test%s\n", g->conf_dir,
		       conf->n_sources, conf->n_sources == 1 ? "" : "s", c->warnings,
		       c->warnings == 1 ? "" : "s", tests, tests == 1 ? "" : "s");
}

/* Rules that could not be read whole are not tested: what is wrong is known already. */
static int check_rules(const struct globals *g, struct complaints *c, unsigned *ret_tests)
{
	struct ruletests *tests = NULL;
	struct wu_rules *rules = NULL;
	int rc = ruleset_load(g, c, &rules, &tests);

	if (rc == 0) {
		*ret_tests = ruletests_count(tests);
		rc = ruletests_run(tests, g, rules, c);
	}
	ruletests_free(tests);
	wu_rules_free(rules);
	return rc;
}

int command_check(int argc, char **argv, const struct globals *g)
{
	struct complaints c = {.json = g->json};
	struct conf *conf = NULL;
	unsigned tests = 0;
	int rc, more;

	if (argc == 2 && strcmp(argv[1], "--settings") == 0)
		return print_settings(g->json);
	if (argc > 1) {
		fprintf(stderr, "usage: wiredup check [--settings]\n");
		return EXIT_BAD_USAGE;
	}
	if (access(g->conf_dir, F_OK) < 0)
		complain_mildly(&c, &(struct place){.file = g->conf_dir},
				"there is no such folder; the defaults hold");
	/* First, so that an error in the configuration keeps no rule from its tests. */
	more = check_rules(g, &c, &tests);
	rc = conf_load(g->conf_dir, &c, &conf);
	rc = rc < 0 && rc != WU_ECONFIG ? rc : more < 0 ? more : rc;
	if (rc == 0 && c.errors)
		rc = WU_ECONFIG;
	if (rc < 0 && rc != WU_ECONFIG)
		fprintf(stderr, "wiredup: check: %s: %s\n", g->conf_dir, wu_strerror(rc));
	else
		print_verdict(g, &c, conf, tests);
	conf_free(conf);
	return rc == WU_ECONFIG ? EXIT_BAD_CONFIG : rc < 0 ? EXIT_TEMPORARY : EXIT_OK;
}
