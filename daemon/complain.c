/* The mark below a line must stand where the eye sees the column: tabs stay tabs, a byte
 * inside a letter takes no room, and a Hangul or Han letter takes two.
 */
#include "complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json-out.h"

enum { WORD_MAX = 64, SAID_MAX = 1024 };

/* Columns of the letter that begins with byte b; -1: b is not the first of one. */
static int columns(unsigned char b)
{
	return (b & 0xC0) == 0x80 ? -1 : b >= 0xE3 && b < 0xF0 ? 2 : 1;
}

static void indent(const char *text, unsigned col)
{
	fputs("    ", stderr);
	for (unsigned i = 0; i + 1 < col && text[i]; i++) {
		int n = columns((unsigned char)text[i]);

		if (text[i] == '\t')
			fputc('\t', stderr);
		else if (n > 0)
			fprintf(stderr, "%*s", n, "");
	}
}

/* ^~~~ as wide as the word at col. */
static void mark(const char *text, unsigned col, const char *meant)
{
	size_t len = strlen(text), at = col && col - 1 < len ? col - 1 : len;
	size_t n = strcspn(text + at, " \t=]\"");

	indent(text, col);
	fputc('^', stderr);
	for (size_t i = 1; i < n; i++)
		for (int k = columns((unsigned char)text[at + i]); k > 0; k--)
			fputc('~', stderr);
	if (meant)
		fprintf(stderr, "  did you mean \"%s\"?", meant);
	fputc('\n', stderr);
}

static void tell_json(const struct place *at, const char *level, const char *said,
		      const char *meant)
{
	struct wu_json_out j;
	struct wu_buf b;

	wu_buf_init(&b, 64 << 10);
	wu_json_init(&j, &b);
	wu_json_open(&j, NULL, '{');
	wu_json_cstr(&j, "level", level);
	wu_json_cstr(&j, "file", at->file);
	if (at->line) {
		wu_json_u64(&j, "line", at->line);
		wu_json_u64(&j, "col", at->col);
	}
	wu_json_cstr(&j, "message", said);
	if (meant)
		wu_json_cstr(&j, "meant", meant);
	wu_json_close(&j, '}');
	if (wu_json_done(&j) == 0)
		printf("%.*s\n", (int)b.len, b.p);
	wu_buf_close(&b);
}

static void tell(const struct complaints *c, const struct place *at, const char *level,
		 const char *said, const char *meant)
{
	if (c->json) {
		tell_json(at, level, said, meant);
	} else if (!at->line) {
		fprintf(stderr, "%s: %s: %s\n", at->file, level, said);
	} else {
		fprintf(stderr, "%s:%u:%u: %s: %s\n    %s\n", at->file, at->line, at->col, level,
			said, at->text);
		mark(at->text, at->col, meant);
	}
}

void complain(struct complaints *c, const struct place *at, const char *meant, const char *fmt, ...)
{
	char said[SAID_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
	c->errors++;
	tell(c, at, "error", said, meant);
}

void complain_mildly(struct complaints *c, const struct place *at, const char *fmt, ...)
{
	char said[SAID_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
	c->warnings++;
	tell(c, at, "warning", said, NULL);
}

/* Letters to put in, take out or change to make b of a; Levenshtein's, row by row. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], n = strlen(b);

	for (size_t k = 0; k <= n; k++)
		row[k] = k;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t left_up = row[0];

		row[0] = i;
		for (size_t k = 1; k <= n; k++) {
			size_t up = row[k], best = left_up + (a[i - 1] != b[k - 1]);

			best = up + 1 < best ? up + 1 : best;
			row[k] = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
			left_up = up;
		}
	}
	return row[n];
}

const char *complain_nearest(const char *word, const char *(*name)(const void *list, size_t i),
			     const void *list, size_t n)
{
	size_t least = strlen(word) / 3 + 1;
	const char *nearest = NULL;

	if (strlen(word) > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		const char *other = name(list, i);
		size_t d = strlen(other) > WORD_MAX ? WORD_MAX : distance(word, other);

		if (d <= least && !(nearest && d == least)) {
			least = d;
			nearest = other;
		}
	}
	return nearest;
}
