/* Events with invented stories, for tests of what writes and reads them. */
#ifndef TESTS_EVENTS_H
#define TESTS_EVENTS_H

#include "base.h"
#include "base/buf.h"
#include "store/record.h"

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

static inline bool has_story(int k)
{
	return k == WU_EV_OPEN || k == WU_EV_JOIN || k == WU_EV_REJECT;
}

/* One of the kind k, with all that any can have; its story, where it has one, in s. */
static inline struct wu_event full_event(struct wu_story *s, int k)
{
	static const uint16_t passed[] = {3, 4, 65535};
	struct wu_event ev = make_event(s, 77, 60);

	ev.ev = (enum wu_ev)k;
	ev.story = has_story(k) ? s : NULL;
	ev.prev = 1ull << 52;
	ev.relation = ev.ev == WU_EV_JOIN ? WU_REL_ABRIDGED : WU_REL_LEADER;
	ev.match = (struct wu_match){9, .540123, .970456, 11, "containment"};
	ev.represents = ev.ev == WU_EV_JOIN;
	ev.take = 3;
	ev.lag_ms = 156789;
	ev.other = 70;
	ev.last = 80;
	ev.first_ms = 1772532000000;
	ev.last_ms = 1772532720123;
	ev.outlets = 8;
	ev.oldest = 0xFFFFFFFFFFFFFFF0u;
	ev.previous = 17;
	ev.rules = 0xABC;
	ev.settings = UINT64_MAX;
	ev.reason = span("quiet");
	ev.sync = span("commit");
	ev.host = span("news-1");
	ev.software = span("0.1.0");
	ev.text = span("more");
	ev.passed = passed;
	ev.n_passed = 3;
	ev.print = span("prints");
	return ev;
}

#endif
