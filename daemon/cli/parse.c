/* `wiredup parse`: what any file says, as stories of the push protocol with what their
 * format states beyond it, one a line; with --document one object a file. Files are read
 * whole, through wire's one door; damage is told on standard error. A file that gives no
 * story makes the exit code 1; the others are still read.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "cli/document.h"
#include "cli/sheet.h"
#include "command.h"
#include "wire/wire.h"

struct parse {
	const char *path;
	struct wu_wire_opts opts;
	struct wu_buf out;
	struct sheet sheet;
	int rc; /* of the sheet's head */
	bool quiet, whole; /* whole: --document */
};

/* An item without a word in it is no story; a picture's caption makes one. */
static bool says_nothing(const struct wu_story *s)
{
	return !s->field[WU_TEXT].len && !s->field[WU_TITLE].len && !s->n_captions;
}

static int print_item(void *ctx, const struct wu_item *i)
{
	struct parse *p = ctx;
	int rc;

	if (p->whole)
		return sheet_add(&p->sheet, i);
	if (says_nothing(i->story)) {
		if (!p->quiet)
			fprintf(stderr, "wiredup: %s: an item has neither headline nor body\n",
				p->path);
		return 0;
	}
	wu_buf_reset(&p->out);
	rc = wu_item_line(i, &p->out);
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

static void note_document(void *ctx, const struct wu_document *d)
{
	struct parse *p = ctx;

	if (p->whole)
		p->rc = sheet_head(&p->sheet, p->path, d, NULL);
}

/* The line of a document that was read, or of one that could not be. */
static int print_document(struct parse *p, int rc, const struct wu_err *err)
{
	bool refused = rc < 0 && rc != WU_EEMPTY;

	if (refused)
		p->rc = sheet_head(&p->sheet, p->path, NULL, err->text);
	if (p->rc == 0)
		p->rc = sheet_print(&p->sheet);
	sheet_reset(&p->sheet);
	return p->rc;
}

static int parse_file(struct parse *p)
{
	struct wu_wire_sink sink = {
		.ctx = p, .note = print_note, .item = print_item, .document = note_document};
	struct wu_err err = {0};
	struct wu_buf in;
	int rc, printed = 0;
	bool there;

	wu_buf_init(&in, DOCUMENT_MAX);
	rc = document_read(p->path, &in, &err);
	there = rc == 0;
	if (there)
		rc = wu_wire_parse(in.p, in.len, &p->opts, &sink, &err);
	wu_buf_close(&in);
	if (p->whole)
		printed = print_document(p, rc, &err);
	if (!there) /* then err names the file itself */
		fprintf(stderr, "wiredup: %s\n", err.text);
	else if (rc < 0)
		fprintf(stderr, "wiredup: %s: %s\n", p->path, err.text);
	if (rc == WU_EIO || printed < 0)
		return EXIT_INOUT;
	return rc < 0 ? EXIT_NEGATIVE : EXIT_OK;
}

static int usage(const char *why, const char *what)
{
	fprintf(stderr,
		"wiredup: parse: %s%s\nusage: wiredup parse FILE...|- [--document] [--format F] "
		"[--url U] [--header NAME:VALUE]\n",
		why, what);
	return EXIT_BAD_USAGE;
}

/* --header NAME:VALUE. Of what servers send, these say something of the bytes. */
static int take_header(struct parse *p, const char *value)
{
	const char *colon = strchr(value, ':');
	size_t n = colon ? (size_t)(colon - value) : 0;

	if (!n)
		return usage("not NAME:VALUE: ", value);
	if (n == 12 && strncasecmp(value, "content-type", n) == 0)
		p->opts.content_type = colon + 1;
	if (n == 16 && strncasecmp(value, "content-language", n) == 0)
		p->opts.language = colon + 1 + strspn(colon + 1, " ");
	if (n == 16 && strncasecmp(value, "content-location", n) == 0 && strstr(colon, "://"))
		p->opts.url = colon + 1 + strspn(colon + 1, " ");
	return 0;
}

/* Takes the option at argv[*i]; -1: it is none; else an exit code. */
static int take_option(struct parse *p, int argc, char **argv, int *i)
{
	const char *name = argv[*i], *value = *i + 1 < argc ? argv[*i + 1] : NULL;

	if (name[0] != '-' || !name[1])
		return -1;
	if (strcmp(name, "--document") == 0) {
		p->whole = true;
		return 0;
	}
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
	return strcmp(name, "--header") == 0 ? take_header(p, value)
					     : usage("no such option: ", name);
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
	sheet_init(&p.sheet);
	for (int i = 1; i <= files; i++) {
		int code;

		p.path = argv[i];
		code = parse_file(&p);
		worst = code > worst ? code : worst;
	}
	sheet_close(&p.sheet);
	wu_buf_close(&p.out);
	return worst;
}
