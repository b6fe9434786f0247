/* What was wrong with a document, by kind, and in which line each kind was met first. */
#ifndef WU_WIRE_FLAW_H
#define WU_WIRE_FLAW_H

#include "wire/wire.h"

/* enum name, what is told of it */
#define WU_FLAWS(X)                                                                                \
	X(AMPERSAND, "a \"&\" that begins no reference")                                           \
	X(ENTITY, "an entity XML does not have")                                                   \
	X(ANGLE, "a \"<\" that begins no tag")                                                     \
	X(CONTROL, "characters XML may not hold")                                                  \
	X(ATTRIBUTE, "a broken attribute")                                                         \
	X(END, "an end tag nothing was open for")                                                  \
	X(UNCLOSED, "an element that is not closed")                                               \
	X(JUNK, "something before or behind the document")                                         \
	X(CUT, "it breaks off before its end")                                                     \
	X(DEEP, "elements lie too deep; they are left out")                                        \
	X(MANY, "an element has too many attributes; the rest is left out")                        \
	X(LONG, "a text or attribute is too long; the rest is left out")                           \
	X(PREFIX, "a namespace prefix that is not declared")                                       \
	X(OTHER, "not well-formed")

enum wu_flaw {
#define X(name, text) WU_FLAW_##name,
	WU_FLAWS(X)
#undef X
		WU_FLAW_COUNT
};

struct wu_flaws {
	const char *at; /* lines are counted up to here */
	uint32_t line; /* of at; from 1 */
	uint32_t first[WU_FLAW_COUNT]; /* line; 0: not met */
};

/* None yet, in a document that begins at p. */
void wu_flaw_init(struct wu_flaws *f, const char *p);
/* Met at p, which lies in the document; a place before one told earlier gets its line. */
void wu_flaw_meet(struct wu_flaws *f, enum wu_flaw kind, const char *p);
/* Tell each kind once. */
void wu_flaw_tell(const struct wu_flaws *f, const struct wu_wire_sink *sink);

#endif
