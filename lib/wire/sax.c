/* The first run is for documents as they should be: it ends at the first thing that is not
 * well-formed, or at a DTD. Then the document is repaired and a second run reads all of it.
 * What fails: no element in it; memory; a callback that says so.
 */
#include "wire/sax.h"

#include <string.h>
#include <strings.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "wire/markup.h"
#include "wire/repair.h"

struct run {
	const struct wu_sax *sax;
	struct wu_flaws *flaws;
	unsigned depth;
	size_t text; /* bytes of the text now coming */
	bool dtd, any;
	int rc;
};

static void limit(xmlParserCtxt *c, enum wu_flaw kind)
{
	struct run *r = c->_private;

	if (!r->flaws->first[kind])
		r->flaws->first[kind] =
			c->input && c->input->line > 0 ? (uint32_t)c->input->line : 1;
}

static void stop(xmlParserCtxt *c, int rc)
{
	struct run *r = c->_private;

	r->rc = rc;
	if (rc != 0)
		xmlStopParser(c);
}

static unsigned within(xmlParserCtxt *c, int n, const xmlChar **attrs)
{
	size_t bytes = 0;
	int i = 0;

	for (; i < n && i < WU_MARKUP_ATTRS; i++) {
		bytes += (size_t)(attrs[5 * i + 4] - attrs[5 * i + 3]);
		if (bytes > WU_MARKUP_TOKEN) {
			limit(c, WU_FLAW_LONG);
			return (unsigned)i;
		}
	}
	if (n > WU_MARKUP_ATTRS)
		limit(c, WU_FLAW_MANY);
	return (unsigned)i;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_ns, const xmlChar **ns, int n, int n_default, const xmlChar **attrs)
{
	xmlParserCtxt *c = ctx;
	struct run *r = c->_private;
	struct wu_sax_tag t = {.name = (const char *)name,
			       .prefix = (const char *)prefix,
			       .space = (const char *)uri,
			       .attrs = (const char *const *)attrs};

	(void)n_ns, (void)ns, (void)n_default;
	if (r->rc != 0)
		return;
	r->any = true;
	r->text = 0;
	if (r->depth++ >= WU_MARKUP_DEPTH) {
		limit(c, WU_FLAW_DEEP);
		return;
	}
	t.n = within(c, n, attrs);
	stop(c, r->sax->start(r->sax->ctx, &t));
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxt *c = ctx;
	struct run *r = c->_private;

	(void)prefix, (void)uri;
	r->text = 0;
	if (r->rc == 0 && r->depth-- <= WU_MARKUP_DEPTH)
		stop(c, r->sax->end(r->sax->ctx, (const char *)name));
}

static void on_text(void *ctx, const xmlChar *p, int len)
{
	xmlParserCtxt *c = ctx;
	struct run *r = c->_private;
	size_t n = (size_t)len, room = WU_MARKUP_TOKEN - r->text;

	if (r->rc != 0)
		return;
	if (n > room) {
		limit(c, WU_FLAW_LONG);
		for (n = room; n && (p[n] & 0xC0) == 0x80;)
			n--;
		r->text = WU_MARKUP_TOKEN - n;
	}
	r->text += n;
	if (n)
		stop(c, r->sax->text(r->sax->ctx, (const char *)p, n));
}

static void on_dtd(void *ctx, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	xmlParserCtxt *c = ctx;

	(void)name, (void)public, (void)system;
	((struct run *)c->_private)->dtd = true;
	xmlStopParser(c);
}

static void listen(xmlParserCtxt *c)
{
	memset(c->sax, 0, sizeof(*c->sax));
	c->sax->initialized = XML_SAX2_MAGIC;
	c->sax->startElementNs = on_start;
	c->sax->endElementNs = on_end;
	c->sax->characters = c->sax->ignorableWhitespace = c->sax->cdataBlock = on_text;
	c->sax->internalSubset = on_dtd;
}

/* What libxml2 says of the run: 0, WU_MORE: to be repaired, or an error. */
static int verdict(xmlParserCtxt *c, struct run *r)
{
	const xmlError *e = xmlCtxtGetLastError(c);

	if (r->rc != 0)
		return r->rc;
	if (e && e->code == XML_ERR_NO_MEMORY)
		return WU_ENOMEM;
	if (r->dtd || !c->wellFormed)
		return WU_MORE;
	if (!c->nsWellFormed)
		limit(c, WU_FLAW_PREFIX);
	return r->any ? 0 : WU_EFORMAT;
}

static int run(const struct wu_buf *doc, struct run *r)
{
	/* No set is named: UTF-8 is what libxml2 takes without converting it.
	 * NOENT: the references of XML in attributes are read; there are no other entities.
	 */
	const int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR |
			    XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;
	xmlParserCtxt *c = xmlNewParserCtxt();
	int rc;

	if (!c)
		return WU_ENOMEM;
	listen(c);
	c->_private = r;
	r->sax->begin(r->sax->ctx);
	xmlFreeDoc(xmlCtxtReadMemory(c, doc->p, (int)doc->len, NULL, NULL, options));
	rc = verdict(c, r);
	xmlFreeParserCtxt(c);
	return rc;
}

static int repaired(const struct wu_buf *buf, struct run *r, struct wu_sax_report *ret)
{
	struct wu_repair repair;
	struct wu_buf whole;
	int rc;

	wu_buf_init(&whole, 6 * (size_t)WU_MARKUP_DOC);
	rc = wu_repair_xml(buf->p, buf->len, &whole, &repair);
	ret->flaws = repair.flaws;
	ret->open = repair.open;
	if (rc == 0)
		rc = run(&whole, r);
	wu_buf_close(&whole);
	return rc;
}

static bool flawless(const struct wu_flaws *f)
{
	for (int k = 0; k < WU_FLAW_COUNT; k++)
		if (f->first[k])
			return false;
	return true;
}

int wu_sax_read(const struct wu_buf *buf, const struct wu_sax *sax, struct wu_sax_report *ret)
{
	struct run r = {.sax = sax, .flaws = &ret->flaws};
	bool dtd;
	int rc;

	*ret = (struct wu_sax_report){.open = 0};
	if (buf->len > WU_MARKUP_DOC)
		return WU_ELIMIT;
	if (!buf->len)
		return WU_EFORMAT;
	rc = run(buf, &r);
	if (rc != WU_MORE)
		return rc;
	dtd = r.dtd;
	r = (struct run){.sax = sax, .flaws = &ret->flaws};
	rc = repaired(buf, &r, ret);
	if (rc == WU_MORE) /* cannot be: what was read up to there */
		rc = 0;
	if (rc == 0 && !dtd && flawless(&ret->flaws))
		ret->flaws.first[WU_FLAW_OTHER] = 1;
	return rc;
}

struct wu_span wu_sax_attr(const struct wu_sax_tag *t, const char *prefix, const char *name)
{
	for (unsigned i = 0; i < t->n; i++) {
		const char *const *a = t->attrs + 5 * (size_t)i;

		if (strcasecmp(a[0], name) == 0 &&
		    (!prefix || strcmp(a[1] ? a[1] : "", prefix) == 0))
			return (struct wu_span){a[3], (size_t)(a[4] - a[3])};
	}
	return (struct wu_span){0};
}
