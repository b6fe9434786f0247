/* Any bytes as a date: one between 1899 and 2201 that RFC 3339 can say, or none. */
#include "door.h"

#include "base/time.h"
#include "wire/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	const char *text = (const char *)p;
	char out[WU_TIME_LEN + 1];
	int64_t ms, again;
	bool date_only;

	if (wu_date_read(text, len, 540, &ms, &date_only) == 0) {
		wu_time_write(ms, out);
		must(wu_time_read(out, WU_TIME_LEN, 0, &again, &date_only) == 0 && again == ms);
	}
	if (wu_time_read(text, len, -720, &ms, &date_only) == 0) {
		wu_time_write(ms, out);
		must(wu_time_read(out, WU_TIME_LEN, 0, &again, &date_only) == 0 && again == ms);
	}
	return 0;
}
