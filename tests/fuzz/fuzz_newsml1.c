/* Any bytes as NewsML 1.2. */
#include "wire-door.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	open_wire(p, len, WU_FORMAT_NEWSML1);
	return 0;
}
