/* Finds the command in the table and hands it its arguments. Global options may stand
 * before or after the command's name; they are taken out before it sees the rest.
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "complain.h"

const struct command commands[] = {
	{"check", "[--settings]", "every error of the configuration", command_check},
	{"dedup", "FILE...|-", "find the copies in files of stories", command_dedup},
	{"parse", "FILE...|-", "what any document says, as stories", command_parse},
	{"demo", "[--stay]", "watch an invented wire day fall into clusters", command_demo},
	{"explain", "A B", "why two stories are, or are not, copies", command_explain},
	{"find", "URL|ID|WORDS|FILE", "the clusters a story is in, or would join", command_find},
	{"gather", "", "the newsgatherer: asks outlets, watches folders", command_gather},
	{"help", "", "print this table", command_help},
	{"log", "ls|verify|...", "the segments: list, check, mend, remove", command_log},
	{"push", "[--retry] [FILE|-]", "stories into the desk, its answers out", command_push},
	{"serve", "", "the desk: takes stories, writes the log", command_serve},
	{"show", "CLUSTER", "a cluster's members and outlets", command_show},
	{"source", "furniture OUTLET", "what an outlet is known to repeat", command_source},
	{"status", "[--check]", "how the desk and the newsgatherer are", command_status},
	{"tail", "[-f] [-n N] [...]", "the events of the log", command_tail},
	{"tune", "--pairs F FILE...", "precision and recall by threshold, of labelled pairs",
	 command_tune},
	{"version", "", "print the version", command_version},
	{NULL, NULL, NULL, NULL},
};

/* The program's folder is .../bin; what it ships lies in .../share/wiredup, in the build
 * tree as in an installation. */
static const char *find_share(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 32);
	char *slash;

	if (n <= 0)
		return "/usr/share/wiredup";
	path[n] = 0;
	slash = strrchr(path, '/');
	strcpy(slash, "/../share/wiredup");
	return path;
}

/* Takes a global option at argv[*i], and its value, off; false: it is none. */
static bool take_global(int argc, char **argv, int *i, struct globals *g)
{
	const struct {
		const char *name;
		const char **to;
	} dirs[] = {{"--conf", &g->conf_dir}, {"--state", &g->state_dir}, {"--run", &g->run_dir}};
	const char *arg = argv[*i];

	if (strcmp(arg, "--json") == 0)
		return g->json = true;
	if (strcmp(arg, "--quiet") == 0)
		return g->quiet = true;
	for (size_t k = 0; k < sizeof(dirs) / sizeof(*dirs); k++) {
		size_t n = strlen(dirs[k].name);

		if (strncmp(arg, dirs[k].name, n) != 0)
			continue;
		if (arg[n] == '=') {
			*dirs[k].to = arg + n + 1;
			return true;
		}
		if (arg[n] == 0 && *i + 1 < argc) {
			*dirs[k].to = argv[++*i];
			return true;
		}
	}
	return false;
}

static const char *command_name(const void *list, size_t i)
{
	return ((const struct command *)list)[i].name;
}

static int unknown(const char *name)
{
	size_t n = sizeof(commands) / sizeof(*commands) - 1;
	const char *meant = complain_nearest(name, command_name, commands, n);

	fprintf(stderr, "wiredup: unknown command \"%s\"", name);
	if (meant)
		fprintf(stderr, "; did you mean \"%s\"", meant);
	fprintf(stderr, "? `wiredup help` lists them\n");
	return EXIT_BAD_USAGE;
}

int main(int argc, char **argv)
{
	struct globals g = {"/etc/wiredup", "/var/lib/wiredup", "/run/wiredup", find_share(), false,
			    false};
	char **rest = calloc((size_t)argc + 1, sizeof(*rest));
	int n = 0;

	if (!rest)
		return EXIT_TEMPORARY;
	signal(SIGPIPE, SIG_IGN);
	for (int i = 1; i < argc; i++)
		if (!take_global(argc, argv, &i, &g))
			rest[n++] = argv[i];
	if (n == 0 || strcmp(rest[0], "--help") == 0)
		rest[n ? 0 : n++] = "help";
	if (strcmp(rest[0], "--version") == 0)
		rest[0] = "version";
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, rest[0]) == 0) {
			int code = c->run(n, rest, &g);

			free(rest);
			return fflush(stdout) == 0 ? code : EXIT_INOUT;
		}
	n = unknown(rest[0]);
	free(rest);
	return n;
}
