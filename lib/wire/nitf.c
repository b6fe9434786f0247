/* <head> tells of the document, <body.head> holds headline, byline and dateline,
 * <body.content> the paragraphs, with pictures (<media>) among them whose captions are set
 * apart. What fails: XML that is not well-formed, a document without <nitf>, memory.
 */
#include "wire/nitf.h"

#include <string.h>

#include "wire/element.h"

/* A caption is told apart; what else a <media> holds is not to be read. */
static bool not_text(const xmlNode *n)
{
	return wu_element_is(n, "media") || n->type == XML_COMMENT_NODE || n->type == XML_PI_NODE;
}

static void fill_docdata(struct wu_item *i, const xmlNode *d, int zone_min)
{
	const xmlNode *key = wu_element_child(d, "du-key"), *rights;
	struct wu_span status = wu_element_attr(d, "management-status");

	wu_element_set_value(i, WU_ID, wu_element_attr(wu_element_child(d, "doc-id"), "id-string"));
	wu_element_set_value(i, WU_SLUG, wu_element_attr(key, "key"));
	wu_element_set_value(i, WU_VERSION, wu_element_attr(key, "version"));
	wu_element_say_value(i, WU_SAYS_URGENCY,
			     wu_element_attr(wu_element_child(d, "urgency"), "ed-urg"));
	wu_element_say_value(i, WU_SAYS_STATUS, status);
	if (wu_element_child(d, "correction"))
		wu_element_say_value(i, WU_SAYS_SIGNAL, (struct wu_span){"correction", 10});
	wu_element_say_value(i, WU_SAYS_NOTE,
			     wu_element_attr(wu_element_child(d, "ed-msg"), "info"));
	wu_element_say_value(i, WU_SAYS_CITY,
			     wu_element_attr(wu_element_child(d, "evloc"), "city"));
	rights = wu_element_child(d, "doc.copyright");
	wu_element_say_value(i, WU_SAYS_COPYRIGHT, wu_element_attr(rights, "holder"));
	wu_element_time_value(i, WU_SAYS_UPDATED,
			      wu_element_attr(wu_element_child(d, "date.issue"), "norm"), zone_min);
	if (status.len == 9 && !memcmp(status.p, "embargoed", 9))
		wu_element_time_value(i, WU_SAYS_EMBARGO,
				      wu_element_attr(wu_element_child(d, "date.release"), "norm"),
				      zone_min);
}

/* Several bylines are several authors. */
static void fill_byline(struct wu_item *i, const xmlNode *head)
{
	struct wu_buf all;
	int rc = 0;

	wu_buf_init(&all, 1 << 16);
	for (const xmlNode *b = wu_element_child(head, "byline"); b && rc == 0;
	     b = wu_element_next(b, "byline")) {
		size_t before = all.len;

		if (before)
			rc = wu_buf_adds(&all, ", ");
		if (rc == 0)
			rc = wu_markup_lines(b, NULL, &all);
		if (all.len == before + 2)
			all.len = before;
	}
	if (rc == WU_ENOMEM)
		i->rc = rc;
	else
		wu_element_set_value(i, WU_BYLINE, (struct wu_span){all.p, all.len});
	wu_buf_close(&all);
}

static void fill_head(struct wu_item *i, const xmlNode *head, int zone_min)
{
	const xmlNode *dateline = wu_element_child(head, "dateline"), *date;

	wu_element_set(i, WU_TITLE, wu_element_path(head, "hedline/hl1"));
	wu_element_set(i, WU_TITLE, wu_element_child(head, "hedline"));
	fill_byline(i, head);
	wu_element_say(i, WU_SAYS_DATELINE, dateline);
	wu_element_say(i, WU_SAYS_CITY, wu_element_find(dateline, "city"));
	date = wu_element_find(dateline, "story.date");
	wu_element_time_value(i, WU_SAYS_CREATED, wu_element_attr(date, "norm"), zone_min);
	wu_element_say(i, WU_SAYS_SOURCE, wu_element_child(head, "distributor"));
	wu_element_say(i, WU_SAYS_COPYRIGHT, wu_element_child(head, "rights"));
	wu_element_say(i, WU_SAYS_SUMMARY, wu_element_child(head, "abstract"));
	wu_element_say(i, WU_SAYS_NOTE, wu_element_child(head, "note"));
}

void wu_nitf_fill(struct wu_item *i, const xmlNode *n, int zone_min)
{
	const xmlNode *head = wu_element_child(n, "head"), *body = wu_element_child(n, "body");
	const xmlNode *content = wu_element_child(body, "body.content");
	struct wu_span published =
		wu_element_attr(wu_element_child(head, "pubdata"), "date.publication");

	fill_docdata(i, wu_element_child(head, "docdata"), zone_min);
	fill_head(i, wu_element_child(body, "body.head"), zone_min);
	wu_element_set(i, WU_TITLE, wu_element_child(head, "title"));
	wu_element_time_value(i, WU_SAYS_SENT, published, zone_min);
	wu_element_set_value(i, WU_LANG, wu_element_attr(n, "baselang"));
	wu_element_set_value(i, WU_LANG, wu_element_attr(n, "lang"));
	wu_element_set_value(i, WU_LANG, wu_element_attr(body, "lang"));
	wu_element_body(i, content, not_text);
	wu_element_captions(i, content, "media-caption");
}

int wu_nitf_read(struct wu_job *j)
{
	const xmlNode *root;
	xmlDoc *doc;
	int rc = wu_job_xml(j, &doc);

	if (rc < 0)
		return rc;
	root = xmlDocGetRootElement(doc);
	if (wu_element_is(root, "nitf")) {
		wu_nitf_fill(j->item, root, j->opts->zone_min);
		wu_item_settle(j->item);
		rc = wu_job_give(j);
	} else {
		rc = wu_err_set(j->err, WU_EFORMAT, "nitf: its root is <%.60s>, not <nitf>",
				(const char *)root->name);
	}
	xmlFreeDoc(doc);
	return rc;
}
