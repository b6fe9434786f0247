/* A flash is told by its length and its title's mark, a caption by its length and a mark
 * of photographers or an agency's photo credit where it ends. All else is an article: a
 * caption taken for one costs a wrong cluster, an article taken for a caption loses its own.
 * Nothing can fail.
 */
#include "text/kind.h"

#include <string.h>

#include "text/credit.h"

enum {
	/* A body of fewer bytes may be one caption (DETECTION.md 1), */
	PHOTO_MAX = 900,
	/* when no more lines than these stay of it. */
	PHOTO_LINES = 3,
	/* Bytes of a flash marked as one: the headline and a sentence (60 syllables). */
	FLASH_MAX = 180,
};

static bool contains(struct wu_span s, const char *what)
{
	return s.len && memmem(s.p, s.len, what, strlen(what));
}

/* Half of it, or its last line, carries an agency's photo credit. */
static bool has_photo_credit(const struct wu_rules *r, const struct wu_line *lines, uint32_t n)
{
	size_t all = 0;

	for (uint32_t i = 0; i < n; i++)
		all += lines[i].title ? 0 : lines[i].text.len;
	for (uint32_t i = 0; i < n; i++)
		if (!lines[i].title && (i + 1 == n || lines[i].text.len * 2 >= all) &&
		    wu_credit_is_photo(r, lines[i].text))
			return true;
	return false;
}

/* A body that is one caption: marks in it or the title, or a photo credit where it ends. */
static bool is_caption(const struct wu_story *s, const struct wu_rules *r,
		       const struct wu_line *lines, uint32_t n)
{
	static const char *const marks[] = {" photo@",          "\nphoto@",   "[사진]",
					    "[포토]",           "사진기자단", "(Photo by ",
					    "재판매 및 DB 금지"};
	struct wu_span text = s->field[WU_TEXT];

	if (text.len > PHOTO_MAX || n > PHOTO_LINES + (s->field[WU_TITLE].len > 0))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (contains(text, marks[i]) || contains(s->field[WU_TITLE], marks[i]))
			return true;
	return has_photo_credit(r, lines, n);
}

/* Nothing but the headline, or marked as a flash and hardly more than that. */
static bool is_flash(const struct wu_story *s, uint32_t body_lines)
{
	static const char *const marks[] = {"속보]",  "속보)",  "[1보]",  "(1보)",  "BRIEF-",
					    "BRIEF:", "FLASH-", "FLASH:", "URGENT:"};

	if (body_lines > 1 || (body_lines && s->field[WU_TEXT].len > FLASH_MAX))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (contains(s->field[WU_TITLE], marks[i]))
			return true;
	return !body_lines;
}

/* Furniture took all of the text out; was a picture's credit in it? */
static bool was_caption(const struct wu_rules *r, struct wu_span text)
{
	while (text.len && text.len <= PHOTO_MAX) {
		const char *nl = memchr(text.p, '\n', text.len);
		size_t n = nl ? (size_t)(nl - text.p) : text.len;

		if (wu_credit_is_photo(r, (struct wu_span){text.p, n}))
			return true;
		n += nl != NULL;
		text = (struct wu_span){text.p + n, text.len - n};
	}
	return false;
}

enum wu_kind wu_kind_of(const struct wu_story *s, const struct wu_rules *r,
			const struct wu_line *lines, uint32_t n)
{
	uint32_t body = n - (s->field[WU_TITLE].len > 0);

	if (s->kind)
		return s->kind;
	if (is_flash(s, body))
		return !body && was_caption(r, s->field[WU_TEXT]) ? WU_KIND_PHOTO : WU_KIND_FLASH;
	return is_caption(s, r, lines, n) ? WU_KIND_PHOTO : WU_KIND_ARTICLE;
}
