/* How an outlet of the demo looks: its pages, from a template, and its feed.
 *
 * A template is conf/demo/pages/LABEL.html, the label being the first of the outlet's name.
 * {title} {url} {time} {stamp} {byline} {captions} {body} {related} {lang} and {ld} (JSON-LD)
 * are filled in, escaped; other braces stay. What the template declares holds for the whole
 * outlet: charset="euc-kr" is how it is sent, a link to application/atom+xml is its feed's
 * kind, else RSS 2.0. Pure but for look_open(); any thread.
 */
#ifndef CLI_LOOK_H
#define CLI_LOOK_H

#include "base/buf.h"
#include "cli/day.h"

struct look {
	char label[32];
	char *template;
	bool atom, euc_kr;
};

/* Read dir/pages/LABEL.html. WU_ENOTFOUND: the outlet has no site. WU_EIO, WU_ELIMIT,
 * WU_ENOMEM. Caller-owned, to look_close(). */
WU_MUST int look_open(struct look *l, const char *dir, struct wu_span label);
/* Also fine on one that is all zero. */
void look_close(struct look *l);
/* Is the story the outlet's, and one it shows? A flash is not: it goes out by wire. */
bool look_shows(const struct look *l, const struct day_story *s);
/* Append the page of story number i, UTF-8. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int look_page(const struct look *l, const struct day *d, uint32_t i, struct wu_buf *out);
/* Append the feed of those of the first n stories that are the outlet's, newest first, UTF-8
 * (its first line names the character set it is meant for). base: where its pages are,
 * "http://host:port". */
WU_MUST int look_feed(const struct look *l, const struct day *d, uint32_t n, const char *base,
		      struct wu_buf *out);
/* Replace UTF-8 by EUC-KR. WU_EFORMAT: a character it has not. */
WU_MUST int look_euc_kr(struct wu_buf *b);

#endif
