/* Any bytes in any character set: valid UTF-8 without NULs comes out. The first line is the
 * content type the bytes come with.
 */
#include "door.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "wire/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	const char *text = (const char *)p, *nl = len ? memchr(text, '\n', len) : NULL;
	size_t n = nl ? (size_t)(nl - text) : 0;
	struct wu_wire_opts opts = {.url = NULL};
	const char *name = NULL;
	struct wu_buf out;
	char type[200];
	int rc;

	if (nl && n < sizeof(type)) {
		memcpy(type, text, n);
		type[n] = 0;
		opts.content_type = type;
		text = nl + 1;
		len -= n + 1;
	}
	wu_buf_init(&out, 16 << 20);
	must(wu_buf_adds(&out, "kept") == 0);
	rc = wu_charset_decode(text, len, &opts, NULL, &out, &name);
	must(rc == 0 || rc == WU_ELIMIT);
	must(out.len >= 4 && !memcmp(out.p, "kept", 4));
	if (rc == 0) {
		must(name && wu_utf8_valid(out.p, out.len) == out.len);
		must(!memchr(out.p, 0, out.len));
	}
	wu_buf_close(&out);
	must(wu_mem_live() == 0);
	return 0;
}
