/* itemMeta tells of the item as a thing, contentMeta of what it says, contentSet holds the
 * text: NITF or XHTML as XML, or plain text. What fails: XML that is not well-formed, a root
 * that is not of G2, memory. An item without text is still given: a picture, an embargo, a
 * cancellation.
 */
#include "wire/newsml.h"

#include <string.h>

#include "wire/element.h"
#include "wire/nitf.h"
#include "wire/plain.h"

/* A code by QCode or by URI. */
static struct wu_span code(const xmlNode *n)
{
	struct wu_span v = wu_element_attr(n, "qcode");

	return wu_element_code(v.len ? v : wu_element_attr(n, "uri"));
}

/* A party, place or code as people call it: its name, else the literal, else the code. */
static struct wu_span called(const xmlNode *n)
{
	const xmlNode *name = wu_element_child(n, "name");
	struct wu_span v = wu_element_attr(n, "literal");

	if (name && name->children && name->children->content) {
		const char *p = (const char *)name->children->content;

		return (struct wu_span){p, strlen(p)};
	}
	return v.len ? v : code(n);
}

static void fill_item_meta(struct wu_item *i, const xmlNode *m, int zone_min)
{
	struct wu_span class = code(wu_element_child(m, "itemClass"));

	wu_element_set_value(i, WU_AGENCY, called(wu_element_child(m, "provider")));
	wu_element_time(i, WU_SAYS_UPDATED, wu_element_child(m, "versionCreated"), zone_min);
	wu_element_time(i, WU_SAYS_CREATED, wu_element_child(m, "firstCreated"), zone_min);
	wu_element_time(i, WU_SAYS_EMBARGO, wu_element_child(m, "embargoed"), zone_min);
	wu_element_say_value(i, WU_SAYS_STATUS, code(wu_element_child(m, "pubStatus")));
	wu_element_say_value(i, WU_SAYS_SIGNAL, code(wu_element_child(m, "signal")));
	wu_element_say(i, WU_SAYS_NOTE, wu_element_child(m, "edNote"));
	if (class.len == 7 && !memcmp(class.p, "picture", 7))
		i->story->kind = WU_KIND_PHOTO;
}

/* A picture's description is its caption, a text's a summary. */
static void fill_description(struct wu_item *i, const xmlNode *m)
{
	if (i->story->kind == WU_KIND_PHOTO)
		wu_element_captions(i, m, "description");
	else
		wu_element_say(i, WU_SAYS_SUMMARY, wu_element_child(m, "description"));
}

static void fill_content_meta(struct wu_item *i, const xmlNode *m, int zone_min)
{
	const xmlNode *language = wu_element_child(m, "language");

	wu_element_set(i, WU_TITLE, wu_element_child(m, "headline"));
	wu_element_set(i, WU_SLUG, wu_element_child(m, "slugline"));
	wu_element_set(i, WU_BYLINE, wu_element_child(m, "by"));
	wu_element_set_value(i, WU_LANG, wu_element_attr(language, "tag"));
	wu_element_say(i, WU_SAYS_DATELINE, wu_element_child(m, "dateline"));
	wu_element_say(i, WU_SAYS_URGENCY, wu_element_child(m, "urgency"));
	wu_element_say(i, WU_SAYS_CREDIT, wu_element_child(m, "creditline"));
	wu_element_say_value(i, WU_SAYS_SOURCE, called(wu_element_child(m, "infoSource")));
	wu_element_say_value(i, WU_SAYS_CITY, called(wu_element_child(m, "located")));
	wu_element_time(i, WU_SAYS_CREATED, wu_element_child(m, "contentCreated"), zone_min);
	fill_description(i, m);
}

static void fill_rights(struct wu_item *i, const xmlNode *r)
{
	wu_element_say(i, WU_SAYS_COPYRIGHT, wu_element_child(r, "copyrightNotice"));
	wu_element_say_value(i, WU_SAYS_COPYRIGHT, called(wu_element_child(r, "copyrightHolder")));
}

/* ---- content ------------------------------------------------------------------------------ */

static bool not_text(const xmlNode *n)
{
	return wu_markup_hidden(n) || wu_element_is(n, "figcaption");
}

/* NITF or XHTML as elements; other XML, results or prices say, is no text. */
static void fill_xml(struct wu_item *i, const xmlNode *n, int zone_min)
{
	const xmlNode *nitf = wu_element_child(n, "nitf"), *html = wu_element_child(n, "html");
	const xmlNode *body = html ? wu_element_child(html, "body") : wu_element_child(n, "body");

	if (nitf)
		wu_nitf_fill(i, nitf, zone_min);
	else if (!body)
		body = wu_element_child(n, "div") ? n : wu_element_child(n, "p") ? n : NULL;
	wu_element_body(i, body, not_text);
	wu_element_captions(i, body, "figcaption");
}

