/* Elements and attributes of HTML that mean something to the page reader, by name. */
#ifndef WU_WIRE_TAG_H
#define WU_WIRE_TAG_H

#include <stdint.h>

enum { /* what a tag says of its element */
       WU_BLOCK = 1, /* ends the line it stands in */
       WU_UNREAD = 2, /* not meant to be read */
       WU_ASIDE = 4, /* beside the article, whatever its text */
       WU_HEADING = 8,
       WU_LISTED = 16 /* a list or table: judged whole */
};

/* name, what it says */
#define WU_TAGS(X)                                                                                 \
	X(a, 0)                                                                                    \
	X(address, WU_BLOCK)                                                                       \
	X(article, WU_BLOCK)                                                                       \
	X(aside, WU_BLOCK | WU_ASIDE)                                                              \
	X(audio, WU_UNREAD)                                                                        \
	X(blockquote, WU_BLOCK)                                                                    \
	X(body, WU_BLOCK)                                                                          \
	X(br, WU_BLOCK)                                                                            \
	X(button, WU_UNREAD)                                                                       \
	X(canvas, WU_UNREAD)                                                                       \
	X(caption, WU_BLOCK)                                                                       \
	X(center, WU_BLOCK)                                                                        \
	X(dd, WU_BLOCK)                                                                            \
	X(details, WU_BLOCK)                                                                       \
	X(dialog, WU_BLOCK | WU_ASIDE)                                                             \
	X(div, WU_BLOCK)                                                                           \
	X(dl, WU_BLOCK | WU_LISTED)                                                                \
	X(dt, WU_BLOCK)                                                                            \
	X(fieldset, WU_BLOCK | WU_ASIDE)                                                           \
	X(figcaption, WU_BLOCK | WU_ASIDE)                                                         \
	X(figure, WU_BLOCK | WU_ASIDE)                                                             \
	X(footer, WU_BLOCK | WU_ASIDE)                                                             \
	X(form, WU_BLOCK | WU_ASIDE)                                                               \
	X(h1, WU_BLOCK | WU_HEADING)                                                               \
	X(h2, WU_BLOCK | WU_HEADING)                                                               \
	X(h3, WU_BLOCK | WU_HEADING)                                                               \
	X(h4, WU_BLOCK | WU_HEADING)                                                               \
	X(h5, WU_BLOCK | WU_HEADING)                                                               \
	X(h6, WU_BLOCK | WU_HEADING)                                                               \
	X(head, WU_BLOCK)                                                                          \
	X(header, WU_BLOCK)                                                                        \
	X(hr, WU_BLOCK)                                                                            \
	X(html, WU_BLOCK)                                                                          \
	X(iframe, WU_UNREAD)                                                                       \
	X(img, 0)                                                                                  \
	X(input, WU_UNREAD)                                                                        \
	X(label, WU_UNREAD)                                                                        \
	X(li, WU_BLOCK)                                                                            \
	X(link, WU_UNREAD)                                                                         \
	X(main, WU_BLOCK)                                                                          \
	X(math, WU_UNREAD)                                                                         \
	X(menu, WU_BLOCK | WU_ASIDE)                                                               \
	X(meta, WU_UNREAD)                                                                         \
	X(nav, WU_BLOCK | WU_ASIDE)                                                                \
	X(noscript, WU_UNREAD)                                                                     \
	X(object, WU_UNREAD)                                                                       \
	X(ol, WU_BLOCK | WU_LISTED)                                                                \
	X(option, WU_UNREAD)                                                                       \
	X(p, WU_BLOCK)                                                                             \
	X(pre, WU_BLOCK)                                                                           \
	X(script, WU_UNREAD)                                                                       \
	X(section, WU_BLOCK)                                                                       \
	X(select, WU_UNREAD)                                                                       \
	X(style, WU_UNREAD)                                                                        \
	X(summary, WU_BLOCK)                                                                       \
	X(svg, WU_UNREAD)                                                                          \
	X(table, WU_BLOCK | WU_LISTED)                                                             \
	X(tbody, WU_BLOCK)                                                                         \
	X(td, WU_BLOCK)                                                                            \
	X(template, WU_UNREAD)                                                                     \
	X(textarea, WU_UNREAD)                                                                     \
	X(tfoot, WU_BLOCK)                                                                         \
	X(th, WU_BLOCK)                                                                            \
	X(thead, WU_BLOCK)                                                                         \
	X(time, 0)                                                                                 \
	X(title, WU_BLOCK | WU_UNREAD)                                                             \
	X(tr, WU_BLOCK)                                                                            \
	X(ul, WU_BLOCK | WU_LISTED)                                                                \
	X(video, WU_UNREAD)

#define WU_ATTRS(X)                                                                                \
	X(CLASS, "class")                                                                          \
	X(ID, "id")                                                                                \
	X(ITEMPROP, "itemprop")                                                                    \
	X(ITEMTYPE, "itemtype")                                                                    \
	X(REL, "rel") X(HREF, "href") X(NAME, "name") X(PROPERTY, "property")                      \
		X(CONTENT, "content") X(EQUIV, "http-equiv") X(DATETIME, "datetime")               \
			X(LANG, "lang") X(STYLE, "style") X(ARIA_HIDDEN, "aria-hidden")            \
				X(HIDDEN, "hidden") X(ROLE, "role") X(TYPE, "type")

enum wu_tag {
	WU_TAG_text, /* a run of text */
	WU_TAG_other, /* an inline or unknown element */
#define X(name, says) WU_TAG_##name,
	WU_TAGS(X)
#undef X
};

enum wu_attr {
#define X(name, text) WU_ATTR_##name,
	WU_ATTRS(X)
#undef X
		WU_ATTR_COUNT
};

/* What wu_tag_find() found. */
struct wu_tag_name {
	uint8_t tag; /* WU_TAG_other: none of these */
	uint8_t attr; /* WU_ATTR_COUNT: none of these */
};

/* Names are compared as the parser gives them, in lower case. */
struct wu_tag_name wu_tag_find(const char *name);
/* The flags of a tag. */
uint8_t wu_tag_says(enum wu_tag tag);

#endif
