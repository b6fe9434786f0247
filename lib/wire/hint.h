/* What people call the parts of a page: words in class, id and role. */
#ifndef WU_WIRE_HINT_H
#define WU_WIRE_HINT_H

#include <stdint.h>

enum {
	WU_HINT_FURNITURE = 1, /* sharing, related stories, advertisements and the like */
	WU_HINT_BODY = 2, /* "article-body" and its cousins */
	WU_HINT_CAPTION = 4, /* of a picture */
	WU_HINT_SIGN = 8, /* author, date, place in the site: beside the text when short */
	WU_HINT_HIDDEN = 16, /* for screen readers, printers or nobody */
	WU_HINT_COMMENT = 32, /* what readers wrote */
	WU_HINT_NAME = 64 /* with SIGN: who wrote it */
};

/* What the words of names (a class or id attribute) hint at, ored. NULL: nothing. */
unsigned wu_hint_read(const char *names);

#endif
