/* Attributes are read one by one: quoted or not, with a value or not. A quote that is not
 * closed before the next '<' ends at the first '>'. The first of two of one name counts.
 */
#include "wire/retag.h"

#include <ctype.h>
#include <string.h>

#include "wire/escape.h"
#include "wire/markup.h"

enum { NAME_MAX_BYTES = 100 };

struct tag {
	const char *p, *end;
	struct wu_span names[WU_MARKUP_ATTRS];
	unsigned n;
	struct wu_flaws *flaws;
	struct wu_buf *out;
};

static bool name_begins(unsigned char c)
{
	return isalpha(c) || c == '_' || c >= 0x80;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

struct wu_span wu_retag_name(const char *p, const char *end)
{
	const char *from = p;

	if (p == end || !name_begins((unsigned char)*p))
		return (struct wu_span){0};
	while (p < end && (name_begins((unsigned char)*p) || isdigit((unsigned char)*p) ||
			   *p == ':' || *p == '-' || *p == '.'))
		p++;
	return (struct wu_span){from, (size_t)(p - from)};
}

int wu_retag_put(struct wu_span name, struct wu_buf *out)
{
	bool colon = false;
	int rc = 0;

	for (size_t i = 0; i < name.len && i < NAME_MAX_BYTES && rc == 0; i++) {
		char c = name.p[i];
		bool again = c == ':' && (colon || i + 1 == name.len ||
					  !name_begins((unsigned char)name.p[i + 1]));

		colon |= c == ':';
		rc = wu_buf_add(out, (unsigned char)c >= 0x80 || again ? "_" : &c, 1);
	}
	return rc;
}

static void pass_space(struct tag *t)
{
	while (t->p < t->end && is_space(*t->p))
		t->p++;
}

/* Value in quotes; t->p stands at the first. */
static struct wu_span quoted(struct tag *t)
{
	const char *from = t->p + 1, *p = from;

	while (p < t->end && *p != *t->p &&
	       !(*p == '<' && t->end - p > 1 && (name_begins((unsigned char)p[1]) || p[1] == '/')))
		p++;
	if (p < t->end && *p == *t->p) {
		t->p = p + 1;
		return (struct wu_span){from, (size_t)(p - from)};
	}
	wu_flaw_meet(t->flaws, WU_FLAW_ATTRIBUTE, t->p);
	for (p = from; p < t->end && *p != '>' && *p != '<'; p++)
		;
	t->p = p;
	return (struct wu_span){from, (size_t)(p - from)};
}

static struct wu_span bare(struct tag *t)
{
	const char *from = t->p;

	wu_flaw_meet(t->flaws, WU_FLAW_ATTRIBUTE, t->p);
	while (t->p < t->end && !is_space(*t->p) && *t->p != '>' && *t->p != '<' &&
	       !(*t->p == '/' && t->end - t->p > 1 && t->p[1] == '>'))
		t->p++;
	return (struct wu_span){from, (size_t)(t->p - from)};
}

static struct wu_span value(struct tag *t)
{
	pass_space(t);
	if (t->p == t->end || *t->p != '=') {
		wu_flaw_meet(t->flaws, WU_FLAW_ATTRIBUTE, t->p);
		return (struct wu_span){0};
	}
	t->p++;
	pass_space(t);
	return t->p < t->end && (*t->p == '"' || *t->p == '\'') ? quoted(t) : bare(t);
}

static bool again(struct tag *t, struct wu_span name)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->names[i].len == name.len && !memcmp(t->names[i].p, name.p, name.len)) {
			wu_flaw_meet(t->flaws, WU_FLAW_ATTRIBUTE, name.p);
			return true;
		}
	if (t->n == WU_MARKUP_ATTRS) {
		wu_flaw_meet(t->flaws, WU_FLAW_MANY, name.p);
		return true;
	}
	t->names[t->n++] = name;
	return false;
}

static int attribute(struct tag *t, struct wu_span name)
{
	struct wu_span v;
	int rc;

	t->p += name.len;
	v = value(t);
	if (again(t, name))
		return 0;
	rc = wu_buf_adds(t->out, " ");
	if (rc == 0)
		rc = wu_retag_put(name, t->out);
	if (rc == 0)
		rc = wu_buf_adds(t->out, "=\"");
	if (rc == 0)
		rc = wu_escape_text(v.p, v.len, t->flaws, t->out);
	return rc == 0 ? wu_buf_adds(t->out, "\"") : rc;
}

int wu_retag_write(const char *p, const char *end, struct wu_flaws *f, struct wu_buf *out,
		   struct wu_retag *ret)
{
	struct tag t = {.p = p, .end = end, .flaws = f, .out = out};
	int rc;

	*ret = (struct wu_retag){.name = wu_retag_name(p, end)};
	t.p += ret->name.len;
	rc = wu_retag_put(ret->name, out);
	while (rc == 0) {
		struct wu_span name;

		pass_space(&t);
		if (t.p == end || *t.p == '>' || *t.p == '<')
			break;
		name = wu_retag_name(t.p, end);
		if (name.len)
			rc = attribute(&t, name);
		else if (*t.p++ != '/')
			wu_flaw_meet(f, WU_FLAW_ATTRIBUTE, t.p - 1);
	}
	if (rc == 0 && t.p < end) {
		if (*t.p == '<')
			wu_flaw_meet(f, WU_FLAW_ATTRIBUTE, t.p);
		ret->empty = *t.p == '>' && t.p[-1] == '/';
		ret->next = t.p + (*t.p == '>');
	}
	return rc;
}
