/* libFuzzer's door to page: any bytes, through wu_wire_parse(); finding nothing is success. */
#include "base/mem.h"
#include "wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

static int take(void *ctx, struct wu_story *s)
{
	(void)ctx;
	(void)s;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/", .format = WU_FORMAT_HTML};
	struct wu_wire_sink sink = {NULL, take, NULL};
	int rc = wu_wire_parse((const char *)p, len, &opts, &sink, NULL);

	if (rc > 0 || wu_mem_live() != 0)
		__builtin_trap();
	return 0;
}
