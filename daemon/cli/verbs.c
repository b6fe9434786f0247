/* Nothing can fail: a name that is none is told, with the one that was perhaps meant. */
#include "verbs.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "complain.h"

static const struct verb *row(const struct verbs *v, size_t i)
{
	return (const struct verb *)((const char *)v->first + i * v->stride);
}

static const char *name(const void *list, size_t i)
{
	return row(list, i)->name;
}

static void print_usage(const struct verbs *v, const char *verb, FILE *out)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct verb *r = row(v, i);

		if (!*verb || strcmp(verb, r->name) == 0)
			fprintf(out, "%s wiredup %s %s %s   (%s)\n",
				i && !*verb ? "      " : "usage:", v->command, r->name,
				r->arguments, r->summary);
	}
}

int verbs_usage(const struct verbs *v, const char *verb, const char *why)
{
	fprintf(stderr, "wiredup: %s%s%s: %s\n", v->command, *verb ? " " : "", verb, why);
	print_usage(v, verb, stderr);
	return EXIT_BAD_USAGE;
}

void verbs_say(const struct verbs *v, const char *verb, const char *fmt, va_list ap)
{
	fflush(stdout);
	fprintf(stderr, "wiredup: %s %s: ", v->command, verb);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

static int help(const struct verbs *v, const char *verb)
{
	print_usage(v, verb, stdout);
	return EXIT_OK;
}

static int unknown(const struct verbs *v, const char *word)
{
	const char *meant = complain_nearest(word, name, v, v->n);
	char why[128];

	snprintf(why, sizeof(why), "there is no \"%.40s\"%s%s%s", word,
		 meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
	return verbs_usage(v, "", why);
}

bool verbs_find(const struct verbs *v, int argc, char **argv, size_t *ret, int *ret_code)
{
	if (argc < 2) {
		*ret_code = verbs_usage(v, "", "what with it?");
		return false;
	}
	if (strcmp(argv[1], "--help") == 0) {
		*ret_code = help(v, "");
		return false;
	}
	for (*ret = 0; *ret < v->n; ++*ret)
		if (strcmp(argv[1], row(v, *ret)->name) == 0) {
			if (argc < 3 || strcmp(argv[2], "--help") != 0)
				return true;
			*ret_code = help(v, argv[1]);
			return false;
		}
	*ret_code = unknown(v, argv[1]);
	return false;
}
