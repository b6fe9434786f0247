/* libxml2's parser calls; each call appends a node, a text or attributes. Names are interned
 * by the parser, so that a small table by their address tells what they are.
 * What a hostile page may try, and what it meets:
 *   - tags in tags: beyond the depth they are left out, their text is kept.
 *   - closing tags that close nothing: the parser looks through all open ones each time, so
 *     that work is counted and the page ended when it is too much.
 *   - an element of many attributes, which the parser compares one by one: the store of
 *     different names is small, and the first such element ends the page.
 * What fails: a page too large, memory. Damage ends nothing.
 */
#include "wire/tree.h"

#include <string.h>
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/buf.h"
#include "base/mem.h"
#include "wire/hint.h"
#include "wire/markup.h"

enum {
	NAMES = 20000, /* bytes of different names of tags and attributes; real pages: 4,000 */
	WORK = 1 << 25, /* open elements looked through by closing tags that close nothing */
	SLOTS = 256 /* of the table of names: eight bits of a hash */
};

struct attr {
	uint32_t name, at; /* at: of its value in text, NUL-terminated */
};

struct slot {
	const xmlChar *name;
	struct wu_tag_name found;
};

struct wu_tree {
	struct wu_buf nodes, attrs, text;
	uint32_t open; /* the innermost element now open */
	unsigned depth, left_out; /* start tags too deep, not yet closed */
	size_t run, work;
	const char *broken; /* the limit that ended it */
	int rc;
	struct slot slots[SLOTS];
};

static void stop(xmlParserCtxt *c, int rc, const char *why)
{
	struct wu_tree *t = c->_private;

	if (!t->broken && t->rc == 0) {
		t->broken = why;
		t->rc = rc;
	}
	xmlStopParser(c);
}

static struct wu_tag_name known(struct wu_tree *t, const xmlChar *name)
{
	uint64_t key = (uintptr_t)name;
	struct slot *s = &t->slots[key * UINT64_C(0x9e3779b97f4a7c15) >> 56];

	if (s->name != name)
		*s = (struct slot){name, wu_tag_find((const char *)name)};
	return s->found;
}

static struct wu_node *node_at(const struct wu_tree *t, uint32_t i)
{
	return (struct wu_node *)(void *)t->nodes.p + i;
}

static uint32_t count(const struct wu_tree *t)
{
	return (uint32_t)(t->nodes.len / sizeof(struct wu_node));
}

static struct wu_node *append(xmlParserCtxt *c, enum wu_tag tag)
{
	struct wu_tree *t = c->_private;
	uint32_t n = count(t);
	struct wu_node new = {.parent = t->open, .end = n + 1, .tag = (uint8_t)tag};
	int rc;

	new.says = wu_tag_says(tag);
	new.at = (uint32_t)(tag == WU_TAG_text ? t->text.len : t->attrs.len / sizeof(struct attr));
	rc = wu_buf_add(&t->nodes, &new, sizeof(new));
	if (rc < 0) {
		stop(c, rc == WU_ELIMIT ? 0 : rc, "too many elements");
		return NULL;
	}
	return node_at(t, n);
}

static int keep_attr(struct wu_tree *t, struct wu_node *n, uint32_t name, const xmlChar *value)
{
	struct attr a = {name, (uint32_t)t->text.len};
	const char *s = value ? (const char *)value : "";
	int rc = wu_buf_add(&t->text, s, strlen(s) + 1);

	if (rc == 0)
		rc = wu_buf_add(&t->attrs, &a, sizeof(a));
	if (rc == 0)
		n->len++;
	return rc;
}

