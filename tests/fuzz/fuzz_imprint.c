/* Any bytes as a story's imprint, and what they are as base64: no harm, and what is read is
 * written again in no more of them. */
#include <stdlib.h>

#include "base/base64.h"
#include "base/limits.h"
#include "door.h"
#include "imprint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct wu_press press;
	struct wu_span s = {(const char *)data, size};
	unsigned char *out = malloc(size + 4);
	struct wu_buf b;
	size_t len;
	bool whole;

	wu_buf_init(&b, WU_PRINT_MAX);
	if (wu_base64_read(s, out, &len) == 0)
		s = (struct wu_span){(const char *)out, len};
	if (wu_imprint_read(s, 1, &press, &whole) == 0)
		must(wu_imprint_write(&b, &press, whole) == 0 && b.len <= s.len);
	wu_buf_close(&b);
	free(out);
	return 0;
}
