/* Names carry what is needed to order segments without opening one. A commit is cut into
 * blocks at line ends; every block but its last says in its last line that more follows,
 * so that a reader takes whole commits only. What fails: see segment.h.
 */
#include "store/segment.h"

#include <stdio.h>
#include <string.h>

void wu_segment_name(uint64_t first, int64_t now, bool live, struct wu_segment *ret)
{
	char utc[WU_TIME_LEN + 1], day[16];

	now -= now % WU_SECOND_MS;
	wu_time_write(now, utc);
	snprintf(day, sizeof(day), "%.4s%.2s%.2sT%.2s%.2s%.2s", utc, utc + 5, utc + 8, utc + 11,
		 utc + 14, utc + 17);
	*ret = (struct wu_segment){.first = first, .created = now, .live = live};
	snprintf(ret->name, sizeof(ret->name), "wl-%016llu-%sZ%s.gz", (unsigned long long)first,
		 day, live ? ".live" : "");
}

static bool digits(const char *p, int n, uint64_t *ret)
{
	*ret = 0;
	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*ret = *ret * 10 + (uint64_t)(p[i] - '0');
	}
	return true;
}

int wu_segment_parse(const char *name, struct wu_segment *ret)
{
	uint64_t first, day, clock;
	struct wu_segment s;

	if (strlen(name) < 39 || memcmp(name, "wl-", 3) || !digits(name + 3, 16, &first) ||
	    name[19] != '-' || !digits(name + 20, 8, &day) || name[28] != 'T' ||
	    !digits(name + 29, 6, &clock) || !first)
		return WU_EFORMAT;
	wu_segment_name(first,
			wu_time_make((int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100),
				     (int)(clock / 10000), (int)(clock / 100 % 100),
				     (int)(clock % 100)),
			strstr(name, ".live") != NULL, &s);
	if (strcmp(name, s.name) != 0)
		return WU_EFORMAT;
	*ret = s;
	return 0;
}

bool wu_segment_better(const struct wu_segment *a, const struct wu_segment *b)
{
	return a->live != b->live ? !a->live : a->created > b->created;
}

/* Longest head of lines, whole lines only, that leaves room for the "more" key. */
static size_t fit(struct wu_span lines)
{
	size_t room = WU_BLOCK_RAW_MAX - sizeof(WU_COMMIT_MORE);
	const char *end;

	if (lines.len <= WU_BLOCK_RAW_MAX)
		return lines.len;
	end = memrchr(lines.p, '\n', room);
	return end ? (size_t)(end - lines.p) + 1 : 0;
}

/* Lines that are not the commit's last: their last "}\n" becomes ,"more":true}\n. */
static int pack_more(struct wu_packer *p, struct wu_block_mark mark, int level,
		     struct wu_span lines, struct wu_buf *out)
{
	struct wu_buf raw;
	int rc;

	if (lines.len < 2 || lines.p[lines.len - 2] != '}')
		return WU_EINVAL;
	wu_buf_init(&raw, WU_BLOCK_RAW_MAX);
	rc = wu_buf_add(&raw, lines.p, lines.len - 2);
	if (rc == 0)
		rc = wu_buf_adds(&raw, WU_COMMIT_MORE);
	if (rc == 0)
		rc = wu_block_pack(p, mark, level, (struct wu_span){raw.p, raw.len}, out);
	wu_buf_close(&raw);
	return rc;
}

int wu_segment_pack(struct wu_packer *p, struct wu_block_mark mark, int level, struct wu_span lines,
		    struct wu_buf *out)
{
	size_t was = out->len;
	int rc = lines.len > WU_COMMIT_MAX                      ? WU_ELIMIT
		 : !lines.len || lines.p[lines.len - 1] != '\n' ? WU_EINVAL
								: 0;

	while (rc == 0 && lines.len) {
		size_t n = fit(lines);
		struct wu_span head = {lines.p, n};

		if (!n)
			rc = WU_EINVAL;
		else if (n == lines.len)
			rc = wu_block_pack(p, mark, level, head, out);
		else
			rc = pack_more(p, mark, level, head, out);
		lines = (struct wu_span){lines.p + n, lines.len - n};
	}
	if (rc < 0)
		out->len = was;
	return rc;
}

bool wu_segment_strip(struct wu_buf *lines, size_t from)
{
	size_t n = sizeof(WU_COMMIT_MORE) - 1;

	if (lines->len - from < n || memcmp(lines->p + lines->len - n, WU_COMMIT_MORE, n) != 0)
		return false;
	lines->len -= n - 2;
	memcpy(lines->p + lines->len - 2, "}\n", 2);
	return true;
}

const char *wu_segment_events(uint64_t first, uint64_t last, const char *one, const char *more,
			      char ret[WU_SEGMENT_EVENTS])
{
	if (first == last)
		snprintf(ret, WU_SEGMENT_EVENTS, "event %llu%s", (unsigned long long)first, one);
	else
		snprintf(ret, WU_SEGMENT_EVENTS, "events %llu to %llu%s", (unsigned long long)first,
			 (unsigned long long)last, more);
	return ret;
}
