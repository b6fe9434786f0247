/* `wiredup parse`: what any file says, as stories of the push protocol, one a line. Files
 * are read whole, through wire's one door; damage is told on standard error. A file that
 * gives no story makes the exit code 1; the others are still read.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "cli/document.h"
#include "command.h"
#include "story.h"
#include "wire/wire.h"

struct parse {
	const char *path;
	struct wu_wire_opts opts;
	struct wu_buf out;
	bool quiet;
};

static int print_story(void *ctx, struct wu_story *s)
{
	struct parse *p = ctx;
	int rc;

	wu_buf_reset(&p->out);
	rc = wu_story_line(s, &p->out);
	if (rc < 0)
		return rc;
	fwrite(p->out.p, 1, p->out.len, stdout);
	return putchar('\n') == EOF ? WU_EIO : 0;
}

static void print_note(void *ctx, const char *text)
{
	const struct parse *p = ctx;

	if (!p->quiet)
		fprintf(stderr, "wiredup: %s: %s\n", p->path, text);
}

static int parse_file(struct parse *p)
{
	struct wu_wire_sink sink = {p, print_story, print_note};
	struct wu_err err = {0};
	struct wu_buf in;
	int rc;

	wu_buf_init(&in, DOCUMENT_MAX);
	rc = document_read(p->path, &in, &err);
	if (rc < 0) {
		fprintf(stderr, "wiredup: %s\n", err.text);
		wu_buf_close(&in);
		return rc == WU_EIO ? EXIT_INOUT : EXIT_NEGATIVE;
	}
	rc = wu_wire_parse(in.p, in.len, &p->opts, &sink, &err);
	if (rc < 0)
		fprintf(stderr, "wiredup: %s: %s\n", p->path, err.text);
	wu_buf_close(&in);
	return rc == WU_EIO ? EXIT_INOUT : rc < 0 ? EXIT_NEGATIVE : EXIT_OK;
}

static int usage(const char *why, const char *what)
{
	fprintf(stderr,
		"wiredup: parse: %s%s\nusage: wiredup parse FILE...|- [--format F] "
		"[--url U] [--header \"Content-Type: ...\"]\n",
		why, what);
	return EXIT_BAD_USAGE;
}

/* Takes the option at argv[*i]; -1: it is none; else an exit code. */
static int take_option(struct parse *p, int argc, char **argv, int *i)
{
	const char *name = argv[*i], *value = *i + 1 < argc ? argv[*i + 1] : NULL;

	if (name[0] != '-' || !name[1])
		return -1;
	if (!value)
		return usage("a value is missing behind ", name);
	(*i)++;
	if (strcmp(name, "--format") == 0) {
		p->opts.format = wu_sniff_find(value);
		return p->opts.format == WU_FORMAT_COUNT ? usage("no such format: ", value) : 0;
	}
	if (strcmp(name, "--url") == 0) {
		p->opts.url = value;
		return 0;
	}
	if (strcmp(name, "--header") != 0)
		return usage("no such option: ", name);
	if (strncasecmp(value, "content-type:", 13) == 0)
		p->opts.content_type = value + 13;
	return 0;
}

int command_parse(int argc, char **argv, const struct globals *g)
{
	struct parse p = {.quiet = g->quiet};
	int worst = EXIT_OK, files = 0;

	for (int i = 1; i < argc; i++) {
		int code = take_option(&p, argc, argv, &i);

		if (code > 0)
			return code;
		if (code < 0)
			argv[1 + files++] = argv[i];
	}
	if (!files)
		return usage("which file?", "");
	wu_buf_init(&p.out, 8u << 20);
	for (int i = 1; i <= files; i++) {
		int code;

		p.path = argv[i];
		code = parse_file(&p);
		worst = code > worst ? code : worst;
	}
	wu_buf_close(&p.out);
	return worst;
}
