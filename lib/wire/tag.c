/* One table each, searched from its start: tree.c remembers the answers. */
#include "wire/tag.h"

#include <string.h>

static const struct {
	const char *name;
	uint8_t says;
} tags[] = {{"", 0},
	    {"", 0},
#define X(name, says) {#name, says},
	    WU_TAGS(X)
#undef X
};

static const char *const attrs[] = {
#define X(name, text) text,
	WU_ATTRS(X)
#undef X
};

struct wu_tag_name wu_tag_find(const char *name)
{
	struct wu_tag_name found = {WU_TAG_other, WU_ATTR_COUNT};

	for (size_t i = WU_TAG_other + 1; i < sizeof(tags) / sizeof(*tags); i++)
		if (!strcmp(name, tags[i].name))
			found.tag = (uint8_t)i;
	for (size_t i = 0; i < WU_ATTR_COUNT; i++)
		if (!strcmp(name, attrs[i]))
			found.attr = (uint8_t)i;
	return found;
}

uint8_t wu_tag_says(enum wu_tag tag)
{
	return tags[tag].says;
}
