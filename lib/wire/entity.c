/* A number is read digit by digit; a name is looked up in libxml2's table of HTML, the few
 * that nearly all references are before that. What fails: names HTML does not have, which
 * stay the text they are.
 */
#include "wire/entity.h"

#include <ctype.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "base/utf8.h"

enum { OLD_NAMES_BELOW = 256, OLD_NAME_MAX = 6 }; /* HTML: no semicolon for Latin-1 alone */

uint32_t wu_entity_windows(uint32_t c)
{
	static const uint16_t at[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
					0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
					0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D,
					0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
					0x0153, 0x9D,   0x017E, 0x0178};

	return c >= 0x80 && c < 0xA0 ? at[c - 0x80] : c;
}

bool wu_entity_valid(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF);
}

static bool ends(const char *p, size_t len, size_t n, bool loose, size_t *ret_n)
{
	bool semicolon = n < len && p[n] == ';';

	*ret_n = n + semicolon;
	return semicolon || loose;
}

static bool number(const char *p, size_t len, bool loose, uint32_t *ret_c, size_t *ret_n)
{
	bool hex = len > 2 && (p[2] == 'x' || (loose && p[2] == 'X'));
	size_t n = hex ? 3 : 2, from = n;
	uint32_t c = 0;

	for (; n < len && (hex ? isxdigit((unsigned char)p[n]) : isdigit((unsigned char)p[n]));
	     n++) {
		unsigned char d = (unsigned char)p[n];

		if (c <= 0x10FFFF)
			c = c * (hex ? 16 : 10) + (d <= '9' ? d - 48u : (d | 32u) - 'a' + 10);
	}
	if (n == from || !ends(p, len, n, loose, ret_n))
		return false;
	c = loose ? wu_entity_windows(c) : c;
	*ret_c = wu_entity_valid(c) ? c : WU_REPLACEMENT;
	return true;
}

static uint32_t named(const char *p, size_t n)
{
	static const struct {
		const char *name;
		uint32_t c;
	} often[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},
		     {"apos", '\''},    {"nbsp", 0xA0},    {"rsquo", 0x2019},  {"lsquo", 0x2018},
		     {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"hellip", 0x2026}, {"ndash", 0x2013}};
	char name[WU_ENTITY_NAME];
	const htmlEntityDesc *e;

	if (n == 0 || n >= sizeof(name))
		return 0;
	memcpy(name, p, n);
	name[n] = 0;
	for (size_t i = 0; i < sizeof(often) / sizeof(*often); i++)
		if (!strcmp(name, often[i].name))
			return often[i].c;
	e = htmlEntityLookup((const xmlChar *)name);
	return e ? e->value : 0;
}

/* Without a semicolon the longest old name that the letters begin with. */
static bool old_name(const char *p, size_t n, uint32_t *ret_c, size_t *ret_n)
{
	for (n = n < OLD_NAME_MAX ? n : OLD_NAME_MAX; n >= 2; n--) {
		uint32_t c = named(p + 1, n);

		if (c && c < OLD_NAMES_BELOW && c != '\'') {
			*ret_c = c;
			*ret_n = n + 1;
			return true;
		}
	}
	return false;
}

bool wu_entity_read(const char *p, size_t len, bool loose, uint32_t *ret_c, size_t *ret_n)
{
	size_t n = 1;
	uint32_t c;

	if (len > 2 && p[1] == '#')
		return number(p, len, loose, ret_c, ret_n);
	while (n < len && n <= WU_ENTITY_NAME && isalnum((unsigned char)p[n]))
		n++;
	c = n < len && p[n] == ';' ? named(p + 1, n - 1) : 0;
	if (c) {
		*ret_c = c;
		*ret_n = n + 1;
		return true;
	}
	return loose && old_name(p, n - 1, ret_c, ret_n);
}
