/* Text is copied up to the next '<', with what XML may not hold made text; each tag is read,
 * and written again as it ought to be, against a stack of the open names. What fails:
 * memory; a document without a single tag. The document's end closes what is open, and
 * takes the text of a field it breaks off in: half an address is none.
 */
#include "wire/repair.h"

#include <string.h>
#include <strings.h>

#include "wire/escape.h"
#include "wire/implied.h"
#include "wire/markup.h"
#include "wire/retag.h"

struct open {
	struct wu_span name;
	size_t text; /* where in out what stands in it begins */
};

struct mender {
	const char *p, *end;
	struct wu_buf *out;
	struct wu_repair *ret;
	struct open stack[WU_MARKUP_DEPTH];
	unsigned n, deep; /* deep: open tags beyond them, left out */
	bool again; /* more came behind the root's end tag */
	bool closed; /* the root's end tag has come; it is written when nothing follows */
	bool dtd; /* an entity it may define is no flaw */
	unsigned gone; /* bit: ends[bit] does not come any more */
};

static const char *const ends[] = {">", "?>", "-->", "]]>"};
enum ending { TAG_END, PI_END, COMMENT_END, CDATA_END };

static void meet(struct mender *m, enum wu_flaw kind, const char *p)
{
	wu_flaw_meet(&m->ret->flaws, kind, p);
}

static bool starts(const struct mender *m, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(m->end - m->p) >= n && !strncasecmp(m->p, with, n);
}

/* Behind the next such end; NULL when there is none, which is looked for once. */
static const char *behind(struct mender *m, enum ending e)
{
	size_t n = strlen(ends[e]);
	const char *at = NULL;

	if (!(m->gone >> e & 1))
		at = memmem(m->p, (size_t)(m->end - m->p), ends[e], n);
	if (!at)
		m->gone |= 1u << e;
	return at ? at + n : NULL;
}

/* ---- text --------------------------------------------------------------- */

static bool blank(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr(" \t\r\n", p[i]) || !p[i])
			return false;
	return true;
}

static int text(struct mender *m, size_t len)
{
	const char *p = m->p;

	m->p += len;
	if (m->n && !m->closed)
		return wu_escape_text(p, len, &m->ret->flaws, m->out);
	if (!blank(p, len))
		meet(m, WU_FLAW_JUNK, p);
	return 0;
}

static int cdata(struct mender *m)
{
	const char *from = m->p + 9, *to;
	int rc;

	m->p = from;
	to = behind(m, CDATA_END);
	if (!to)
		meet(m, WU_FLAW_CUT, from);
	m->p = to ? to : m->end;
	if (!m->n || m->closed)
		return 0;
	rc = wu_buf_adds(m->out, "<![CDATA[");
	if (rc == 0)
		rc = wu_escape_cdata(from, (size_t)((to ? to - 3 : m->end) - from), &m->ret->flaws,
				     m->out);
	return rc == 0 ? wu_buf_adds(m->out, "]]>") : rc;
}

/* ---- declarations ------------------------------------------------------- */

/* "<!DOCTYPE a [ ... ]>": quotes and the bracket hide a '>'. */
static void doctype(struct mender *m)
{
	char quote = 0;
	bool inside = false;

	m->dtd = true;
	for (; m->p < m->end; m->p++) {
		if (quote)
			quote = *m->p == quote ? 0 : quote;
		else if (*m->p == '"' || (*m->p == '\'' && !inside))
			quote = *m->p;
		else if (*m->p == '[' || *m->p == ']')
			inside = *m->p == '[';
		else if (*m->p == '>' && !inside)
			break;
	}
	m->p += m->p < m->end;
}

static void declaration(struct mender *m)
{
	bool comment = starts(m, "<!--");
	const char *from = m->p, *to;

	if (starts(m, "<!doctype")) {
		doctype(m);
		return;
	}
	m->p += comment ? 4 : 2;
	to = behind(m, comment ? COMMENT_END : from[1] == '?' ? PI_END : TAG_END);
	if (!to) {
		meet(m, WU_FLAW_CUT, from);
		to = behind(m, TAG_END);
	}
	m->p = to ? to : m->end;
}

/* ---- tags --------------------------------------------------------------- */

static int close_top(struct mender *m)
{
	int rc = wu_buf_adds(m->out, "</");

	if (rc == 0)
		rc = wu_retag_put(m->stack[--m->n].name, m->out);
	return rc == 0 ? wu_buf_adds(m->out, ">") : rc;
}

static int close_to(struct mender *m, unsigned left)
{
	int rc = 0;

	while (m->n > left && rc == 0)
		rc = close_top(m);
	return rc;
}

static bool same(struct wu_span a, struct wu_span b)
{
	return a.len == b.len && !strncasecmp(a.p, b.p, a.len);
}

/* How many elements stay open when name's end tag comes; m->n: none is meant. */
static unsigned left_by(const struct mender *m, struct wu_span name)
{
	for (unsigned i = m->n; i > 0; i--)
		if (same(m->stack[i - 1].name, name))
			return i - 1;
	return m->n;
}

