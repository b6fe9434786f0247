/* Any bytes as NewsML-G2. */
#include "wire-door.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	open_wire(p, len, WU_FORMAT_NEWSML_G2);
	return 0;
}
