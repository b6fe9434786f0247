/* The words of feeds: which element means what, in all the formats and modules. */
#ifndef WU_WIRE_VOCAB_H
#define WU_WIRE_VOCAB_H

#include "wiredup.h"

/* Namespaces as people know them, whatever the document calls them. */
enum wu_space {
	WU_SPACE_FEED, /* RSS of any version, Atom, RDF, CDF, or none */
	WU_SPACE_SITEMAP,
	WU_SPACE_NEWS, /* Google's sitemap-news */
	WU_SPACE_DC, /* Dublin Core, elements and terms */
	WU_SPACE_CONTENT,
	WU_SPACE_SY,
	WU_SPACE_MEDIA,
	WU_SPACE_ITUNES,
	WU_SPACE_XHTML,
	WU_SPACE_OTHER
};

/* enum name, namespace, element */
#define WU_WORDS(X)                                                                                \
	X(RSS, FEED, "rss")                                                                        \
	X(RDF, FEED, "rdf")                                                                        \
	X(FEED, FEED, "feed")                                                                      \
	X(CHANNEL, FEED, "channel")                                                                \
	X(ITEM, FEED, "item")                                                                      \
	X(ENTRY, FEED, "entry")                                                                    \
	X(TITLE, FEED, "title")                                                                    \
	X(LINK, FEED, "link")                                                                      \
	X(GUID, FEED, "guid")                                                                      \
	X(ID, FEED, "id")                                                                          \
	X(PUBDATE, FEED, "pubDate")                                                                \
	X(PUBLISHED, FEED, "published")                                                            \
	X(ISSUED, FEED, "issued")                                                                  \
	X(UPDATED, FEED, "updated")                                                                \
	X(MODIFIED, FEED, "modified")                                                              \
	X(CREATED, FEED, "created")                                                                \
	X(BUILT, FEED, "lastBuildDate")                                                            \
	X(AUTHOR, FEED, "author")                                                                  \
	X(NAME, FEED, "name")                                                                      \
	X(EMAIL, FEED, "email")                                                                    \
	X(URI, FEED, "uri")                                                                        \
	X(DESCRIPTION, FEED, "description")                                                        \
	X(ABSTRACT, FEED, "abstract")                                                              \
	X(SUMMARY, FEED, "summary")                                                                \
	X(SUBTITLE, FEED, "subtitle")                                                              \
	X(TAGLINE, FEED, "tagline")                                                                \
	X(CONTENT, FEED, "content")                                                                \
	X(FULLTEXT, FEED, "fulltext")                                                              \
	X(LANGUAGE, FEED, "language")                                                              \
	X(TTL, FEED, "ttl")                                                                        \
	X(SKIP_HOURS, FEED, "skipHours")                                                           \
	X(SKIP_DAYS, FEED, "skipDays")                                                             \
	X(HOUR, FEED, "hour")                                                                      \
	X(DAY, FEED, "day")                                                                        \
	X(URLSET, SITEMAP, "urlset")                                                               \
	X(URL, SITEMAP, "url")                                                                     \
	X(LOC, SITEMAP, "loc")                                                                     \
	X(LASTMOD, SITEMAP, "lastmod")                                                             \
	X(NEWS, NEWS, "news")                                                                      \
	X(NEWS_TITLE, NEWS, "title")                                                               \
	X(NEWS_DATE, NEWS, "publication_date")                                                     \
	X(NEWS_PUBLICATION, NEWS, "publication")                                                   \
	X(NEWS_NAME, NEWS, "name")                                                                 \
	X(NEWS_LANGUAGE, NEWS, "language")                                                         \
	X(DC_TITLE, DC, "title")                                                                   \
	X(DC_CREATOR, DC, "creator")                                                               \
	X(DC_AUTHOR, DC, "author")                                                                 \
	X(DC_DATE, DC, "date")                                                                     \
	X(DC_ISSUED, DC, "issued")                                                                 \
	X(DC_AVAILABLE, DC, "available")                                                           \
	X(DC_CREATED, DC, "created")                                                               \
	X(DC_MODIFIED, DC, "modified")                                                             \
	X(DC_DESCRIPTION, DC, "description")                                                       \
	X(DC_ABSTRACT, DC, "abstract")                                                             \
	X(DC_LANGUAGE, DC, "language")                                                             \
	X(DC_IDENTIFIER, DC, "identifier")                                                         \
	X(ENCODED, CONTENT, "encoded")                                                             \
	X(PERIOD, SY, "updatePeriod")                                                              \
	X(FREQUENCY, SY, "updateFrequency")                                                        \
	X(MEDIA_GROUP, MEDIA, "group")                                                             \
	X(MEDIA_CONTENT, MEDIA, "content")                                                         \
	X(MEDIA_TITLE, MEDIA, "title")                                                             \
	X(MEDIA_DESCRIPTION, MEDIA, "description")                                                 \
	X(IT_TITLE, ITUNES, "title")                                                               \
	X(IT_AUTHOR, ITUNES, "author")                                                             \
	X(IT_SUBTITLE, ITUNES, "subtitle")                                                         \
	X(IT_SUMMARY, ITUNES, "summary")                                                           \
	X(BODY, XHTML, "body")                                                                     \
	X(DIV, XHTML, "div")

enum wu_word {
	WU_WORD_NONE,
#define X(name, space, text) WU_WORD_##name,
	WU_WORDS(X)
#undef X
		WU_WORD_COUNT
};

/* What a namespace is, by its address, else by its prefix; either may be NULL. */
enum wu_space wu_vocab_space(const char *address, const char *prefix);
/* The word an element is; its name in any case. */
enum wu_word wu_vocab_find(enum wu_space space, const char *name);

#endif
