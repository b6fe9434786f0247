/* `wiredup help`: the table of commands, as it is. `wiredup version`. */
#include <stdio.h>

#include "command.h"
#include "wiredup.h"

int command_help(int argc, char **argv, const struct globals *g)
{
	(void)argc;
	(void)argv;
	(void)g;
	printf("wiredup recognises copies of the same wire story.\n\n"
	       "usage: wiredup COMMAND [ARGUMENTS] [--conf DIR] [--state DIR] [--run DIR] "
	       "[--json] [--quiet]\n\n");
	for (const struct command *c = commands; c->name; c++)
		printf("  %-8s %-18s %s\n", c->name, c->arguments, c->summary);
	return EXIT_OK;
}

int command_version(int argc, char **argv, const struct globals *g)
{
	(void)argc;
	(void)argv;
	if (g->json)
		printf("{\"version\":\"%s\"}\n", WIREDUP_VERSION);
	else
		printf("wiredup %s\n", WIREDUP_VERSION);
	return EXIT_OK;
}
