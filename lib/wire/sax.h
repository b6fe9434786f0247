/* An XML document as a row of start tags, texts and end tags, within limits. libxml2 reads
 * it; what is not well-formed is repaired first (repair.h).
 *
 * No DTD is read, no entity defined, nothing fetched: a document that has one is repaired,
 * which takes it out. Elements deeper than WU_MARKUP_DEPTH are not told, their text is; of
 * a token nothing behind WU_MARKUP_TOKEN, of an element no attribute behind
 * WU_MARKUP_ATTRS. Each is told as a flaw.
 */
#ifndef WU_WIRE_SAX_H
#define WU_WIRE_SAX_H

#include "base/buf.h"
#include "wire/flaw.h"

/* Strings are the parser's; a name is one pointer for the whole of a run. */
struct wu_sax_tag {
	const char *name, *prefix, *space; /* prefix and namespace may be NULL */
	const char *const *attrs; /* five to each, as libxml2 has them */
	unsigned n;
};

/* ctx is handed to each. An answer other than 0 ends the run. */
struct wu_sax {
	void *ctx;
	/* A run begins: again after a first one met something not well-formed. */
	void (*begin)(void *ctx);
	int (*start)(void *ctx, const struct wu_sax_tag *t);
	int (*text)(void *ctx, const char *p, size_t len);
	int (*end)(void *ctx, const char *name);
};

struct wu_sax_report {
	struct wu_flaws flaws;
	unsigned open; /* elements the document left open at its end */
};

/* Read the document in buf, valid UTF-8, in one run or two. The answer of a callback;
 * WU_EFORMAT: no element in it; WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_sax_read(const struct wu_buf *buf, const struct wu_sax *sax,
			struct wu_sax_report *ret);
/* An attribute of that prefix, "" for none, NULL for any. Empty: there is none. */
struct wu_span wu_sax_attr(const struct wu_sax_tag *t, const char *prefix, const char *name);

#endif
