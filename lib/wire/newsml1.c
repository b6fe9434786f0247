/* A NewsItem nests NewsComponents; each may have lines (headline, byline ...), a role and
 * content. The text is the content whose component has the role of the main part, else the
 * longest that has no other role. What fails: XML that is not well-formed, memory.
 */
#include "wire/newsml1.h"

#include <string.h>
#include <strings.h>

#include "wire/element.h"
#include "wire/nitf.h"
#include "wire/plain.h"

static struct wu_span formal(const xmlNode *n)
{
	return wu_element_attr(n, "FormalName");
}

static bool same(struct wu_span s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.p, word, s.len) == 0;
}

static bool begins(struct wu_span s, const char *word)
{
	return s.len >= strlen(word) && strncasecmp(s.p, word, strlen(word)) == 0;
}

/* ---- content ------------------------------------------------------------------------------ */

struct found {
	const xmlNode *data, *component;
	size_t worth; /* of the role before the length */
};

static size_t weigh(const xmlNode *n)
{
	size_t bytes = 0;

	for (const xmlNode *k = n->children; k; k = k->next)
		bytes += k->type == XML_ELEMENT_NODE ? weigh(k)
			 : k->content                ? strlen((const char *)k->content)
						     : 0;
	return bytes;
}

/* 0: a part beside the text; 1: says nothing; 2: the main part. */
static size_t role_worth(const xmlNode *component)
{
	static const char *const beside[] = {"caption", "abstract", "summary", "sub",   "head",
					     "byline",  "style",    "teaser",  "photo", "picture",
					     "graphic", "thumb",    "preview", "quick", "logo"};
	struct wu_span role = formal(wu_element_child(component, "Role"));

	for (size_t i = 0; i < sizeof(beside) / sizeof(*beside); i++)
		if (begins(role, beside[i]))
			return 0;
	return begins(role, "main") || same(role, "body") ? 2 : 1;
}

static bool is_text(const xmlNode *content)
{
	struct wu_span media = formal(wu_element_child(content, "MediaType"));
	struct wu_span mime = formal(wu_element_child(content, "MimeType"));

	if (media.len && !same(media, "text") && !same(media, "ComplexData"))
		return false;
	if (begins(mime, "text/css") || begins(mime, "image/") || begins(mime, "video/") ||
	    begins(mime, "audio/"))
		return false;
	return wu_element_child(content, "Encoding") == NULL;
}

static void look(const xmlNode *component, size_t worth, struct found *best)
{
	if (wu_element_child(component, "Role"))
		worth = role_worth(component);
	for (const xmlNode *n = component->children; n; n = n->next) {
		const xmlNode *data = wu_element_child(n, "DataContent");
		size_t w;

		if (wu_element_is(n, "NewsComponent"))
			look(n, worth, best);
		if (!worth || !wu_element_is(n, "ContentItem") || !data || !is_text(n))
			continue;
		w = (worth << 32) + weigh(data);
		if (w > best->worth)
			*best = (struct found){data, component, w};
	}
}

static bool not_text(const xmlNode *n)
{
	return wu_markup_hidden(n) || wu_element_is(n, "figcaption");
}

static void fill_plain(struct wu_item *i, const xmlNode *data)
{
	xmlChar *p = xmlNodeGetContent(data);
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, WU_MARKUP_DOC);
	if (!p)
		rc = WU_ENOMEM;
	else if (strchr((char *)p, '<'))
		rc = wu_markup_strip((char *)p, strlen((char *)p), &b);
	else
		rc = wu_plain_lines((char *)p, strlen((char *)p), &b);
	if (rc == 0)
		wu_element_set_value(i, WU_TEXT, (struct wu_span){b.p, b.len});
	else
		i->rc = rc;
	wu_buf_close(&b);
	xmlFree(p);
}

static void fill_content(struct wu_item *i, const xmlNode *data, int zone_min)
{
	const xmlNode *nitf = wu_element_find(data, "nitf"), *body = wu_element_find(data, "body");
	bool elements = false;

	for (const xmlNode *k = data->children; k; k = k->next)
		elements |= k->type == XML_ELEMENT_NODE;
	if (nitf)
		wu_nitf_fill(i, nitf, zone_min);
	else if (wu_element_child(data, "body.content"))
		wu_element_body(i, wu_element_child(data, "body.content"), not_text);
	else if (elements)
		wu_element_body(i, body ? body : data, not_text);
	else
		fill_plain(i, data);
}

/* What stands in components of that role. */
static void fill_captions(struct wu_item *i, const xmlNode *component)
{
	struct wu_span role = formal(wu_element_child(component, "Role"));

	if (same(role, "caption"))
		wu_element_captions(i, component, "DataContent");
	for (const xmlNode *n = wu_element_child(component, "NewsComponent"); n;
	     n = wu_element_next(n, "NewsComponent"))
		fill_captions(i, n);
}

