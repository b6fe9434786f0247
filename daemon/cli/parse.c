/* `wiredup parse`: what any file says, as stories of the push protocol, one a line. Files
 * are read whole, through wire's one door; damage is told on standard error. A file that
 * gives no story makes the exit code 1; the others are still read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "command.h"
#include "story.h"
#include "wire/wire.h"

enum { FILE_MAX = 64 << 20 };

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

static int read_whole(FILE *f, struct wu_buf *in)
{
	size_t n;

	do {
		if (wu_buf_reserve(in, 1 << 16) < 0)
			return WU_ELIMIT;
		n = fread(in->p + in->len, 1, 1 << 16, f);
		in->len += n;
	} while (n > 0);
	return ferror(f) ? WU_EIO : 0;
}

static int parse_file(struct parse *p)
{
	struct wu_wire_sink sink = {p, print_story, print_note};
	bool standard = strcmp(p->path, "-") == 0;
	FILE *f = standard ? stdin : fopen(p->path, "rb");
	struct wu_err err = {0};
	struct wu_buf in;
	int rc;

	if (!f) {
		fprintf(stderr, "wiredup: %s: %s\n", p->path, strerror(errno));
		return EXIT_INOUT;
	}
	wu_buf_init(&in, FILE_MAX);
	rc = read_whole(f, &in);
	if (rc < 0)
		snprintf(err.text, sizeof(err.text), "%s", wu_strerror(rc));
	else
		rc = wu_wire_parse(in.p, in.len, &p->opts, &sink, &err);
	if (rc < 0)
		fprintf(stderr, "wiredup: %s: %s\n", p->path, err.text);
	wu_buf_close(&in);
	if (!standard)
		fclose(f);
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
