/* Names are compared without their case, and without the prefix of Atom. */
#include "wire/implied.h"

#include <string.h>
#include <strings.h>

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static const char *const words[] = {"title",      "link",     "guid",      "pubdate",
				    "id",         "updated",  "published", "issued",
				    "modified",   "created",  "comments",  "dc:date",
				    "dc:creator", "dc:title", "language",  "lastbuilddate"};
static const char *const fields[] = {
	"title",     "link",       "guid",          "pubdate",         "description", "author",
	"category",  "id",         "updated",       "published",       "summary",     "content",
	"enclosure", "source",     "comments",      "content:encoded", "dc:date",     "dc:creator",
	"dc:title",  "dc:subject", "issued",        "modified",        "created",     "image",
	"language",  "ttl",        "media:content", "media:thumbnail"};
static const char *const items[] = {"item", "entry"};
static const char *const frames[] = {"rss", "rdf:rdf", "feed", "channel", "urlset"};
static const char *const again[] = {"p", "li", "dt", "dd", "tr", "td", "option"};
static const char *const empty[] = {"br", "hr", "img", "input", "wbr", "embed"};

static bool same(struct wu_span name, const char *is)
{
	return name.len == strlen(is) && !strncasecmp(name.p, is, name.len);
}

static bool in(struct wu_span name, const char *const *list, size_t n)
{
	if (name.len > 5 && !strncasecmp(name.p, "atom:", 5)) {
		name.p += 5;
		name.len -= 5;
	}
	for (size_t i = 0; i < n; i++)
		if (same(name, list[i]))
			return true;
	return false;
}

bool wu_implied_end(struct wu_span open, struct wu_span next)
{
	if (in(open, words, COUNT(words)) && in(next, fields, COUNT(fields)))
		return true;
	return open.len == next.len && !strncasecmp(open.p, next.p, open.len) &&
	       in(open, again, COUNT(again));
}

bool wu_implied_item(struct wu_span name)
{
	return in(name, items, COUNT(items));
}

bool wu_implied_frame(struct wu_span name)
{
	return in(name, fields, COUNT(fields)) || in(name, items, COUNT(items)) ||
	       in(name, frames, COUNT(frames));
}

bool wu_implied_empty(struct wu_span name)
{
	return in(name, empty, COUNT(empty));
}

bool wu_implied_word(struct wu_span name)
{
	return in(name, words, COUNT(words));
}
