/* XML and HTML documents into trees, within limits, and trees into lines of text. */
#ifndef WU_WIRE_MARKUP_H
#define WU_WIRE_MARKUP_H

#include <libxml/tree.h>

#include "base/buf.h"
#include "wiredup.h"

#define WU_MARKUP_DEPTH 64 /* elements within elements, XML */
#define WU_MARKUP_DEPTH_HTML 200 /* real pages reach 70; deeper tags are left out */
#define WU_MARKUP_ATTRS 64
#define WU_MARKUP_TOKEN (1u << 20) /* bytes of one text or one element's attributes */
#define WU_MARKUP_DOC (16u << 20) /* bytes of a document */

/* Tree of UTF-8 XML that must be whole, references to undefined entities kept as text. *ret_doc
 * is the caller's, to xmlFreeDoc(). WU_EFORMAT: it is not well-formed, WU_ELIMIT: beyond a
 * limit; err says in which line. WU_ENOMEM. */
WU_MUST int wu_markup_strict(const char *p, size_t len, xmlDoc **ret_doc, struct wu_err *err);
/* Tree of UTF-8 HTML, as whole or damaged as it is; a text too long ends it early. *ret_doc as
 * above. WU_EFORMAT: no element in it; WU_ELIMIT: beyond WU_MARKUP_DOC; WU_ENOMEM. */
WU_MUST int wu_markup_html(const char *p, size_t len, xmlDoc **ret_doc);
/* Append the text under node as lines: white space collapsed, block elements and <br>
 * end a line, empty lines left out. Elements under it for which skip says true are passed
 * over; node itself is not asked about. */
WU_MUST int wu_markup_lines(const xmlNode *node, bool (*skip)(const xmlNode *n),
			    struct wu_buf *out);
/* Append the lines of an HTML fragment. */
WU_MUST int wu_markup_strip(const char *p, size_t len, struct wu_buf *out);
/* Append p[0..len) with runs of white space as one space, none at either end. */
WU_MUST int wu_markup_collapse(const char *p, size_t len, struct wu_buf *out);
/* Script, style and the like: not meant to be read. */
bool wu_markup_hidden(const xmlNode *n);
/* Attribute's value in the tree, or NULL. */
const char *wu_markup_attr(const xmlNode *n, const char *name);

#endif
