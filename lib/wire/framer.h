/* Messages out of a byte stream: SOH header STX text ETX trailer EOT, the frame of IPTC 7901
 * and ANPA 1312. The stream may come in any pieces; the messages are the same.
 *
 * What stands between messages (SYN, NUL, DEL, line noise) is passed over. No character set
 * in use with these formats has the framing bytes inside a letter. One message is held.
 */
#ifndef WU_WIRE_FRAMER_H
#define WU_WIRE_FRAMER_H

#include "base/buf.h"

#define WU_FRAMER_MAX (1u << 20) /* bytes of a message; the longest stories are a tenth of it */

enum wu_framed {
	WU_FRAMED_WHOLE,
	WU_FRAMED_OPEN, /* the text has no ETX: cut off, or the end of the stream */
	WU_FRAMED_HEAD, /* cut off in the header: there is no text */
	WU_FRAMED_LONG, /* beyond WU_FRAMER_MAX; only the header is given */
};

/* Raw bytes, valid during the call that gives it. */
struct wu_message {
	struct wu_span head, text, tail;
	enum wu_framed state;
	unsigned number; /* from 1 */
	uint64_t at; /* byte of its SOH in the stream */
};

struct wu_framer {
	/* An answer other than 0 ends the push with it. */
	int (*message)(void *ctx, const struct wu_message *m);
	void *ctx;
	struct wu_buf bytes; /* of the message being read, without SOH */
	size_t text, tail; /* where these parts begin in bytes */
	int part; /* 0 between messages, 1 header, 2 text, 3 trailer */
	unsigned number;
	uint64_t at, seen; /* bytes of the stream */
	bool too_long;
};

/* Caller-owned; to wu_framer_close(). message may keep nothing of what it is given. */
void wu_framer_init(struct wu_framer *f, int (*message)(void *ctx, const struct wu_message *m),
		    void *ctx);
/* The next bytes. WU_ENOMEM, or what message answered. */
WU_MUST int wu_framer_push(struct wu_framer *f, const char *p, size_t len);
/* The stream is at its end: gives the message that is still open, if any. */
WU_MUST int wu_framer_end(struct wu_framer *f);
void wu_framer_close(struct wu_framer *f);

#endif
