/* Any bytes as a fragment of HTML, and as text: clean lines, no longer than promised. */
#include "door.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "wire/strip.h"

static void check(const struct wu_buf *out, size_t len)
{
	must(out->len <= len + len / 2 + 8);
	must(wu_utf8_valid(out->p, out->len) == out->len);
	for (size_t i = 0; i < out->len; i++)
		must(out->p[i] == '\n' || (unsigned char)out->p[i] >= ' ');
	must(!out->len || (out->p[0] != '\n' && out->p[out->len - 1] != '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	char *utf8 = wu_alloc(3 * len + 1);
	struct wu_buf out;
	size_t n;

	must(utf8 != NULL);
	n = len ? wu_utf8_repair(utf8, (const char *)p, len) : 0;
	wu_buf_init(&out, 1 << 20);
	must(wu_strip_html(utf8, n, &out) == 0);
	check(&out, n);
	wu_buf_reset(&out);
	must(wu_strip_text(utf8, n, &out) == 0);
	check(&out, n);
	wu_buf_close(&out);
	wu_free(utf8);
	must(wu_mem_live() == 0);
	return 0;
}
