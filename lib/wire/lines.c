/* The text under a node, as a reader sees it: words with single spaces, a line for each
 * block. Fragments of HTML go through the parser first, unless they hold no markup.
 */
#include <string.h>
#include <strings.h>

#include "wire/markup.h"

enum { BREAK = '\n' };

static const char *const blocks[] = {
	"address", "article", "aside",   "blockquote", "br",       "caption",    "center", "dd",
	"details", "div",     "dl",      "dt",         "fieldset", "figcaption", "figure", "footer",
	"form",    "h1",      "h2",      "h3",         "h4",       "h5",         "h6",     "header",
	"hr",      "li",      "main",    "nav",        "ol",       "option",     "p",      "pre",
	"section", "select",  "summary", "table",      "tbody",    "td",         "th",     "thead",
	"title",   "tr",      "ul",      "hl1",        "hl2",      "bq",         "note",   "block",
};
static const char *const hidden[] = {"script", "style", "noscript", "template", "iframe",
				     "object", "svg",   "title",    "textarea", "select",
				     "button", "math",  "canvas",   "video",    "audio"};

static bool listed(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(name, list[i]) == 0)
			return true;
	return false;
}

bool wu_markup_hidden(const xmlNode *n)
{
	return n->type == XML_COMMENT_NODE || n->type == XML_PI_NODE ||
	       (n->type == XML_ELEMENT_NODE &&
		listed((const char *)n->name, hidden, sizeof(hidden) / sizeof(*hidden)));
}

const char *wu_markup_attr(const xmlNode *n, const char *name)
{
	for (const xmlAttr *a = n->type == XML_ELEMENT_NODE ? n->properties : NULL; a; a = a->next)
		if (strcasecmp((const char *)a->name, name) == 0)
			return a->children ? (const char *)a->children->content : "";
	return NULL;
}

static bool is_space(const char *p, size_t left, size_t *ret_n)
{
	*ret_n = 1;
	if (strchr(" \t\r\n\f\v", *p) && *p)
		return true;
	if (left < 2 || memcmp(p, "\xc2\xa0", 2) != 0) /* no-break space */
		return false;
	*ret_n = 2;
	return true;
}

/* Appends words; white space before one becomes a space unless the line is empty. */
static int words(const char *p, size_t len, bool *space, struct wu_buf *out)
{
	int rc = 0;
	size_t n;

	for (size_t i = 0; i < len && rc == 0; i += n) {
		if (is_space(p + i, len - i, &n)) {
			*space = true;
			continue;
		}
		if (*space && out->len && out->p[out->len - 1] != BREAK)
			rc = wu_buf_adds(out, " ");
		*space = false;
		if (rc == 0)
			rc = wu_buf_add(out, p + i, 1);
	}
	return rc;
}

static int end_line(struct wu_buf *out, bool *space)
{
	*space = false;
	return out->len && out->p[out->len - 1] != BREAK ? wu_buf_add(out, "\n", 1) : 0;
}

static int walk(const xmlNode *n, bool (*skip)(const xmlNode *), bool *space, struct wu_buf *out)
{
	bool block;
	int rc = 0;

	if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
		return n->content ? words((const char *)n->content,
					  strlen((const char *)n->content), space, out)
				  : 0;
	if (n->type != XML_ELEMENT_NODE || (skip && skip(n)))
		return 0;
	block = listed((const char *)n->name, blocks, sizeof(blocks) / sizeof(*blocks));
	if (block)
		rc = end_line(out, space);
	for (const xmlNode *k = n->children; k && rc == 0; k = k->next)
		rc = walk(k, skip, space, out);
	return block && rc == 0 ? end_line(out, space) : rc;
}

int wu_markup_lines(const xmlNode *node, bool (*skip)(const xmlNode *), struct wu_buf *out)
{
	bool space = false;
	int rc = 0;

	for (const xmlNode *k = node->children; k && rc == 0; k = k->next)
		rc = walk(k, skip, &space, out);
	while (rc == 0 && out->len && out->p[out->len - 1] == BREAK)
		out->len--;
	return rc;
}

int wu_markup_collapse(const char *p, size_t len, struct wu_buf *out)
{
	bool space = false;

	return words(p, len, &space, out);
}

int wu_markup_strip(const char *p, size_t len, struct wu_buf *out)
{
	xmlDoc *doc;
	int rc;

	if (!len)
		return 0;
	if (!memchr(p, '<', len) && !memchr(p, '&', len))
		return wu_markup_collapse(p, len, out);
	rc = wu_markup_html(p, len, &doc);
	if (rc == WU_EFORMAT) /* comments only */
		return 0;
	if (rc < 0)
		return rc;
	rc = wu_markup_lines(xmlDocGetRootElement(doc), wu_markup_hidden, out);
	xmlFreeDoc(doc);
	return rc;
}
