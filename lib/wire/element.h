/* Elements of news documents by their local names, whatever the namespace, and what they
 * say into an item. libxml2's trees are read here, never changed.
 */
#ifndef WU_WIRE_ELEMENT_H
#define WU_WIRE_ELEMENT_H

#include "wire/item.h"
#include "wire/markup.h"

/* Each is fine with n NULL and gives NULL when there is none. */
bool wu_element_is(const xmlNode *n, const char *name);
/* First child of that name. */
const xmlNode *wu_element_child(const xmlNode *n, const char *name);
/* Next sibling of that name. */
const xmlNode *wu_element_next(const xmlNode *n, const char *name);
/* First descendant of that name, in the document's order. */
const xmlNode *wu_element_find(const xmlNode *n, const char *name);
/* Children's children: "itemMeta/provider". Each step takes the first. */
const xmlNode *wu_element_path(const xmlNode *n, const char *path);
/* Attribute's value as a span; empty when there is none. */
struct wu_span wu_element_attr(const xmlNode *n, const char *name);
/* What stands behind the last ':' or '/' of a code: "stat:usable" is usable. */
struct wu_span wu_element_code(struct wu_span code);

/* These three do nothing where n is NULL or the item has the field already: of several
 * languages or places the first one named counts. */
void wu_element_set(struct wu_item *i, enum wu_field f, const xmlNode *n);
void wu_element_say(struct wu_item *i, enum wu_says what, const xmlNode *n);
void wu_element_time(struct wu_item *i, enum wu_says what, const xmlNode *n, int zone_min);
/* The same for a value, which may be empty. */
void wu_element_set_value(struct wu_item *i, enum wu_field f, struct wu_span v);
void wu_element_say_value(struct wu_item *i, enum wu_says what, struct wu_span v);
void wu_element_time_value(struct wu_item *i, enum wu_says what, struct wu_span v, int zone_min);
/* The item's body: lines of text under n, those skip names left out. Nothing where the body
 * is there already. */
void wu_element_body(struct wu_item *i, const xmlNode *n, bool (*skip)(const xmlNode *n));
/* Every element of that name under n as a caption. */
void wu_element_captions(struct wu_item *i, const xmlNode *n, const char *name);

#endif
