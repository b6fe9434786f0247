/* What a run of bytes is, by its beginning and, where that leaves doubt, its content type. */
#ifndef WU_WIRE_SNIFF_H
#define WU_WIRE_SNIFF_H

#include "wiredup.h"

/* enum name, the name people write */
#define WU_FORMATS(X)                                                                              \
	X(UNKNOWN, "unknown")                                                                      \
	X(NDJSON, "ndjson")                                                                        \
	X(RSS, "rss")                                                                              \
	X(ATOM, "atom")                                                                            \
	X(HTML, "html")                                                                            \
	X(TEXT, "text")                                                                            \
	X(NEWSML_G2, "newsml-g2")                                                                  \
	X(NITF, "nitf")                                                                            \
	X(NEWSML1, "newsml1")                                                                      \
	X(NINJS, "ninjs")                                                                          \
	X(IPTC7901, "iptc7901")                                                                    \
	X(ANPA, "anpa")                                                                            \
	X(JSONFEED, "jsonfeed")

enum wu_format {
#define X(name, text) WU_FORMAT_##name,
	WU_FORMATS(X)
#undef X
		WU_FORMAT_COUNT
};

/* Format of p[0..len). content_type may be NULL; it only decides between text and the
 * rest where the bytes do not. WU_FORMAT_UNKNOWN: binary, or XML of no kind known. */
enum wu_format wu_sniff_format(const char *p, size_t len, const char *content_type);
/* Static storage. */
const char *wu_sniff_name(enum wu_format f);
/* The format of that name; WU_FORMAT_COUNT: there is none. */
enum wu_format wu_sniff_find(const char *name);

#endif
