/* `wiredup status`: what the desk and the newsgatherer say of themselves. A service that
 * does not run is said to be so; the desk missing is the answer no.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json-in.h"
#include "base/mem.h"
#include "command.h"
#include "control.h"

enum { ANSWER_LIMIT = 4 << 20, ARENA_LIMIT = 16 << 20, DEPTH = 8 };

static const struct {
	const char *title, *socket;
} services[] = {{"desk", "desk.control"}, {"gatherer", "gather.control"}};

static void print_value(const struct wu_json *v)
{
	switch (v->type) {
	case WU_JSON_BOOL:
		fputs(v->i ? "yes" : "no", stdout);
		break;
	case WU_JSON_NULL:
		putchar('-');
		break;
	default:
		printf("%.*s", (int)v->str.len, v->str.p);
	}
}

/* Members one a line; those of an inner object behind its name. */
static void print_members(const struct wu_json *obj, const char *prefix)
{
	for (const struct wu_json *v = obj->child; v; v = v->next) {
		char name[128];

		snprintf(name, sizeof(name), "%s%.*s", prefix, (int)v->key.len, v->key.p);
		for (char *p = name; *p; p++)
			*p = *p == '_' ? ' ' : *p;
		if (v->type == WU_JSON_OBJECT) {
			strncat(name, " ", sizeof(name) - strlen(name) - 1);
			print_members(v, name);
		} else if (v->type != WU_JSON_ARRAY) {
			printf("  %-28s ", name);
			print_value(v);
			putchar('\n');
		}
	}
}

static void print_answer(const char *title, const struct wu_buf *answer)
{
	const struct wu_json *obj;
	struct wu_arena *arena;

	printf("%s\n", title);
	if (wu_arena_new(ARENA_LIMIT, &arena) < 0)
		return;
	if (wu_json_read(answer->p, answer->len, DEPTH, arena, &obj, NULL) == 0)
		print_members(obj, "");
	wu_arena_free(arena);
}

static int ask(const struct globals *g, int i, struct wu_buf *ret)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", g->run_dir, services[i].socket);
	return control_ask(path, "status", ret);
}

static const char *excuse(int rc)
{
	switch (rc) {
	case WU_ENOTFOUND:
		return "not running";
	case WU_EBUSY:
		return "does not answer";
	default:
		return wu_strerror(rc);
	}
}

static void tell(const struct globals *g, int i, int rc, const struct wu_buf *answer)
{
	if (g->quiet)
		return;
	if (g->json)
		printf("%s\"%s\":%.*s", i ? "," : "{", services[i].title,
		       rc < 0 ? 4 : (int)answer->len, rc < 0 ? "null" : answer->p);
	else if (rc < 0)
		printf("%s\n  %s (%s/%s)\n", services[i].title, excuse(rc), g->run_dir,
		       services[i].socket);
	else
		print_answer(services[i].title, answer);
}

int command_status(int argc, char **argv, const struct globals *g)
{
	int desk = 0;

	if (argc > 2 || (argc == 2 && strcmp(argv[1], "--check") != 0)) {
		fprintf(stderr, "usage: wiredup status [--check] [--json]\n");
		return EXIT_BAD_USAGE;
	}
	for (int i = 0; i < 2; i++) {
		struct wu_buf answer;
		int rc;

		wu_buf_init(&answer, ANSWER_LIMIT);
		rc = ask(g, i, &answer);
		tell(g, i, rc, &answer);
		wu_buf_close(&answer);
		desk = i == 0 ? rc : desk;
	}
	if (g->json && !g->quiet)
		printf("}\n");
	if (desk == 0)
		return EXIT_OK;
	return argc == 2 ? EXIT_NEGATIVE : EXIT_UNREACHABLE;
}
