/* Keys have a fixed order, so what stands in front is read without parsing the line. What
 * fails: a line that does not begin as records do.
 */
#include "store/head.h"

#include <string.h>

#include "base/time.h"

/* A seq has at most as many digits as a segment's name gives it. */
enum { DIGITS = 16 };

/* The number at p[*at], *at left behind it; 0: none that is a seq. */
static uint64_t number(struct wu_span line, size_t *at)
{
	size_t from = *at;
	uint64_t v = 0;

	for (; *at < line.len && line.p[*at] >= '0' && line.p[*at] <= '9'; ++*at)
		v = v * 10 + (uint64_t)(line.p[*at] - '0');
	return *at - from > DIGITS ? 0 : v;
}

int wu_head_seq(struct wu_span line, uint64_t *ret_seq)
{
	static const char head[] = "{\"v\":1,\"seq\":";
	size_t at = sizeof(head) - 1;
	uint64_t seq;

	if (line.len <= at || memcmp(line.p, head, at) != 0)
		return WU_EFORMAT;
	seq = number(line, &at);
	if (!seq || at == line.len || line.p[at] != ',')
		return WU_EFORMAT;
	*ret_seq = seq;
	return 0;
}

int wu_head_range(struct wu_span line, uint64_t *ret_first, uint64_t *ret_last)
{
	static const char gap[] = "\"ev\":\"gap\"", to[] = ",\"to\":";
	int rc = wu_head_seq(line, ret_first);
	const char *p;
	size_t at;

	*ret_last = *ret_first;
	if (rc < 0 || !memmem(line.p, line.len < 96 ? line.len : 96, gap, sizeof(gap) - 1))
		return rc;
	p = memmem(line.p, line.len, to, sizeof(to) - 1);
	at = p ? (size_t)(p - line.p) + sizeof(to) - 1 : line.len;
	*ret_last = number(line, &at);
	return *ret_last >= *ret_first ? 0 : WU_EFORMAT;
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
