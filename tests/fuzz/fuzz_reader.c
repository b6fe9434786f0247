/* Any bytes as the log. The first byte says how: 0..127 they are a file as it lies on the
 * disk; 128 and up they are lines, packed into valid blocks first, so that what stands
 * behind the checksums is reached too. Events come with rising seqs or not at all, and
 * what was read can be written and read again.
 */
#include "door.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "store/reader.h"
#include "store/record.h"

static struct wu_span file;

static int find(void *ctx, enum wu_find how, uint64_t seq, struct wu_segment *ret)
{
	(void)ctx;
	if (how == WU_FIND_AFTER && seq >= 1)
		return WU_ENOTFOUND;
	wu_segment_name(1, 1772532720000, true, ret);
	return 0;
}

static int open_file(void *ctx, const char *name, void **ret)
{
	(void)name;
	*ret = ctx;
	return 0;
}

static int read_file(void *f, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	(void)f;
	*ret_n = offset >= file.len ? 0 : file.len - offset < n ? file.len - offset : n;
	if (*ret_n)
		memcpy(p, file.p + offset, *ret_n);
	return 0;
}

static int size_of(void *f, uint64_t *ret)
{
	(void)f;
	*ret = file.len;
	return 0;
}

static void close_file(void *f)
{
	(void)f;
}

static void write_again(const struct wu_event *ev, struct wu_story *story)
{
	struct wu_event back;
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, 4 * WU_RECORD_MAX);
	rc = wu_record_encode(&b, ev);
	must(rc == 0 || rc == WU_ELIMIT);
	if (rc == 0) {
		must(b.len <= WU_RECORD_MAX && memchr(b.p, '\n', b.len) == b.p + b.len - 1);
		must(wu_record_decode((struct wu_span){b.p, b.len}, story, &back, NULL, NULL) == 0);
		must(back.seq == ev->seq && back.ev == ev->ev && back.ts == ev->ts);
	}
	wu_buf_close(&b);
}

static void read_all(void)
{
	const struct wu_reader_io io = {&file, find, open_file, size_of, read_file, close_file};
	struct wu_story *story;
	struct wu_reader *r;
	struct wu_event ev;
	struct wu_err err;
	uint64_t last = 0;
	int rc;

	must(wu_reader_new(&io, &r) == 0 && wu_story_new(&story) == 0);
	while ((rc = wu_reader_next(r, &ev, &err)) == 0) {
		must(ev.seq > last);
		last = ev.seq;
		write_again(&ev, story);
	}
	must(rc == WU_END || rc == WU_ECHECKSUM || rc == WU_ESEQ || rc == WU_EFORMAT ||
	     rc == WU_ETORN || rc == WU_ELIMIT);
	wu_reader_free(r);
	wu_story_free(story);
}

/* Blocks of at most 2,000 bytes, each its own commit, or all one where a line says so. */
static void pack_lines(const char *p, size_t len, struct wu_buf *out)
{
	const size_t more = sizeof(WU_COMMIT_MORE) - 1;
	struct wu_packer *packer;
	uint8_t commit = 0;

	must(wu_packer_new(&packer) == 0);
	while (len > 0) {
		size_t n = len < 2000 ? len : 2000;
		const char *nl = memrchr(p, '\n', n);
		struct wu_span raw = {p, nl ? (size_t)(nl - p) + 1 : 0};

		if (!raw.len ||
		    wu_block_pack(packer, (struct wu_block_mark){1, commit}, 1, raw, out) < 0)
			break;
		commit += raw.len < more || memcmp(raw.p + raw.len - more, WU_COMMIT_MORE, more);
		p += raw.len;
		len -= raw.len;
	}
	wu_packer_free(packer);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct wu_buf packed;

	if (len < 1)
		return 0;
	wu_buf_init(&packed, 16 << 20);
	file = (struct wu_span){(const char *)p + 1, len - 1};
	if (p[0] >= 128) {
		pack_lines(file.p, file.len, &packed);
		file = (struct wu_span){packed.p, packed.len};
	}
	read_all();
	wu_buf_close(&packed);
	must(wu_mem_live() == 0);
	return 0;
}