static void start(void *ctx, const xmlChar *name, const xmlChar **values)
{
	xmlParserCtxt *c = ctx;
	struct wu_tree *t = c->_private;
	struct wu_node *n;
	int rc = 0;

	t->run = 0;
	if (t->left_out || t->depth >= WU_TREE_DEPTH) {
		t->left_out++;
		return;
	}
	n = append(c, known(t, name).tag);
	if (!n)
		return;
	for (unsigned i = 0; values && values[i] && rc == 0; i += 2) {
		uint8_t attr = known(t, values[i]).attr;

		if (i >= 2 * WU_TREE_ATTRS)
			return stop(c, 0, "an element has too many attributes");
		if (attr < WU_ATTR_COUNT)
			rc = keep_attr(t, n, attr, values[i + 1]);
		if (attr == WU_ATTR_CLASS || attr == WU_ATTR_ID || attr == WU_ATTR_ROLE)
			n->hint |= (uint8_t)wu_hint_read((const char *)values[i + 1]);
	}
	if (rc < 0)
		return stop(c, rc == WU_ELIMIT ? 0 : rc, "too many attributes");
	t->open = count(t) - 1;
	t->depth++;
}

static void end(void *ctx, const xmlChar *name)
{
	struct wu_tree *t = ((xmlParserCtxt *)ctx)->_private;
	struct wu_node *n = count(t) ? node_at(t, t->open) : NULL;

	(void)name;
	t->run = 0;
	if (t->left_out) {
		t->left_out--;
	} else if (n && t->depth) {
		n->end = count(t);
		t->open = n->parent;
		t->depth--;
	}
}

/* Appends to what begins at from, each run of white space, no-break spaces too, as one space;
 * bare: none before the first word. */
static int collapse(struct wu_buf *b, size_t from, bool bare, struct wu_span s)
{
	const char *p = s.p;
	char *out;
	bool space;
	int rc = wu_buf_reserve(b, s.len);

	if (rc < 0)
		return rc;
	out = b->p + b->len;
	space = b->len > from ? out[-1] == ' ' : bare;
	for (size_t i = 0; i < s.len; i++) {
		bool nbsp = p[i] == '\xc2' && i + 1 < s.len && p[i + 1] == '\xa0';

		if ((unsigned char)p[i] > ' ' && p[i] != 0x7f && !nbsp) {
			*out++ = p[i];
			space = false;
			continue;
		}
		i += nbsp;
		if (!space)
			*out++ = ' ';
		space = true;
	}
	b->len = (size_t)(out - b->p);
	return 0;
}

static void text(void *ctx, const xmlChar *p, int len)
{
	xmlParserCtxt *c = ctx;
	struct wu_tree *t = c->_private;
	uint32_t last = count(t);
	struct wu_node *n = last ? node_at(t, last - 1) : NULL;
	int rc;

	t->run += (size_t)len;
	if (t->run > WU_MARKUP_TOKEN)
		return stop(c, 0, "a text is too long");
	if (!n || t->broken)
		return;
	if (n->tag != WU_TAG_text || n->parent != t->open)
		n = append(c, WU_TAG_text);
	if (!n)
		return;
	rc = collapse(&t->text, n->at, false, (struct wu_span){(const char *)p, (size_t)len});
	n->len = (uint32_t)t->text.len - n->at;
	if (rc < 0)
		stop(c, rc == WU_ELIMIT ? 0 : rc, "too much text");
}

/* A script that is JSON may be the page's own account of its article. */
static void script(void *ctx, const xmlChar *p, int len)
{
	const struct wu_tree *t = ((xmlParserCtxt *)ctx)->_private;
	const char *type = count(t) ? wu_tree_attr(t, t->open, WU_ATTR_TYPE) : NULL;

	if (type && strcasestr(type, "json"))
		text(ctx, p, len);
}

static void complain(void *ctx, const char *fmt, ...)
{
	xmlParserCtxt *c = ctx;
	struct wu_tree *t = c->_private;

	(void)fmt;
	t->work += (size_t)c->nameNr;
	if (t->work > WORK)
		stop(c, 0, "closing tags close nothing");
}

