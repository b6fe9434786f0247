/* Each value writes its comma, key and colon first. After an error everything is passed
 * over, and wu_json_done() tells. Control and bidi characters are escaped so that no
 * headline can drive a terminal that shows a raw line.
 */
#include "base/json-out.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"

static void put(struct wu_json_out *j, const void *p, size_t n)
{
	if (j->rc == 0)
		j->rc = wu_buf_add(j->buf, p, n);
}

static void puts_(struct wu_json_out *j, const char *s)
{
	put(j, s, strlen(s));
}

void wu_json_init(struct wu_json_out *j, struct wu_buf *buf)
{
	*j = (struct wu_json_out){.buf = buf, .first = true};
}

static void escape(struct wu_json_out *j, uint32_t c)
{
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	char out[16];

	for (const char *s = shorts; *s; s += 2)
		if (c == (uint8_t)s[0]) {
			put(j, (char[]){'\\', s[1]}, 2);
			return;
		}
	snprintf(out, sizeof(out), "\\u%04x", c);
	puts_(j, out);
}

static bool plain(uint8_t b)
{
	return b >= 0x20 && b < 0x7F && b != '"' && b != '\\';
}

static void quoted(struct wu_json_out *j, const char *p, size_t len)
{
	size_t i = 0, from = 0, n;

	puts_(j, "\"");
	while (i < len) {
		uint32_t c;

		if (plain((uint8_t)p[i])) {
			i++;
			continue;
		}
		c = wu_utf8_next(p + i, len - i, &n);
		if (c == '"' || c == '\\' || wu_utf8_unsafe(c) || c == WU_REPLACEMENT) {
			put(j, p + from, i - from);
			if (c == WU_REPLACEMENT)
				puts_(j, "\xEF\xBF\xBD");
			else
				escape(j, c);
			from = i + n;
		}
		i += n;
	}
	put(j, p + from, len - from);
	puts_(j, "\"");
}

static void key_(struct wu_json_out *j, const char *key)
{
	if (!j->first)
		puts_(j, ",");
	j->first = false;
	if (key) {
		quoted(j, key, strlen(key));
		puts_(j, ":");
	}
}

void wu_json_str(struct wu_json_out *j, const char *key, struct wu_span s)
{
	key_(j, key);
	quoted(j, s.p, s.len);
}

void wu_json_cstr(struct wu_json_out *j, const char *key, const char *s)
{
	wu_json_str(j, key, (struct wu_span){s, strlen(s)});
}

static void literal(struct wu_json_out *j, const char *key, const char *text)
{
	key_(j, key);
	puts_(j, text);
}

void wu_json_u64(struct wu_json_out *j, const char *key, uint64_t v)
{
	char out[32];

	snprintf(out, sizeof(out), "%llu", (unsigned long long)v);
	literal(j, key, out);
}

void wu_json_i64(struct wu_json_out *j, const char *key, int64_t v)
{
	char out[32];

	snprintf(out, sizeof(out), "%lld", (long long)v);
	literal(j, key, out);
}

void wu_json_real(struct wu_json_out *j, const char *key, double v, int decimals)
{
	char out[DBL_MAX_10_EXP + 32]; /* all digits of the greatest, a sign, decimals */

	if (!isfinite(v)) {
		wu_json_null(j, key);
		return;
	}
	snprintf(out, sizeof(out), "%.*f", decimals, v);
	literal(j, key, out);
}

void wu_json_bool(struct wu_json_out *j, const char *key, bool v)
{
	literal(j, key, v ? "true" : "false");
}

void wu_json_null(struct wu_json_out *j, const char *key)
{
	literal(j, key, "null");
}

void wu_json_time(struct wu_json_out *j, const char *key, int64_t ms)
{
	char out[WU_TIME_LEN + 1];

	if (ms == WU_NO_TIME) {
		wu_json_null(j, key);
		return;
	}
	wu_time_write(ms, out);
	wu_json_cstr(j, key, out);
}

void wu_json_open(struct wu_json_out *j, const char *key, char open)
{
	key_(j, key);
	put(j, &open, 1);
	j->first = true;
}

void wu_json_close(struct wu_json_out *j, char close)
{
	put(j, &close, 1);
	j->first = false;
}

int wu_json_done(const struct wu_json_out *j)
{
	return j->rc;
}
