/* libxml2 builds its tree through its own SAX2 callbacks; ours stand before them and count.
 * XML is made harmless first: each "&" that is no character reference becomes one, so that
 * no entity is ever looked up, a stray "<" too, and control characters are dropped.
 * What fails: a document too large, memory, XML that is damaged. HTML may be damaged.
 */
#include "wire/markup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/err.h"

struct guard {
	const char *broken; /* the limit that ended it */
	size_t text; /* bytes of the run of text now coming */
	unsigned left_out; /* HTML start tags too deep, not yet closed */
	int line; /* of the first thing that is not well-formed; 0: none */
	char why[100];
};

static void stop(xmlParserCtxt *c, const char *why)
{
	struct guard *g = c->_private;

	if (!g->broken)
		g->broken = why;
	xmlStopParser(c);
}

static void xml_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		      int n_ns, const xmlChar **ns, int n, int n_default, const xmlChar **attrs)
{
	xmlParserCtxt *c = ctx;
	size_t bytes = 0;

	((struct guard *)c->_private)->text = 0;
	for (int i = 0; i < n; i++)
		bytes += (size_t)(attrs[5 * i + 4] - attrs[5 * i + 3]);
	if (c->nodeNr >= WU_MARKUP_DEPTH)
		stop(c, "elements lie too deep");
	else if (n + n_ns > WU_MARKUP_ATTRS)
		stop(c, "an element has too many attributes");
	else if (bytes > WU_MARKUP_TOKEN)
		stop(c, "an attribute is too long");
	else
		xmlSAX2StartElementNs(ctx, name, prefix, uri, n_ns, ns, n, n_default, attrs);
}

static void xml_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	((struct guard *)((xmlParserCtxt *)ctx)->_private)->text = 0;
	xmlSAX2EndElementNs(ctx, name, prefix, uri);
}

static void text(void *ctx, const xmlChar *p, int len)
{
	xmlParserCtxt *c = ctx;
	struct guard *g = c->_private;

	g->text += (size_t)len;
	if (g->text > WU_MARKUP_TOKEN)
		stop(c, "a text is too long");
	else if (!g->broken)
		xmlSAX2Characters(ctx, p, len);
}

static void html_start(void *ctx, const xmlChar *name, const xmlChar **attrs)
{
	xmlParserCtxt *c = ctx;
	struct guard *g = c->_private;
	int n = 0;
	size_t bytes = 0;

	g->text = 0;
	for (; attrs && attrs[2 * n]; n++)
		bytes += attrs[2 * n + 1] ? strlen((const char *)attrs[2 * n + 1]) : 0;
	if (n > WU_MARKUP_ATTRS || bytes > WU_MARKUP_TOKEN)
		attrs = NULL; /* the text under it is still worth reading */
	if (g->left_out || c->nodeNr >= WU_MARKUP_DEPTH_HTML)
		g->left_out++;
	else
		xmlSAX2StartElement(ctx, name, attrs);
}

static void html_end(void *ctx, const xmlChar *name)
{
	struct guard *g = ((xmlParserCtxt *)ctx)->_private;

	g->text = 0;
	if (g->left_out)
		g->left_out--;
	else
		xmlSAX2EndElement(ctx, name);
}

/* A script may be longer than any text; it is not kept. */
static void html_script(void *ctx, const xmlChar *p, int len)
{
	if (len <= (int)WU_MARKUP_TOKEN)
		xmlSAX2Characters(ctx, p, len);
}

/* The first error of the parser is the one to tell; those behind it follow from it. */
static void remember(void *ctx, xmlError *e)
{
	struct guard *g = ((xmlParserCtxt *)ctx)->_private;

	if (g->line || e->domain != XML_FROM_PARSER || e->level < XML_ERR_ERROR)
		return;
	g->line = e->line > 0 ? e->line : 1;
	snprintf(g->why, sizeof(g->why), "%s", e->message ? e->message : "not well-formed");
	g->why[strcspn(g->why, "\n")] = 0;
}

