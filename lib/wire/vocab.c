/* Sixty words are compared by namespace, length and first letter before letter by letter; who
 * asks for the same names again and again remembers the answer (xmlfeed.c).
 */
#include "wire/vocab.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *part; /* of the namespace's address */
	enum wu_space space;
} addresses[] = {
	{"w3.org/2005/Atom", WU_SPACE_FEED},
	{"purl.org/atom", WU_SPACE_FEED},
	{"purl.org/rss/1.0/modules/content", WU_SPACE_CONTENT},
	{"purl.org/rss/1.0/modules/syndication", WU_SPACE_SY},
	{"purl.org/rss/1.0/modules", WU_SPACE_OTHER},
	{"purl.org/rss/", WU_SPACE_FEED},
	{"purl.org/net/rss", WU_SPACE_FEED},
	{"22-rdf-syntax-ns", WU_SPACE_FEED},
	{"netscape.com/", WU_SPACE_FEED},
	{"channel.netscape.com", WU_SPACE_FEED},
	{"backend.userland.com", WU_SPACE_FEED},
	{"blogs.law.harvard.edu/tech/rss", WU_SPACE_FEED},
	{"purl.org/dc/", WU_SPACE_DC},
	{"search.yahoo.com/mrss", WU_SPACE_MEDIA},
	{"video.search.yahoo.com", WU_SPACE_MEDIA},
	{"itunes.com", WU_SPACE_ITUNES},
	{"apple.com", WU_SPACE_ITUNES},
	{"w3.org/1999/xhtml", WU_SPACE_XHTML},
	{"google.com/schemas/sitemap-news", WU_SPACE_NEWS},
	{"sitemaps.org/schemas/sitemap", WU_SPACE_SITEMAP},
	{"google.com/schemas/sitemap/", WU_SPACE_SITEMAP},
};
static const struct {
	const char *prefix;
	enum wu_space space;
} prefixes[] = {
	{"dc", WU_SPACE_DC},       {"dcterms", WU_SPACE_DC},  {"content", WU_SPACE_CONTENT},
	{"sy", WU_SPACE_SY},       {"media", WU_SPACE_MEDIA}, {"itunes", WU_SPACE_ITUNES},
	{"xhtml", WU_SPACE_XHTML}, {"news", WU_SPACE_NEWS},   {"atom", WU_SPACE_FEED},
	{"atom03", WU_SPACE_FEED}, {"atom10", WU_SPACE_FEED}, {"a10", WU_SPACE_FEED},
	{"rss", WU_SPACE_FEED},    {"rdf", WU_SPACE_FEED},    {"sitemap", WU_SPACE_SITEMAP},
};
static const struct {
	enum wu_space space;
	uint8_t len;
	const char *name;
} words[WU_WORD_COUNT] = {[WU_WORD_NONE] = {WU_SPACE_OTHER, 0, ""},
#define X(name, space, text) {WU_SPACE_##space, sizeof(text) - 1, text},
			  WU_WORDS(X)
#undef X
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

enum wu_space wu_vocab_space(const char *address, const char *prefix)
{
	for (size_t i = 0; address && i < COUNT(addresses); i++)
		if (strcasestr(address, addresses[i].part))
			return addresses[i].space;
	for (size_t i = 0; prefix && i < COUNT(prefixes); i++)
		if (!strcasecmp(prefix, prefixes[i].prefix))
			return prefixes[i].space;
	return prefix || (address && *address) ? WU_SPACE_OTHER : WU_SPACE_FEED;
}

enum wu_word wu_vocab_find(enum wu_space space, const char *name)
{
	size_t len = strlen(name);
	int first = *name | 32;

	for (int w = 1; w < WU_WORD_COUNT; w++)
		if (words[w].space == space && words[w].len == len &&
		    (words[w].name[0] | 32) == first && !strcasecmp(words[w].name, name))
			return (enum wu_word)w;
	return WU_WORD_NONE;
}
