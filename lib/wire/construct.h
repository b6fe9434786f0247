/* The text of one element of a feed, gathered from between its tags: a text construct.
 *
 * Markup within comes as tags (XHTML) or as text (escaped, CDATA, base64); both end up as
 * one fragment of HTML, or as plain text where the element says so. */
#ifndef WU_WIRE_CONSTRUCT_H
#define WU_WIRE_CONSTRUCT_H

#include "base/buf.h"
#include "wire/sax.h"

struct wu_construct {
	struct wu_buf text;
	bool raw; /* an id or address: tags in it are kept as they are */
	bool tags; /* text is HTML already, with what was text in it escaped */
	bool plain; /* declared as text that is no markup */
	bool base64; /* declared, or of a type that has to be: decoded where it can be */
};

void wu_construct_init(struct wu_construct *c);
void wu_construct_close(struct wu_construct *c);
/* Begin anew with an element. raw: see above. */
void wu_construct_begin(struct wu_construct *c, const struct wu_sax_tag *t, bool raw);
WU_MUST int wu_construct_text(struct wu_construct *c, const char *p, size_t len);
/* A tag of that name within it. */
WU_MUST int wu_construct_tag(struct wu_construct *c, const char *name, bool closes);
/* What was gathered, decoded; valid until the next begin. */
struct wu_span wu_construct_end(struct wu_construct *c);

#endif