/* ---- what is said of it ------------------------------------------------------------------- */

static void fill_identity(struct wu_item *i, const xmlNode *id)
{
	const xmlNode *n = wu_element_child(id, "NewsIdentifier");

	wu_element_set(i, WU_ID, wu_element_child(n, "PublicIdentifier"));
	wu_element_set(i, WU_ID, wu_element_child(n, "NewsItemId"));
	wu_element_set(i, WU_VERSION, wu_element_child(n, "RevisionId"));
	wu_element_set(i, WU_SLUG, wu_element_child(id, "NameLabel"));
}

static void fill_management(struct wu_item *i, const xmlNode *m, int zone_min)
{
	struct wu_span kind = formal(wu_element_child(m, "NewsItemType"));
	struct wu_span what = formal(wu_element_child(m, "Instruction"));

	wu_element_time(i, WU_SAYS_CREATED, wu_element_child(m, "FirstCreated"), zone_min);
	wu_element_time(i, WU_SAYS_UPDATED, wu_element_child(m, "ThisRevisionCreated"), zone_min);
	wu_element_say_value(i, WU_SAYS_STATUS, formal(wu_element_child(m, "Status")));
	wu_element_say_value(i, WU_SAYS_URGENCY, formal(wu_element_child(m, "Urgency")));
	wu_element_say_value(i, WU_SAYS_SIGNAL, what);
	if (same(kind, "alert") || same(kind, "flash"))
		i->story->kind = WU_KIND_FLASH;
}

/* Those nearest the text first, then in the document's order. */
static void fill_lines(struct wu_item *i, const xmlNode *n)
{
	const xmlNode *place = wu_element_find(n, "Location"), *party;

	wu_element_set(i, WU_TITLE, wu_element_find(n, "HeadLine"));
	wu_element_set(i, WU_BYLINE, wu_element_find(n, "ByLine"));
	wu_element_set(i, WU_SLUG, wu_element_find(n, "SlugLine"));
	wu_element_say(i, WU_SAYS_DATELINE, wu_element_find(n, "DateLine"));
	wu_element_say(i, WU_SAYS_COPYRIGHT, wu_element_find(n, "CopyrightLine"));
	wu_element_say(i, WU_SAYS_CREDIT, wu_element_find(n, "CreditLine"));
	wu_element_set_value(i, WU_LANG, formal(wu_element_find(n, "Language")));
	party = wu_element_path(wu_element_find(n, "AdministrativeMetadata"), "Source/Party");
	wu_element_say_value(i, WU_SAYS_SOURCE, formal(party));
	for (const xmlNode *p = wu_element_child(place, "Property"); p;
	     p = wu_element_next(p, "Property"))
		if (same(formal(p), "City"))
			wu_element_say_value(i, WU_SAYS_CITY, wu_element_attr(p, "Value"));
}

static int read_item(struct wu_job *j, const xmlNode *n, const xmlNode *envelope)
{
	const xmlNode *top = wu_element_child(n, "NewsComponent");
	struct wu_item *i = j->item;
	int zone = j->opts->zone_min;
	struct found text = {0};

	fill_identity(i, wu_element_child(n, "Identification"));
	fill_management(i, wu_element_child(n, "NewsManagement"), zone);
	if (top)
		look(top, 1, &text);
	if (text.component && wu_element_child(text.component, "DescriptiveMetadata"))
		wu_element_set_value(i, WU_LANG,
				     formal(wu_element_find(text.component, "Language")));
	fill_lines(i, n);
	if (text.data)
		fill_content(i, text.data, zone);
	if (top)
		fill_captions(i, top);
	wu_element_time(i, WU_SAYS_SENT, wu_element_child(envelope, "DateAndTime"), zone);
	wu_element_set_value(i, WU_AGENCY, formal(wu_element_path(envelope, "SentFrom/Party")));
	wu_item_settle(i);
	return wu_job_give(j);
}

int wu_newsml1_read(struct wu_job *j)
{
	const xmlNode *root, *envelope;
	xmlDoc *doc;
	int rc = wu_job_xml(j, &doc);

	if (rc < 0)
		return rc;
	root = xmlDocGetRootElement(doc);
	envelope = wu_element_child(root, "NewsEnvelope");
	if (!wu_element_is(root, "NewsML"))
		rc = wu_err_set(j->err, WU_EFORMAT, "newsml1: its root is <%.60s>, not <NewsML>",
				(const char *)root->name);
	for (const xmlNode *n = wu_element_child(root, "NewsItem"); n && rc == 0;
	     n = wu_element_next(n, "NewsItem"))
		rc = read_item(j, n, envelope);
	if (rc == 0 && !j->seen)
		rc = wu_err_set(j->err, WU_EEMPTY, "newsml1: no <NewsItem> in it");
	xmlFreeDoc(doc);
	return rc;
}
