/* What a page says of its article: each thing once, from where it is trusted most. */
#ifndef WU_WIRE_SAID_H
#define WU_WIRE_SAID_H

#include "wire/tree.h"

#define WU_SAID_LINE 1000 /* bytes: no headline is longer */

enum wu_said_what {
	WU_SAID_TITLE,
	WU_SAID_HEADING, /* the first <h1> */
	WU_SAID_HEAD, /* the <title>, which often ends in the site's name */
	WU_SAID_BYLINE,
	WU_SAID_TIME, /* as written */
	WU_SAID_URL,
	WU_SAID_LANG,
	WU_SAID_SITE,
	WU_SAID_BODY, /* the text, as lines */
	WU_SAID_SUMMARY,
	WU_SAID_COUNT
};

struct wu_said {
	struct wu_span v[WU_SAID_COUNT]; /* in arena, NUL behind each; empty: not said */
	int trust[WU_SAID_COUNT]; /* of what v holds; 0: nothing */
	bool declared; /* it says that it is an article */
	struct wu_arena *arena;
	int rc; /* the first failure; nothing is added behind it */
};

/* Add p[0..len), white space collapsed, unless as much trust is there; of a body markup is
 * stripped, of the rest when markup says so. Memory: s->rc. */
void wu_said_add(struct wu_said *s, enum wu_said_what what, int trust, struct wu_span v,
		 bool markup);
/* Read the whole tree: meta, links, headings, microdata, names, and JSON-LD through
 * wu_said_ld(). Damage is told to sink. */
void wu_said_read(struct wu_said *s, const struct wu_tree *t, const struct wu_wire_sink *sink);
/* Read one JSON-LD text. */
void wu_said_ld(struct wu_said *s, struct wu_span json, const struct wu_wire_sink *sink);
/* The headline: the title said, or the better of <h1> and <title>, without the site's name. */
struct wu_span wu_said_title(const struct wu_said *s);

#endif
