/* `wiredup serve`: reads the rules, then runs the desk in the foreground. */
#include <stdio.h>

#include "command.h"
#include "ruleset.h"
#include "serve/serve.h"

int command_serve(int argc, char **argv, const struct globals *g)
{
	struct serve_opts opts = {.g = g};
	struct wu_rules *rules;
	int rc, code;

	if (argc > 1) {
		fprintf(stderr, "wiredup: serve takes no argument \"%s\"\n", argv[1]);
		return EXIT_BAD_USAGE;
	}
	rc = ruleset_load(g, &rules);
	if (rc < 0)
		return rc == WU_ECONFIG ? EXIT_BAD_CONFIG : EXIT_INOUT;
	opts.rules = rules;
	code = serve_run(&opts);
	wu_rules_free(rules);
	return code;
}
