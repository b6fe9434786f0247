/* Any bytes as ninjs. */
#include "wire-door.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	open_wire(p, len, WU_FORMAT_NINJS);
	return 0;
}
