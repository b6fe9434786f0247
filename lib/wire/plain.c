/* Lines are trimmed; the first that holds something is the title, the others the body, one
 * blank line or more between them counting as one line end. What fails: an empty file, a
 * body beyond the limit, memory.
 */
#include "wire/plain.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

/* Next line that holds something, trimmed; false: no more. */
static bool next_line(const char **p, const char *end, struct wu_span *ret)
{
	while (*p < end) {
		const char *nl = memchr(*p, '\n', (size_t)(end - *p));
		const char *from = *p, *to = nl ? nl : end;

		*p = nl ? nl + 1 : end;
		while (from < to && strchr(" \t\r\f\v", *from))
			from++;
		while (to > from && strchr(" \t\r\f\v", to[-1]))
			to--;
		*ret = (struct wu_span){from, (size_t)(to - from)};
		if (ret->len)
			return true;
	}
	return false;
}

int wu_plain_lines(const char *p, size_t len, struct wu_buf *out)
{
	const char *end = p + len;
	struct wu_span line;
	int rc = 0;

	while (rc == 0 && next_line(&p, end, &line)) {
		rc = out->len ? wu_buf_adds(out, "\n") : 0;
		if (rc == 0)
			rc = wu_buf_add(out, line.p, line.len);
	}
	return rc;
}

int wu_plain_read(const char *p, size_t len, struct wu_story *s)
{
	const char *end = p + len;
	struct wu_span line;
	struct wu_buf body;
	int rc;

	if (!next_line(&p, end, &line))
		return WU_EEMPTY;
	if (line.len <= WU_TITLE_MAX) {
		rc = wu_story_set(s, WU_TITLE, line.p, line.len);
		if (rc < 0 || !next_line(&p, end, &line))
			return rc;
	}
	wu_buf_init(&body, len + 1);
	do {
		rc = body.len ? wu_buf_adds(&body, "\n") : 0;
		if (rc == 0)
			rc = wu_buf_add(&body, line.p, line.len);
	} while (rc == 0 && next_line(&p, end, &line));
	if (rc == 0)
		rc = wu_story_set(s, WU_TEXT, body.p, body.len);
	wu_buf_close(&body);
	return rc;
}
