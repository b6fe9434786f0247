/* Any bytes as IPTC 7901. */
#include "wire-door.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	open_wire(p, len, WU_FORMAT_IPTC7901);
	return 0;
}