static int end_tag(struct mender *m)
{
	struct wu_span name = wu_retag_name(m->p + 2, m->end);
	const char *from = m->p, *next = memchr(from + 1, '<', (size_t)(m->end - from - 1)), *to;
	unsigned left;

	next = next ? next : m->end;
	to = memchr(from, '>', (size_t)(next - from));
	m->p = to ? to + 1 : next;
	left = name.len ? left_by(m, name) : m->n;
	if (m->deep && (left == m->n || !wu_implied_frame(name))) {
		m->deep--;
		return 0;
	}
	m->deep = 0;
	if (left == m->n)
		meet(m, WU_FLAW_END, from);
	else if (left + 1 < m->n)
		meet(m, WU_FLAW_UNCLOSED, from);
	else if (memcmp(m->stack[left].name.p, name.p, name.len) != 0)
		meet(m, WU_FLAW_UNCLOSED, from);
	if (left == m->n)
		return 0;
	m->closed = left == 0;
	return close_to(m, left ? left : 1);
}

/* Before a start tag: what it says of the open ones. */
static int imply(struct mender *m, struct wu_span name)
{
	unsigned left = m->n;

	if (wu_implied_item(name))
		for (unsigned i = 1; i < m->n; i++)
			if (wu_implied_item(m->stack[i].name)) {
				left = i;
				break;
			}
	if (left == m->n && m->n > 1 && wu_implied_end(m->stack[m->n - 1].name, name))
		left--;
	if (left < m->n)
		meet(m, WU_FLAW_UNCLOSED, name.p);
	return close_to(m, left);
}

static int push(struct mender *m, const struct wu_retag *tag)
{
	bool root = !m->n, hollow = !root && wu_implied_empty(tag->name);
	int rc;

	if (hollow && !tag->empty)
		meet(m, WU_FLAW_UNCLOSED, tag->name.p);
	hollow |= !root && tag->empty;
	rc = wu_buf_adds(m->out, hollow ? "/>" : ">");
	if (rc == 0 && !hollow)
		m->stack[m->n++] = (struct open){tag->name, m->out->len};
	m->closed = root && tag->empty;
	return rc;
}

static int start_tag(struct mender *m)
{
	struct wu_span name = wu_retag_name(m->p + 1, m->end);
	size_t start = m->out->len;
	struct wu_retag tag;
	int rc = 0;

	if (m->closed)
		meet(m, WU_FLAW_JUNK, m->p);
	m->again |= m->closed;
	m->closed = false;
	if (wu_implied_item(name))
		m->deep = 0;
	if (!m->deep)
		rc = imply(m, name);
	if (rc == 0) {
		start = m->out->len;
		rc = wu_buf_adds(m->out, "<");
	}
	if (rc == 0)
		rc = wu_retag_write(m->p + 1, m->end, &m->ret->flaws, m->out, &tag);
	if (rc < 0)
		return rc;
	if (!tag.next) /* broken off: the tag is none */
		meet(m, WU_FLAW_CUT, m->p);
	m->p = tag.next ? tag.next : m->end;
	if (tag.next && m->n < WU_MARKUP_DEPTH)
		return push(m, &tag);
	m->out->len = start;
	if (tag.next) {
		meet(m, WU_FLAW_DEEP, name.p);
		m->deep += !tag.empty;
	}
	return 0;
}

/* What begins with '<' at m->p. */
static int angle(struct mender *m)
{
	char next = m->end - m->p > 1 ? m->p[1] : 0;

	if (starts(m, "<![CDATA["))
		return cdata(m);
	if (next == '!' || next == '?') {
		declaration(m);
		return 0;
	}
	if (next == '/')
		return end_tag(m);
	if (wu_retag_name(m->p + 1, m->end).len)
		return start_tag(m);
	meet(m, m->end - m->p == 1 ? WU_FLAW_CUT : WU_FLAW_ANGLE, m->p);
	return text(m, 1);
}

/* ---- the whole ---------------------------------------------------------- */

static int end(struct mender *m)
{
	struct open *top = m->n ? &m->stack[m->n - 1] : NULL;

	if (!top)
		return WU_EFORMAT;
	if (!m->closed && !(m->again && m->n == 1)) {
		meet(m, WU_FLAW_CUT, m->end);
		m->ret->open = m->n;
		if (wu_implied_word(top->name))
			m->out->len = top->text;
	}
	if (m->dtd)
		m->ret->flaws.first[WU_FLAW_ENTITY] = 0;
	return close_to(m, 0);
}

int wu_repair_xml(const char *p, size_t len, struct wu_buf *out, struct wu_repair *ret)
{
	struct mender m = {.p = p, .end = p + len, .out = out, .ret = ret};
	int rc = 0;

	*ret = (struct wu_repair){.open = 0};
	wu_flaw_init(&ret->flaws, p);
	while (rc == 0 && m.p < m.end) {
		const char *next = memchr(m.p, '<', (size_t)(m.end - m.p));
		size_t n = (size_t)((next ? next : m.end) - m.p);

		rc = n ? text(&m, n) : angle(&m);
	}
	return rc < 0 ? rc : end(&m);
}
