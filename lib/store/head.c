/* Keys have a fixed order, so what stands in front is read without parsing the line. What
 * fails: a line that does not begin as records do.
 */
#include "store/head.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"

int wu_head_seq(struct wu_span line, uint64_t *ret_seq)
{
	static const char head[] = "{\"v\":1,\"seq\":";
	uint64_t seq = 0;
	size_t i = sizeof(head) - 1;

	if (line.len <= i || memcmp(line.p, head, i) != 0)
		return WU_EFORMAT;
	for (; i < line.len && line.p[i] >= '0' && line.p[i] <= '9'; i++)
		seq = seq * 10 + (uint64_t)(line.p[i] - '0');
	if (!seq || i == line.len || line.p[i] != ',')
		return WU_EFORMAT;
	*ret_seq = seq;
	return 0;
}

int wu_head_range(struct wu_span line, uint64_t *ret_first, uint64_t *ret_last)
{
	static const char gap[] = "\"ev\":\"gap\"", to[] = ",\"to\":";
	int rc = wu_head_seq(line, ret_first);
	const char *p;

	*ret_last = *ret_first;
	if (rc < 0 || !memmem(line.p, line.len < 96 ? line.len : 96, gap, sizeof(gap) - 1))
		return rc;
	p = memmem(line.p, line.len, to, sizeof(to) - 1);
	*ret_last = p ? strtoull(p + sizeof(to) - 1, NULL, 10) : 0;
	return *ret_last >= *ret_first && *ret_last < UINT64_MAX ? 0 : WU_EFORMAT;
}

int wu_head_ts(struct wu_span line, int64_t *ret_ts)
{
	static const char key[] = "\"ts\":\"";
	const char *p = memmem(line.p, line.len < 96 ? line.len : 96, key, sizeof(key) - 1);
	bool date_only;

	if (!p || (size_t)(line.p + line.len - p) < sizeof(key) - 1 + WU_TIME_LEN)
		return WU_EFORMAT;
	return wu_time_read(p + sizeof(key) - 1, WU_TIME_LEN, 0, ret_ts, &date_only);
}