static void silent(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

static int finish(xmlParserCtxt *c, xmlDoc **ret_doc)
{
	xmlDoc *doc = c->myDoc;
	const xmlError *e = xmlCtxtGetLastError(c);
	bool memory = e && e->code == XML_ERR_NO_MEMORY;

	c->myDoc = NULL;
	xmlFreeParserCtxt(c);
	if (doc && xmlDocGetRootElement(doc) && !memory) {
		*ret_doc = doc;
		return 0;
	}
	xmlFreeDoc(doc);
	return memory ? WU_ENOMEM : WU_EFORMAT;
}

/* The character reference in the place of what begins with '&' at p; *ret_n bytes of it. */
static int reference(const char *p, const char *end, size_t *ret_n, struct wu_buf *out)
{
	char name[16];
	size_t n = 1;
	const htmlEntityDesc *e;

	*ret_n = 1;
	if (end - p > 2 && p[1] == '#')
		return wu_buf_adds(out, "&");
	while (p + n < end && n < sizeof(name) && strchr(" ;<&\"'", p[n]) == NULL)
		n++;
	if (p + n == end || p[n] != ';' || n < 3 || n >= sizeof(name))
		return wu_buf_adds(out, "&#38;");
	memcpy(name, p + 1, n - 1);
	name[n - 1] = 0;
	if (strcmp(name, "apos") == 0) {
		*ret_n = n + 1;
		return wu_buf_adds(out, "&#39;");
	}
	e = htmlEntityLookup((const xmlChar *)name);
	if (!e)
		return wu_buf_adds(out, "&#38;");
	*ret_n = n + 1;
	return wu_buf_addf(out, "&#%u;", e->value);
}

static bool opens_tag(const char *p, const char *end)
{
	unsigned char c = p + 1 < end ? (unsigned char)p[1] : 0;

	return (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c == '_' || c == '/' || c == '!' ||
	       c == '?' || c >= 0x80;
}

/* Bytes from p that are taken over as they are: a CDATA section or comment, else 0. */
static size_t verbatim(const char *p, const char *end)
{
	static const char *const ends[2][2] = {{"<![CDATA[", "]]>"}, {"<!--", "-->"}};

	for (int i = 0; i < 2; i++) {
		size_t n = strlen(ends[i][0]);
		const char *e;

		if ((size_t)(end - p) < n || memcmp(p, ends[i][0], n) != 0)
			continue;
		e = memmem(p, (size_t)(end - p), ends[i][1], 3);
		return (size_t)((e ? e + 3 : end) - p);
	}
	return 0;
}

static int harmless(const char *p, const char *end, struct wu_buf *out)
{
	const char *keep = p;
	int rc = 0;

	while (rc == 0 && p < end) {
		unsigned char c = (unsigned char)*p;
		size_t n = 1;

		if (keep <= p && c == '<' && verbatim(p, end))
			keep = p + verbatim(p, end);
		if (c < 32 && c != '\t' && c != '\n' && c != '\r')
			rc = 0;
		else if (p >= keep && c == '&')
			rc = reference(p, end, &n, out);
		else if (p >= keep && c == '<' && !opens_tag(p, end))
			rc = wu_buf_adds(out, "&#60;");
		else
			rc = wu_buf_add(out, p, 1);
		p += n;
	}
	return rc;
}

/* A parser that has read p[0..len), its guard told of what happened. */
static int read_xml(const char *p, size_t len, struct guard *g, xmlParserCtxt **ret_parser)
{
	const int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
			    XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;
	struct wu_buf text_in;
	xmlParserCtxt *c;
	int rc;

	if (len > WU_MARKUP_DOC)
		return WU_ELIMIT;
	for (; len && strchr(" \t\r\n", *p) && *p; len--)
		p++;
	wu_buf_init(&text_in, 6 * (size_t)WU_MARKUP_DOC);
	rc = harmless(p, p + len, &text_in);
	c = rc == 0 ? xmlNewParserCtxt() : NULL;
	if (!c || !text_in.len) {
		xmlFreeParserCtxt(c);
		wu_buf_close(&text_in);
		return rc < 0 ? rc : c ? WU_EFORMAT : WU_ENOMEM;
	}
	c->_private = g;
	c->sax->startElementNs = xml_start;
	c->sax->endElementNs = xml_end;
	c->sax->characters = c->sax->ignorableWhitespace = c->sax->cdataBlock = text;
	c->sax->internalSubset = NULL;
	c->sax->externalSubset = NULL;
	c->sax->entityDecl = NULL;
	c->sax->serror = remember;
	c->myDoc = xmlCtxtReadMemory(c, text_in.p, (int)text_in.len, NULL, "UTF-8", options);
	wu_buf_close(&text_in);
	*ret_parser = c;
	return 0;
}

int wu_markup_strict(const char *p, size_t len, xmlDoc **ret_doc, struct wu_err *err)
{
	struct guard g = {0};
	xmlParserCtxt *c;
	xmlDoc *doc;
	bool whole;
	int rc = read_xml(p, len, &g, &c);

	if (rc < 0)
		return wu_err_set(err, rc, "%s", rc == WU_EFORMAT ? "empty" : wu_strerror(rc));
	whole = c->wellFormed && !g.broken;
	if (!whole && g.broken)
		wu_err_set(err, WU_ELIMIT, "line %d: %s", (int)xmlSAX2GetLineNumber(c), g.broken);
	else if (!whole)
		wu_err_set(err, WU_EFORMAT, "line %d: %s", g.line, g.why);
	rc = finish(c, &doc);
	if (rc == WU_ENOMEM)
		return wu_err_set(err, rc, "%s", wu_strerror(rc));
	if (rc == 0 && whole) {
		*ret_doc = doc;
		return 0;
	}
	if (rc == 0)
		xmlFreeDoc(doc);
	return g.broken ? WU_ELIMIT : WU_EFORMAT;
}

int wu_markup_html(const char *p, size_t len, xmlDoc **ret_doc)
{
	struct guard g = {0};
	htmlParserCtxt *c;

	if (len > WU_MARKUP_DOC)
		return WU_ELIMIT;
	if (!len)
		return WU_EFORMAT;
	c = htmlCreateMemoryParserCtxt(p, (int)len);
	if (!c)
		return WU_ENOMEM;
	c->_private = &g;
	htmlCtxtUseOptions(c, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
				      HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
	xmlSwitchEncoding(c, XML_CHAR_ENCODING_UTF8);
	c->sax->startElement = html_start;
	c->sax->endElement = html_end;
	c->sax->characters = c->sax->ignorableWhitespace = text;
	c->sax->cdataBlock = html_script;
	c->sax->error = c->sax->warning = silent;
	htmlParseDocument(c);
	return finish(c, ret_doc);
}
