/* Ranks: what a format defines itself is 5 or more, modules stand below it. */
#include "wire/slot.h"

static const struct wu_slot fields[] = {
#define F(where, word, target, rank)                                                               \
	{                                                                                          \
		WU_IN_##where, WU_WORD_##word, WU_TO_##target, rank                                \
	}
	F(FEED, TITLE, TITLE, 5),
	F(FEED, DC_TITLE, TITLE, 3),
	F(FEED, IT_TITLE, TITLE, 1),
	F(FEED, LINK, LINK, 5),
	F(FEED, DESCRIPTION, SUMMARY, 5),
	F(FEED, SUBTITLE, SUMMARY, 5),
	F(FEED, TAGLINE, SUMMARY, 5),
	F(FEED, ABSTRACT, SUMMARY, 5),
	F(FEED, DC_DESCRIPTION, SUMMARY, 3),
	F(FEED, IT_SUMMARY, SUMMARY, 2),
	F(FEED, IT_SUBTITLE, SUMMARY, 1),
	F(FEED, LANGUAGE, LANG, 5),
	F(FEED, DC_LANGUAGE, LANG, 3),
	F(FEED, UPDATED, UPDATED, 5),
	F(FEED, MODIFIED, UPDATED, 5),
	F(FEED, BUILT, UPDATED, 5),
	F(FEED, DC_MODIFIED, UPDATED, 4),
	F(FEED, DC_DATE, UPDATED, 3),
	F(FEED, PUBDATE, UPDATED, 2),
	F(FEED, TTL, TTL, 5),
	F(FEED, PERIOD, PERIOD, 5),
	F(FEED, FREQUENCY, FREQUENCY, 5),
	F(HOURS, HOUR, HOUR, 5),
	F(DAYS, DAY, DAY, 5),
	F(ITEM, TITLE, TITLE, 5),
	F(ITEM, NEWS_TITLE, TITLE, 5),
	F(ITEM, DC_TITLE, TITLE, 3),
	F(ITEM, MEDIA_TITLE, TITLE, 2),
	F(ITEM, IT_TITLE, TITLE, 1),
	F(ITEM, LINK, LINK, 5),
	F(ITEM, LOC, LINK, 5),
	F(ITEM, GUID, GUID, 5),
	F(ITEM, ID, GUID, 5),
	F(ITEM, DC_IDENTIFIER, GUID, 1),
	F(ITEM, AUTHOR, AUTHOR, 5),
	F(ITEM, DC_CREATOR, AUTHOR, 3),
	F(ITEM, DC_AUTHOR, AUTHOR, 2),
	F(ITEM, IT_AUTHOR, AUTHOR, 1),
	F(PERSON, NAME, AUTHOR, 7),
	F(PERSON, EMAIL, AUTHOR, 6),
	F(ITEM, LANGUAGE, LANG, 5),
	F(ITEM, NEWS_LANGUAGE, LANG, 5),
	F(ITEM, DC_LANGUAGE, LANG, 3),
	F(ITEM, DESCRIPTION, SUMMARY, 5),
	F(ITEM, SUMMARY, SUMMARY, 5),
	F(ITEM, ABSTRACT, SUMMARY, 5),
	F(ITEM, DC_DESCRIPTION, SUMMARY, 4),
	F(ITEM, DC_ABSTRACT, SUMMARY, 3),
	F(ITEM, IT_SUMMARY, SUMMARY, 2),
	F(ITEM, IT_SUBTITLE, SUMMARY, 1),
	F(ITEM, ENCODED, CONTENT, 5),
	F(ITEM, CONTENT, CONTENT, 5),
	F(ITEM, FULLTEXT, CONTENT, 4),
	F(ITEM, BODY, CONTENT, 3),
	F(ITEM, DIV, CONTENT, 3),
	F(ITEM, PUBDATE, PUBLISHED, 6),
	F(ITEM, PUBLISHED, PUBLISHED, 6),
	F(ITEM, ISSUED, PUBLISHED, 6),
	F(ITEM, NEWS_DATE, PUBLISHED, 6),
	F(ITEM, DC_ISSUED, PUBLISHED, 4),
	F(ITEM, DC_DATE, PUBLISHED, 3),
	F(ITEM, DC_AVAILABLE, PUBLISHED, 2),
	F(ITEM, CREATED, PUBLISHED, 1),
	F(ITEM, DC_CREATED, PUBLISHED, 1),
	F(ITEM, UPDATED, UPDATED, 5),
	F(ITEM, MODIFIED, UPDATED, 5),
	F(ITEM, LASTMOD, UPDATED, 5),
	F(ITEM, DC_MODIFIED, UPDATED, 3),
	F(ITEM, MEDIA_DESCRIPTION, OWN_CAPTION, 5),
	F(MEDIA, MEDIA_DESCRIPTION, CAPTION, 5),
#undef F
};

const struct wu_slot *wu_slot_find(enum wu_where where, enum wu_word word)
{
	for (size_t i = 0; word && i < sizeof(fields) / sizeof(*fields); i++)
		if (fields[i].word == word && fields[i].where == where)
			return &fields[i];
	return NULL;
}

static enum wu_where inside_feed(enum wu_word word)
{
	switch (word) {
	case WU_WORD_RSS:
	case WU_WORD_RDF:
	case WU_WORD_FEED:
	case WU_WORD_CHANNEL:
	case WU_WORD_URLSET:
		return WU_IN_FEED;
	case WU_WORD_SKIP_HOURS:
		return WU_IN_HOURS;
	case WU_WORD_SKIP_DAYS:
		return WU_IN_DAYS;
	default:
		return WU_IN_ASIDE;
	}
}

static enum wu_where inside_item(enum wu_where where, enum wu_word word)
{
	switch (word) {
	case WU_WORD_AUTHOR:
		return WU_IN_PERSON;
	case WU_WORD_NEWS:
	case WU_WORD_NEWS_PUBLICATION:
		return where;
	case WU_WORD_MEDIA_GROUP:
	case WU_WORD_MEDIA_CONTENT:
		return WU_IN_MEDIA;
	default:
		return WU_IN_ASIDE;
	}
}

enum wu_where wu_slot_inside(enum wu_where where, enum wu_word word)
{
	if (word == WU_WORD_ITEM || word == WU_WORD_ENTRY)
		return WU_IN_ITEM;
	if (where == WU_IN_ITEM || where == WU_IN_MEDIA)
		return word == WU_WORD_URL ? WU_IN_ITEM : inside_item(where, word);
	if (where == WU_IN_NOTHING)
		return inside_feed(word) == WU_IN_FEED ? WU_IN_FEED : WU_IN_NOTHING;
	if (where == WU_IN_FEED)
		return word == WU_WORD_URL ? WU_IN_ITEM : inside_feed(word);
	return WU_IN_ASIDE;
}

bool wu_slot_again(const struct wu_slot *f)
{
	return f->target == WU_TO_TITLE || f->target == WU_TO_LINK || f->target == WU_TO_GUID;
}

bool wu_slot_raw(enum wu_target t)
{
	return t != WU_TO_TITLE && t != WU_TO_AUTHOR && t != WU_TO_SUMMARY && t != WU_TO_CONTENT &&
	       t != WU_TO_CAPTION && t != WU_TO_OWN_CAPTION;
}