static void prepare(htmlParserCtxt *c, struct wu_tree *t)
{
	c->_private = t;
	htmlCtxtUseOptions(c, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
				      HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
	xmlSwitchEncoding(c, XML_CHAR_ENCODING_UTF8);
	xmlDictSetLimit(c->dict, NAMES);
	c->sax->startElement = start;
	c->sax->endElement = end;
	c->sax->characters = c->sax->ignorableWhitespace = text;
	c->sax->cdataBlock = script;
	c->sax->comment = NULL;
	c->sax->error = c->sax->warning = complain;
}

static int parse(struct wu_tree *t, const char *p, size_t len)
{
	htmlParserCtxt *c = htmlCreateMemoryParserCtxt(p, (int)len);
	const xmlError *e;

	if (!c)
		return WU_ENOMEM;
	prepare(c, t);
	htmlParseDocument(c);
	e = xmlCtxtGetLastError(c);
	if (e && e->code == XML_ERR_NO_MEMORY)
		t->rc = WU_ENOMEM;
	xmlFreeDoc(c->myDoc);
	xmlFreeParserCtxt(c);
	return t->rc;
}

int wu_tree_new(const char *p, size_t len, const struct wu_wire_sink *sink,
		struct wu_tree **ret_tree)
{
	struct wu_tree *t;
	int rc;

	if (len > WU_MARKUP_DOC)
		return WU_ELIMIT;
	t = len ? wu_calloc(1, sizeof(*t)) : NULL;
	if (!t)
		return len ? WU_ENOMEM : WU_EFORMAT;
	wu_buf_init(&t->nodes, WU_TREE_NODES * sizeof(struct wu_node));
	wu_buf_init(&t->attrs, WU_TREE_NODES * sizeof(struct attr));
	wu_buf_init(&t->text, 2 * (size_t)WU_MARKUP_DOC);
	rc = parse(t, p, len);
	if (rc == 0 && t->broken)
		wu_wire_note(sink, "%s; read up to there", t->broken);
	if (rc == 0 && !count(t))
		rc = WU_EFORMAT;
	if (rc < 0) {
		wu_tree_free(t);
		return rc;
	}
	for (uint32_t i = t->open; t->depth > 0; i = node_at(t, i)->parent, t->depth--)
		node_at(t, i)->end = count(t); /* left open where the page was ended */
	*ret_tree = t;
	return 0;
}

struct wu_tree *wu_tree_free(struct wu_tree *t)
{
	if (t) {
		wu_buf_close(&t->nodes);
		wu_buf_close(&t->attrs);
		wu_buf_close(&t->text);
		wu_free(t);
	}
	return NULL;
}

const struct wu_node *wu_tree_nodes(const struct wu_tree *t, uint32_t *ret_n)
{
	*ret_n = count(t);
	return node_at(t, 0);
}

uint32_t wu_tree_end(const struct wu_tree *t, uint32_t node)
{
	return node_at(t, node)->end;
}

struct wu_span wu_tree_text(const struct wu_tree *t, uint32_t node)
{
	const struct wu_node *n = node_at(t, node);

	return (struct wu_span){t->text.p + n->at, n->len};
}

const char *wu_tree_attr(const struct wu_tree *t, uint32_t node, enum wu_attr a)
{
	const struct wu_node *n = node_at(t, node);
	const struct attr *list = (const struct attr *)(const void *)t->attrs.p;

	for (uint32_t i = n->at; n->tag != WU_TAG_text && i < n->at + n->len; i++)
		if (list[i].name == a)
			return t->text.p + list[i].at;
	return NULL;
}

int wu_tree_line(const struct wu_tree *t, uint32_t node, struct wu_buf *out)
{
	size_t from = out->len;
	int rc = 0;

	for (uint32_t i = node; i < node_at(t, node)->end && rc == 0; i++) {
		if (node_at(t, i)->tag == WU_TAG_text)
			rc = collapse(out, from, true, wu_tree_text(t, i));
		else if (node_at(t, i)->says & WU_BLOCK && out->len > from)
			rc = collapse(out, from, true, (struct wu_span){" ", 1});
	}
	while (rc == 0 && out->len > from && out->p[out->len - 1] == ' ')
		out->len--;
	return rc;
}
