/* Keys have a fixed order, so what stands in front is read without parsing the line. What
 * fails: a line that does not begin as records do.
 */
#include "store/head.h"

#include <string.h>

#include "base/time.h"

/* A seq has at most as many digits as a segment's name gives it; the keys asked for stand in
 * the first bytes of a line. */
enum { DIGITS = 16, HEAD = 96 };

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

/* What stands behind key, which ends with the quote of a string or the colon of a number, in
 * the first most bytes; its length is 0 when key is not there. */
static struct wu_span behind(struct wu_span line, const char *key, size_t most)
{
	size_t n = strlen(key);
	const char *p = memmem(line.p, line.len < most ? line.len : most, key, n);

	return p ? (struct wu_span){p + n, (size_t)(line.p + line.len - p) - n}
		 : (struct wu_span){NULL, 0};
}

bool wu_head_is(struct wu_span line, enum wu_ev ev)
{
	struct wu_span name = behind(line, "\"ev\":\"", HEAD);
	size_t n = strlen(wu_ev_name(ev));

	return name.len > n && memcmp(name.p, wu_ev_name(ev), n) == 0 && name.p[n] == '"';
}

int wu_head_range(struct wu_span line, uint64_t *ret_first, uint64_t *ret_last)
{
	uint64_t first, last;
	size_t at = 0;
	int rc = wu_head_seq(line, &first);

	if (rc < 0)
		return rc;
	last = wu_head_is(line, WU_EV_GAP) ? number(behind(line, ",\"to\":", line.len), &at)
					   : first;
	if (last < first)
		return WU_EFORMAT;
	*ret_first = first;
	*ret_last = last;
	return 0;
}

int wu_head_ts(struct wu_span line, int64_t *ret_ts)
{
	struct wu_span ts = behind(line, "\"ts\":\"", HEAD);
	bool date_only;

	if (ts.len < WU_TIME_LEN)
		return WU_EFORMAT;
	return wu_time_read(ts.p, WU_TIME_LEN, 0, ret_ts, &date_only);
}
