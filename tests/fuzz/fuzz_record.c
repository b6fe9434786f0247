/* Any bytes as a line of the log. What can be read can be written; written once more, for a
 * msg that tells of numbers the line did not keep, it is written the same for ever. What the head
 * of a line says without parsing it is what parsing says.
 */
#include "door.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "store/head.h"
#include "store/record.h"

/* Of what this program writes the head can be read, and says what parsing says. */
static void heads_agree(struct wu_span line, const struct wu_event *ev)
{
	bool writable = ev->seq < 10000000000000000; /* more digits no segment's name has */
	uint64_t seq, first, last;
	int64_t ts;

	must((wu_head_seq(line, &seq) == 0) == writable);
	must(!writable || seq == ev->seq);
	must(wu_head_ts(line, &ts) == 0 && ts == ev->ts);
	if (wu_head_range(line, &first, &last) == 0)
		must(first == ev->seq && last == (ev->ev == WU_EV_GAP ? ev->last : first));
	else
		must(!writable || ev->ev == WU_EV_GAP);
}

static void write_again(const struct wu_event *ev)
{
	struct wu_story *story;
	struct wu_buf once, twice;
	struct wu_event back;
	uint32_t parts = 0;
	int n = wu_record_parts(ev), rc;

	wu_buf_init(&once, 8 * WU_LINE_MAX);
	wu_buf_init(&twice, 8 * WU_LINE_MAX);
	must(wu_story_new(&story) == 0);
	rc = wu_record_encode(&once, ev);
	must(rc == 0 || rc == WU_ELIMIT);
	must(n >= 0 || (n == WU_ELIMIT && rc == n));
	if (rc == 0) {
		struct wu_span line = {once.p, once.len};

		must(once.len <= WU_RECORD_MAX);
		must(memchr(once.p, '\n', once.len) == once.p + once.len - 1);
		must(wu_record_decode(line, story, &back, &parts, NULL) == 0);
		must(parts == (uint32_t)n && back.seq == ev->seq && back.ev == ev->ev);
		heads_agree(line, &back);
	}
	if (rc == 0 && n == 0) {
		must(wu_record_encode(&twice, &back) == 0);
		must(wu_record_decode((struct wu_span){twice.p, twice.len}, story, &back, NULL,
				      NULL) == 0);
		wu_buf_reset(&once);
		must(wu_record_encode(&once, &back) == 0);
		must(once.len == twice.len && !memcmp(once.p, twice.p, once.len));
	}
	for (int i = 1; rc == 0 && i <= n; i++) {
		wu_buf_reset(&once);
		must(wu_record_encode_part(&once, ev, (uint32_t)i, ev->seq + (uint64_t)i) == 0);
		must(once.len <= WU_RECORD_MAX);
	}
	wu_story_free(story);
	wu_buf_close(&once);
	wu_buf_close(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct wu_span line = {(const char *)p, len};
	struct wu_story *story;
	struct wu_event ev;
	struct wu_err err;
	uint64_t first, last;
	int64_t ts;

	if (wu_head_range(line, &first, &last) == 0)
		must(first && last >= first && last < 10000000000000000);
	(void)!wu_head_ts(line, &ts);
	must(wu_story_new(&story) == 0);
	if (wu_record_decode(line, story, &ev, NULL, &err) == 0)
		write_again(&ev);
	wu_story_free(story);
	must(wu_mem_live() == 0);
	return 0;
}
