/* Rare, so the library may take its time: code points into the arena, composed in place.
 * What fails: memory; text that is no UTF-8, which is not touched.
 */
#include "text/compose.h"

#include <string.h>
#include <utf8proc.h>

/* Jamo begin with E1 84 to E1 87, combining accents with CC or CD. */
static bool is_decomposed(struct wu_span s)
{
	const char *end = s.p + s.len;

	if (memchr(s.p, 0xCC, s.len) || memchr(s.p, 0xCD, s.len))
		return true;
	for (const char *p = s.p; (p = memchr(p, 0xE1, (size_t)(end - p))); p++)
		if (p + 1 < end && ((unsigned char)p[1] & 0xFC) == 0x84)
			return true;
	return false;
}

int wu_compose_text(struct wu_arena *arena, struct wu_span *text)
{
	utf8proc_ssize_t room, n;
	utf8proc_int32_t *c;

	if (!text->len || !is_decomposed(*text))
		return 0;
	/* A byte is at most three code points when decomposed, and one more for its NUL. */
	room = (utf8proc_ssize_t)text->len * 3 + 1;
	c = wu_arena_alloc(arena, (size_t)room * sizeof(*c));
	if (!c)
		return WU_ENOMEM;
	n = utf8proc_decompose((const utf8proc_uint8_t *)text->p, (utf8proc_ssize_t)text->len, c,
			       room, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n < 0 || n >= room)
		return 0;
	n = utf8proc_reencode(c, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n < 0)
		return 0;
	wu_arena_trim(arena, c, (size_t)n + 1);
	*text = (struct wu_span){(const char *)c, (size_t)n};
	return 0;
}