static bool holds(struct wu_span s, const char *word)
{
	return s.len && memmem(s.p, s.len, word, strlen(word)) != NULL;
}

/* Text with its markup, if any, as characters; binary content has an encoding. */
static void fill_data(struct wu_item *i, const xmlNode *n)
{
	struct wu_span type = wu_element_attr(n, "contenttype");
	xmlChar *p;
	struct wu_buf b;
	int rc;

	if (i->story->field[WU_TEXT].len || wu_element_attr(n, "encoding").len ||
	    (type.len && !holds(type, "text/") && !holds(type, "html")))
		return;
	p = xmlNodeGetContent(n);
	wu_buf_init(&b, WU_MARKUP_DOC);
	if (!p)
		rc = WU_ENOMEM;
	else if (holds(type, "html"))
		rc = wu_markup_strip((char *)p, strlen((char *)p), &b);
	else
		rc = wu_plain_lines((char *)p, strlen((char *)p), &b);
	if (rc == 0)
		wu_item_set(i, WU_TEXT, (struct wu_span){b.p, b.len});
	else
		i->rc = rc;
	wu_buf_close(&b);
	xmlFree(p);
}

static void fill_content(struct wu_item *i, const xmlNode *set, int zone_min)
{
	for (const xmlNode *n = set ? set->children : NULL; n && i->rc == 0; n = n->next) {
		if (wu_element_is(n, "inlineXML"))
			fill_xml(i, n, zone_min);
		else if (wu_element_is(n, "inlineData"))
			fill_data(i, n);
	}
}

/* ---- items -------------------------------------------------------------------------------- */

static int read_item(struct wu_job *j, const xmlNode *n, const xmlNode *header)
{
	struct wu_item *i = j->item;
	int zone = j->opts->zone_min;

	wu_element_set_value(i, WU_ID, wu_element_attr(n, "guid"));
	wu_element_set_value(i, WU_VERSION, wu_element_attr(n, "version"));
	fill_item_meta(i, wu_element_child(n, "itemMeta"), zone);
	fill_content_meta(i, wu_element_child(n, "contentMeta"), zone);
	fill_rights(i, wu_element_child(n, "rightsInfo"));
	fill_content(i, wu_element_child(n, "contentSet"), zone);
	wu_element_set_value(i, WU_LANG, wu_element_attr(n, "lang"));
	wu_element_time(i, WU_SAYS_SENT, wu_element_child(header, "sent"), zone);
	wu_item_settle(i);
	return wu_job_give(j);
}

static int read_message(struct wu_job *j, const xmlNode *message)
{
	const xmlNode *header = wu_element_child(message, "header");
	int rc = 0;

	for (const xmlNode *s = wu_element_child(message, "itemSet"); s && rc == 0;
	     s = wu_element_next(s, "itemSet"))
		for (const xmlNode *n = wu_element_child(s, "newsItem"); n && rc == 0;
		     n = wu_element_next(n, "newsItem"))
			rc = read_item(j, n, header);
	return rc;
}

/* Items of G2 that hold no story. */
static bool other(const xmlNode *root)
{
	static const char *const names[] = {"packageItem",  "conceptItem", "knowledgeItem",
					    "planningItem", "catalogItem", "newsMessage"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (wu_element_is(root, names[i]))
			return true;
	return false;
}

int wu_newsml_read(struct wu_job *j)
{
	const xmlNode *root;
	xmlDoc *doc;
	int rc = wu_job_xml(j, &doc);

	if (rc < 0)
		return rc;
	root = xmlDocGetRootElement(doc);
	snprintf(j->doc->version, sizeof(j->doc->version), "%.20s",
		 wu_element_attr(root, "standardversion").len
			 ? wu_markup_attr(root, "standardversion")
			 : "");
	if (wu_element_is(root, "newsItem"))
		rc = read_item(j, root, NULL);
	else if (wu_element_is(root, "newsMessage"))
		rc = read_message(j, root);
	else if (!other(root))
		rc = wu_err_set(j->err, WU_EFORMAT, "newsml-g2: its root is <%.60s>",
				(const char *)root->name);
	if (rc == 0 && !j->seen)
		rc = wu_err_set(j->err, WU_EEMPTY, "newsml-g2: no <newsItem> in this <%.60s>",
				(const char *)root->name);
	xmlFreeDoc(doc);
	return rc;
}
