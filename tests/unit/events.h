/* Events with invented stories, for tests of what writes and reads them. */
#ifndef TESTS_EVENTS_H
#define TESTS_EVENTS_H

#include <string.h>

#include "base/buf.h"
#include "store/record.h"

static inline struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

/* An open event of seq; its story's text has n letters, some of them awkward. */
static inline struct wu_event make_event(struct wu_story *s, uint64_t seq, size_t n)
{
	static char text[256 << 10];
	static const char *const pieces[] = {"harbour ", "\"quoted\" ", "\xEA\xB0\x80\xEB\x9E\x8C ",
					     "\n", "\\", "\xE2\x80\xAE", "\x01", "tide "};
	size_t len = 0;

	for (size_t i = seq; len + 8 < n; i++) {
		const char *p = pieces[(i * 7 + i / 5) % 8];

		memcpy(text + len, p, strlen(p));
		len += strlen(p);
	}
	memset(text + len, 'x', n - len);
	wu_story_reset(s);
	if (wu_story_set(s, WU_ID, "id-1", 4) < 0 || wu_story_set(s, WU_TITLE, "T \"1\"", 5) < 0 ||
	    wu_story_set(s, WU_TEXT, text, n) < 0)
		return (struct wu_event){.seq = 0};
	s->published = 1772532720000 + (int64_t)seq;
	return (struct wu_event){.ev = WU_EV_OPEN, .seq = seq, .ts = 1772532720123, .cluster = seq,
				 .size = 1, .story = s, .key = {~seq, seq << 40}, .words = 7,
				 .agency = span("yonhap"), .how = span("tail"), .credit = span("(Y)")};
}

#endif
