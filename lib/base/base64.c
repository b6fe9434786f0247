/* Four letters at a time. What fails: text that is no base64; what was written of it then
 * means nothing.
 */
#include "base/base64.h"

#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void wu_base64_write(struct wu_span s, char *ret)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.len; i += 3, ret += 4) {
		size_t left = s.len - i;
		uint32_t v = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
			     (left > 2 ? p[i + 2] : 0);

		ret[0] = letters[v >> 18];
		ret[1] = letters[v >> 12 & 63];
		ret[2] = left > 1 ? letters[v >> 6 & 63] : '=';
		ret[3] = left > 2 ? letters[v & 63] : '=';
	}
}

enum { NONE = 64 };

/* What each letter stands for; 64: no letter of ours. */
static void fill(unsigned char value[256])
{
	memset(value, NONE, 256);
	for (unsigned i = 0; i < 64; i++)
		value[(unsigned char)letters[i]] = (unsigned char)i;
}

int wu_base64_read(struct wu_span s, unsigned char *ret, size_t *ret_len)
{
	unsigned char value[256];
	size_t n = s.len, out = 0;
	uint32_t bad = 0;

	if (n % 4)
		return WU_EFORMAT;
	fill(value);
	while (n && s.len - n < 2 && s.p[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i += 4) {
		size_t left = n - i < 4 ? n - i : 4;
		uint32_t v = 0;

		for (size_t k = 0; k < 4; k++) {
			uint32_t x = k < left ? value[(unsigned char)s.p[i + k]] : 0;

			bad |= x & NONE;
			v = v << 6 | (x & 63);
		}
		for (size_t k = 0; k + 1 < left; k++)
			ret[out++] = (unsigned char)(v >> (16 - 8 * k));
	}
	if (bad)
		return WU_EFORMAT;
	*ret_len = out;
	return 0;
}
