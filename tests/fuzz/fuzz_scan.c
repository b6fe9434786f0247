/* Any bytes as a file of the log, live (first byte even) or sealed. From 128 on in the first
 * byte they are a plan instead: each byte takes one of the blocks of a small log that is
 * whole, twice, out of order, cut, or with a bit turned. No line is ever given that is not
 * in that log, none twice or after a later one; and a live file's end is called torn only
 * when no intact block of a later commit stands behind it.
 */
#include "door.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "bytes.h"
#include "store/footer.h"
#include "store/head.h"
#include "store/scan.h"
#include "store/segment.h"

enum { COMMITS = 10, BLOCKS = 16, LINES = 40, LONG = 30000, PLACED = 64 };

/* The small log: its lines by seq, and its blocks with the seq and commit of each. */
static struct {
	struct wu_buf bytes;
	size_t at[BLOCKS + 1];
	uint64_t first[BLOCKS];
	uint8_t commit[BLOCKS];
	unsigned n;
} small;
static char lines[LINES + 1][LONG];
static unsigned n_lines;

/* Where the plan put blocks that are intact. */
static struct {
	uint64_t at, first;
	uint8_t commit;
} placed[PLACED];
static unsigned n_placed;

static void make_line(uint64_t seq, size_t pad, struct wu_buf *out)
{
	int n = snprintf(
		lines[seq], LONG,
		"{\"v\":1,\"seq\":%llu,\"ts\":\"2026-03-03T10:12:%02d.000Z\",\"ev\":\"close\","
		"\"msg\":\"",
		(unsigned long long)seq, (int)seq);

	for (size_t i = 0; i < pad; i++)
		lines[seq][(size_t)n++] = (char)('a' + (i * i + seq) % 23);
	snprintf(lines[seq] + n, LONG - (size_t)n, "\"}");
	must(wu_buf_adds(out, lines[seq]) == 0 && wu_buf_adds(out, "\n") == 0);
}

/* The blocks from byte from on are those of one commit. */
static void note_blocks(size_t from, uint8_t commit, uint64_t first, uint64_t second)
{
	uint32_t size;

	for (size_t at = from; at < small.bytes.len; at += size, small.n++) {
		must(wu_block_size(small.bytes.p + at, &size) == 0);
		small.at[small.n] = at;
		small.commit[small.n] = commit;
		small.first[small.n] = at == from ? first : second;
	}
	small.at[small.n] = small.bytes.len;
}

/* Commits of one to three lines; the fourth is three long ones, in two blocks. */
static void make_small(bool live)
{
	struct wu_packer *p;
	struct wu_buf text;
	uint64_t seq = 1;

	must(wu_packer_new(&p) == 0);
	wu_buf_init(&small.bytes, 1 << 20);
	wu_buf_init(&text, WU_COMMIT_MAX);
	small.n = 0;
	for (uint8_t c = 0; c < COMMITS; c++) {
		struct wu_block_mark mark = {1772532720, c};
		size_t from = small.bytes.len;
		uint64_t first = seq;

		wu_buf_reset(&text);
		for (int i = 0; i < 1 + c % 3 + 2 * (c == 3); i++)
			make_line(seq++, c == 3 ? LONG - 200 : 10, &text);
		must(wu_segment_pack(p, live ? mark : WU_BLOCK_SEALED, 1,
				     (struct wu_span){text.p, text.len}, &small.bytes) == 0);
		note_blocks(from, live ? c : 2, first, first + 2);
	}
	n_lines = (unsigned)seq - 1;
	wu_buf_close(&text);
	wu_packer_free(p);
}

/* Each byte of the plan: which block, and what befalls it. */
static void carry_out(const uint8_t *plan, size_t len, struct wu_buf *file)
{
	n_placed = 0;
	for (size_t i = 0; i < len && i < PLACED; i++) {
		unsigned k = plan[i] % small.n;
		size_t at = file->len, n = small.at[k + 1] - small.at[k];

		must(wu_buf_add(file, small.bytes.p + small.at[k], n) == 0);
		switch (plan[i] / small.n % 8) {
		case 0: /* all but its last bytes */
			file->len -= 1 + plan[i] % 11;
			break;
		case 1:
			file->p[at + plan[i] * 31u % n] ^= (char)(1 << plan[i] % 7);
			break;
		case 2: /* something else before it */
			must(wu_buf_add(file, plan, i % 9) == 0);
			break;
		default:
			placed[n_placed].at = at;
			placed[n_placed].first = small.first[k];
			placed[n_placed++].commit = small.commit[k];
		}
	}
}

static void look_at_lines(const struct wu_scan *s, bool known, uint64_t *last)
{
	struct wu_span line;
	uint64_t first, to;
	size_t at = 0;

	must(s->lines.len && s->lines.p[s->lines.len - 1] == '\n');
	while (wu_scan_line(s, &at, &line)) {
		must(wu_head_range(line, &first, &to) == 0 && first > *last);
		*last = to;
		if (known)
			must(first <= n_lines && line.len == strlen(lines[first]) &&
			     !memcmp(line.p, lines[first], line.len));
	}
	must(s->next_seq == *last + 1);
}

/* No later commit is behind the end of a live file. */
static void look_behind(const struct wu_scan *s)
{
	uint8_t due = s->any ? (uint8_t)(s->mark.commit + 1) : 0;

	for (unsigned i = 0; i < n_placed; i++)
		must(placed[i].at < s->end || placed[i].first < s->next_seq ||
		     placed[i].commit == due);
}

static void scan_all(bool live, bool known)
{
	struct wu_scan s;
	uint64_t last = 0, was;
	int rc;

	must(wu_scan_init(&s, &bytes_io) == 0);
	wu_scan_open(&s, &bytes, live, 0, 1);
	for (;;) {
		was = s.end;
		rc = wu_scan_next(&s);
		if (rc == 0) {
			must(s.at == was && s.end > s.at && s.end <= bytes.len);
			look_at_lines(&s, known, &last);
			continue;
		}
		must(s.lines.len == 0 && wu_scan_next(&s) == rc);
		if (rc != WU_ECHECKSUM && rc != WU_ESEQ)
			break;
		must(s.bad >= s.end);
		must(!s.resync_seq || (s.resync >= s.end && s.resync_seq > last));
		must(s.resync_seq || !live);
		if (!s.resync_seq)
			break;
		wu_scan_pass(&s);
	}
	must(rc == WU_END || rc == WU_ECHECKSUM || rc == WU_ESEQ || (live && rc == WU_ETORN) ||
	     rc == WU_ELIMIT);
	if (known && live && rc == WU_ETORN)
		look_behind(&s);
	wu_scan_close(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct wu_buf file;
	bool live;

	if (len < 1)
		return 0;
	live = p[0] % 2 == 0;
	wu_buf_init(&file, 8 << 20);
	bytes = (struct wu_span){(const char *)p + 1, len - 1};
	if (p[0] >= 128) {
		make_small(live);
		carry_out(p + 1, len - 1, &file);
		bytes = (struct wu_span){file.p, file.len};
	}
	scan_all(live, p[0] >= 128);
	wu_buf_close(&file);
	wu_buf_close(&small.bytes);
	must(wu_mem_live() == 0);
	return 0;
}
