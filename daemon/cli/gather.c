/* `wiredup gather`: reads the configuration, then runs the newsgatherer in the foreground. */
#include <stdio.h>

#include "command.h"
#include "gather/gather.h"
#include "setup.h"

int command_gather(int argc, char **argv, const struct globals *g)
{
	struct setup setup;
	int code;

	if (argc > 1) {
		fprintf(stderr, "wiredup: gather takes no argument \"%s\"\n", argv[1]);
		return EXIT_BAD_USAGE;
	}
	code = setup_load(g, "gather", &setup);
	if (code != EXIT_OK)
		return code;
	code = gather_run(g, setup.conf);
	setup_close(&setup);
	return code;
}
