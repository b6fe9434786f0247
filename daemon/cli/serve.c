/* `wiredup serve`: reads configuration and rules, then runs the desk in the foreground. */
#include <stdio.h>

#include "command.h"
#include "serve/serve.h"
#include "setup.h"

int command_serve(int argc, char **argv, const struct globals *g)
{
	struct serve_opts opts = {.g = g};
	struct setup setup;
	int code;

	if (argc > 1) {
		fprintf(stderr, "wiredup: serve takes no argument \"%s\"\n", argv[1]);
		return EXIT_BAD_USAGE;
	}
	code = setup_load(g, "serve", &setup);
	if (code != EXIT_OK)
		return code;
	opts.rules = setup.rules;
	opts.engine = conf_engine(setup.conf);
	opts.log = &setup.conf->log;
	opts.per_uid = setup.conf->desk.connections_per_user;
	code = serve_run(&opts);
	setup_close(&setup);
	return code;
}
