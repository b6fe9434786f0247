/* Finds the sub-command in the table, and tells in its name.
 */
#include "source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"

static const struct {
	const char *name, *arguments, *summary;
	int (*run)(const struct source_job *j, int argc, char **argv);
} verbs[] = {
	{"furniture", "OUTLET|--all [--as-rules]", "what an outlet is known to repeat",
	 source_furniture},
};
enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

static const char *verb_name(const void *list, size_t i)
{
	(void)list;
	return verbs[i].name;
}

/* Of j->verb; "": of all. */
static void print_usage(const struct source_job *j, FILE *out)
{
	for (int i = 0; i < VERBS; i++)
		if (!*j->verb || strcmp(j->verb, verbs[i].name) == 0)
			fprintf(out, "%s wiredup source %s %s   (%s)\n",
				i && !*j->verb ? "      " : "usage:", verbs[i].name,
				verbs[i].arguments, verbs[i].summary);
}

int source_usage(const struct source_job *j, const char *why)
{
	fprintf(stderr, "wiredup: source%s%s: %s\n", *j->verb ? " " : "", j->verb, why);
	print_usage(j, stderr);
	return EXIT_BAD_USAGE;
}

void source_say(const struct source_job *j, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "wiredup: source %s: ", j->verb);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static int help(const struct source_job *j)
{
	print_usage(j, stdout);
	return EXIT_OK;
}

int command_source(int argc, char **argv, const struct globals *g)
{
	struct source_job j = {.g = g, .verb = ""};
	const char *meant;
	char why[128];

	if (argc < 2)
		return source_usage(&j, "what with it?");
	if (strcmp(argv[1], "--help") == 0)
		return help(&j);
	for (int i = 0; i < VERBS; i++)
		if (strcmp(argv[1], verbs[i].name) == 0) {
			j.verb = verbs[i].name;
			if (argc > 2 && strcmp(argv[2], "--help") == 0)
				return help(&j);
			return verbs[i].run(&j, argc - 1, argv + 1);
		}
	meant = complain_nearest(argv[1], verb_name, NULL, VERBS);
	snprintf(why, sizeof(why), "there is no \"%.40s\"%s%s%s", argv[1],
		 meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
	return source_usage(&j, why);
}
