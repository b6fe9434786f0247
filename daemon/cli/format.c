/* What can fail is only a pattern, when it is read; errors of out are out's.
 */
#include "format.h"

#include <string.h>

#include "base/utf8.h"

enum { NAME_MAX_BYTES = 32 };

/* ---- patterns ------------------------------------------------------------------------- */

/* The field named at *p, behind its brace; *p goes behind the closing one. NULL: there is
 * none, and name holds what stands there. */
static const struct column *field_at(const char **p, char name[NAME_MAX_BYTES],
				     const char **ret_meant)
{
	size_t n = strcspn(*p, "}");

	*ret_meant = NULL;
	snprintf(name, NAME_MAX_BYTES, "%.*s", (int)n, *p);
	if ((*p)[n] != '}' || n >= NAME_MAX_BYTES)
		return NULL;
	*p += n + 1;
	return column_find(name, ret_meant);
}

static int check_pattern(const char *p, char why[FORMAT_WHY])
{
	char name[NAME_MAX_BYTES];
	const char *meant;

	for (p = strchr(p, '{'); p; p = strchr(p, '{')) {
		p++;
		if (*p == '{') {
			p++;
			continue;
		}
		if (field_at(&p, name, &meant))
			continue;
		snprintf(why, FORMAT_WHY,
			 "there is no field \"%s\"%s%s%s; `wiredup tail --fields` lists them", name,
			 meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"" : "");
		return WU_EINVAL;
	}
	return 0;
}

int format_read(const char *text, struct format *ret, char why[FORMAT_WHY])
{
	static const char *const names[] = {"text", "json", "csv", "tsv"};
	int rc;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(text, names[i]) == 0) {
			*ret = (struct format){(enum format_kind)i, NULL};
			return 0;
		}
	if (!strchr(text, '{')) {
		snprintf(why, FORMAT_WHY,
			 "-o takes text, json, csv, tsv, or a pattern like '{ts} {title}'");
		return WU_EINVAL;
	}
	rc = check_pattern(text, why);
	if (rc == 0)
		*ret = (struct format){FORMAT_PATTERN, text};
	return rc;
}

/* A value on one line: what breaks lines is a space, what is unsafe is left out. */
static void put_line(struct wu_span s, FILE *out)
{
	for (size_t i = 0, n; i < s.len; i += n) {
		uint32_t c = wu_utf8_next(s.p + i, s.len - i, &n);

		if (c == '\n' || c == '\t')
			putc(' ', out);
		else if (!wu_utf8_unsafe(c))
			fwrite(s.p + i, 1, n, out);
	}
}

/* What \ and c stand for; 0: nothing but themselves. */
static int escaped(char c)
{
	return c == 't' ? '\t' : c == 'n' ? '\n' : c == '\\' ? '\\' : 0;
}

static void put_pattern(const char *p, const struct column_row *row, FILE *out)
{
	char name[NAME_MAX_BYTES], scratch[COLUMN_SCRATCH];
	const char *meant;

	while (*p) {
		if ((*p == '{' || *p == '}') && p[1] == *p) {
			putc(*p, out);
			p += 2;
		} else if (*p == '{') {
			p++;
			put_line(field_at(&p, name, &meant)->get(row, scratch), out);
		} else if (*p == '\\' && escaped(p[1])) {
			putc(escaped(p[1]), out);
			p += 2;
		} else {
			putc(*p++, out);
		}
	}
	putc('\n', out);
}

/* ---- tables ---------------------------------------------------------------------------- */

static bool has_any(struct wu_span s, const char *bytes)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] && strchr(bytes, s.p[i]))
			return true;
	return false;
}

static void put_csv(struct wu_span s, FILE *out)
{
	bool quote = has_any(s, "\",\r\n");

	if (quote)
		putc('"', out);
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			putc('"', out);
		putc(s.p[i], out);
	}
	if (quote)
		putc('"', out);
}

static void put_tsv(struct wu_span s, FILE *out)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		char letter = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;

		if (letter != c || c == '\\')
			putc('\\', out);
		putc(letter, out);
	}
}

/* row NULL: the names. */
static void put_table(const struct format *f, const struct column_row *row, FILE *out)
{
	bool first = true;
	char scratch[COLUMN_SCRATCH];

	for (const struct column *c = columns; c->name; c++) {
		struct wu_span s = {c->name, strlen(c->name)};

		if (c->wide)
			continue;
		if (row)
			s = c->get(row, scratch);
		if (!first)
			putc(f->kind == FORMAT_CSV ? ',' : '\t', out);
		first = false;
		(f->kind == FORMAT_CSV ? put_csv : put_tsv)(s, out);
	}
	putc('\n', out);
}

/* ---- all -------------------------------------------------------------------------------- */

void format_head(const struct format *f, FILE *out)
{
	if (f->kind == FORMAT_CSV || f->kind == FORMAT_TSV)
		put_table(f, NULL, out);
}

/* A gap nobody wrote has no line; it has no seq, for it is no event. */
static void put_json(const struct column_row *row, FILE *out)
{
	if (row->line.len)
		fprintf(out, "%.*s\n", (int)row->line.len, row->line.p);
	else
		fprintf(out,
			"{\"v\":1,\"ev\":\"gap\",\"msg\":\"events are lost\",\"from\":%llu,"
			"\"to\":%llu}\n",
			(unsigned long long)row->ev->other, (unsigned long long)row->ev->last);
}

void format_event(const struct format *f, const struct column_row *row, FILE *out)
{
	if (f->kind == FORMAT_JSON)
		put_json(row, out);
	else if (f->kind != FORMAT_PATTERN)
		put_table(f, row, out);
	else if (row->ev->ev != WU_EV_GAP || row->line.len)
		put_pattern(f->pattern, row, out);
}
