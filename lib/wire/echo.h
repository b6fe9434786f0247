/* Does a paragraph repeat what the page said elsewhere? For finding the article by the text
 * or summary in its metadata, which need not agree in signs, spaces and markup.
 */
#ifndef WU_WIRE_ECHO_H
#define WU_WIRE_ECHO_H

#include "wiredup.h"

#define WU_ECHO_WINDOW 24 /* letters that must agree in a row */

struct wu_echo {
	uint64_t bits[1024]; /* hashes of each run of WU_ECHO_WINDOW letters said */
	bool empty; /* nothing was said */
};

/* Remember what was said: the first 64 KiB of it. */
void wu_echo_init(struct wu_echo *e, struct wu_span said);
/* Do the first WU_ECHO_WINDOW letters of text stand anywhere in what was said? A shorter
 * text echoes nothing. One in a hundred strangers to a long text is taken for an echo. */
bool wu_echo_hears(const struct wu_echo *e, struct wu_span text);

#endif
