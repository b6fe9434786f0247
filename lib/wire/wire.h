/* The one door of wire/: bytes in some format in, stories out. Step 1 of the data path.
 *
 * Pure: no network, no files, no clock. A document is given whole. Damage is normal: what
 * can be read is read, and each thing that was wrong is told once through note().
 */
#ifndef WU_WIRE_WIRE_H
#define WU_WIRE_WIRE_H

#include "wire/item.h"

struct wu_wire_opts {
	const char *url; /* the document's own address; NULL: not known */
	const char *content_type; /* the HTTP header's value; NULL: none */
	const char *language; /* Content-Language, or what is known of the source; NULL: nothing */
	int64_t now; /* ms; times behind it are clamped; 0: not known */
	int zone_min; /* minutes east of UTC of times that name no zone */
	enum wu_format format; /* WU_FORMAT_UNKNOWN: look */
};

/* A document as a whole. */
struct wu_document {
	enum wu_format format;
	const char *charset; /* the set it was read in, static storage; NULL: not known */
	bool damaged; /* something was wrong and overcome: there were notes */
	char version[24]; /* of the format, as the document has it; "" */
	struct wu_item *about; /* a feed's own title, url, lang, summary, times */
};

/* ctx is handed to each. Each may be NULL. */
struct wu_wire_sink {
	void *ctx;
	/* s is valid during the call. An answer other than 0 ends the parse with it. */
	int (*story)(void *ctx, struct wu_story *s);
	/* One sentence about damage that was met and overcome. */
	void (*note)(void *ctx, const char *text);
	/* Instead of story: the story with what its format states beyond it; also an item with
	 * nothing to read, a picture say, which story is spared. */
	int (*item)(void *ctx, const struct wu_item *i);
	/* Once, behind the last item, unless the parse failed. */
	void (*document)(void *ctx, const struct wu_document *d);
};

/* Every story in p[0..len). WU_EFORMAT: in no format known, or broken beyond reading;
 * WU_EEMPTY: no story in it; WU_ELIMIT, WU_ENOMEM; err says what and where. */
WU_MUST int wu_wire_parse(const char *p, size_t len, const struct wu_wire_opts *opts,
			  const struct wu_wire_sink *sink, struct wu_err *err);
/* Tell a note; cut at 500 bytes. sink or its note may be NULL. */
__attribute__((format(printf, 2, 3))) void wu_wire_note(const struct wu_wire_sink *sink,
							const char *fmt, ...);

#endif
