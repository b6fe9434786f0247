/* Any bytes as a line of the push protocol: what is taken can be checked, keyed, prepared,
 * stepped, and written as a line that reads back as the same story.
 */
#include "door.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "story.h"

static void read_back(const struct wu_story *s)
{
	struct wu_story *back;
	struct wu_buf once, twice;
	uint64_t key[2], again[2];

	wu_buf_init(&once, 8 * WU_LINE_MAX);
	wu_buf_init(&twice, 8 * WU_LINE_MAX);
	must(wu_story_new(&back) == 0);
	must(wu_story_line(s, &once) == 0);
	must(wu_story_read(back, once.p, once.len, NULL) == 0);
	must(wu_story_line(back, &twice) == 0);
	must(once.len == twice.len && !memcmp(once.p, twice.p, once.len));
	wu_story_key(s, key);
	wu_story_key(back, again);
	must(key[0] == again[0] && key[1] == again[1]);
	wu_story_free(back);
	wu_buf_close(&once);
	wu_buf_close(&twice);
}

static void place(struct wu_story *s)
{
	struct wu_rules *r;
	struct wu_engine *e;
	struct wu_events out;
	struct wu_event known;

	must(wu_rules_new(&r) == 0 && wu_rules_freeze(r, NULL) == 0);
	must(wu_engine_new(&(struct wu_engine_opts){.window_memory = 16 << 20}, &e) == 0);
	must(wu_story_prepare(s, r) == 0);
	must(wu_engine_step(e, s, 1772532720000, &out) == 0 && out.n == 1);
	must(wu_engine_step(e, s, 1772532720000, &out) == 0 && out.n == 0);
	must(wu_engine_known(e, s, &known) == 0 && known.seq == 1);
	wu_engine_free(e);
	wu_rules_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct wu_story *s;
	struct wu_err err;

	must(wu_story_new(&s) == 0);
	if (wu_story_read(s, (const char *)p, len, &err) == 0) {
		read_back(s);
		if (wu_story_check(s, &err) == 0)
			place(s);
	}
	wu_story_free(s);
	must(wu_mem_live() == 0);
	return 0;
}
