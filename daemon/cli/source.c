/* The table of sub-commands; verbs.c finds the one that is meant. */
#include "source.h"

#include "cli/verbs.h"

static const struct {
	struct verb verb;
	int (*run)(const struct source_job *j, int argc, char **argv);
} rows[] = {
	{{"furniture", "OUTLET|--all [--as-rules]", "what an outlet is known to repeat"},
	 source_furniture},
};
static const struct verbs verbs = {"source", &rows[0].verb, sizeof(rows) / sizeof(*rows),
				   sizeof(*rows)};

int source_usage(const struct source_job *j, const char *why)
{
	return verbs_usage(&verbs, j->verb, why);
}

void source_say(const struct source_job *j, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	verbs_say(&verbs, j->verb, fmt, ap);
	va_end(ap);
}

int command_source(int argc, char **argv, const struct globals *g)
{
	struct source_job j = {.g = g};
	size_t i;
	int code;

	if (!verbs_find(&verbs, argc, argv, &i, &code))
		return code;
	j.verb = rows[i].verb.name;
	return rows[i].run(&j, argc - 1, argv + 1);
}
