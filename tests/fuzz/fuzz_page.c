/* Any bytes as a page: a story or an error, valid UTF-8, no leak. */
#include "door.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "wire/wire.h"

static int take(void *ctx, struct wu_story *s)
{
	(void)ctx;
	for (int f = 0; f < WU_FIELDS; f++)
		must(wu_utf8_valid(s->field[f].p, s->field[f].len) == s->field[f].len);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/", .format = WU_FORMAT_HTML};
	struct wu_wire_sink sink = {.story = take};
	int rc = wu_wire_parse((const char *)p, len, &opts, &sink, NULL);

	must(rc <= 0 && wu_mem_live() == 0);
	return 0;
}
