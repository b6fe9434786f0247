/* A block is one gzip member whose only extra field tells its length (BGZF, SAM/BAM
 * specification 4.1). Packing tries deflate, and stores what does not shrink. Unpacking
 * trusts nothing: constants, length, that inflate ends exactly before the trailer, CRC,
 * size, and that the payload is whole lines.
 * What fails: bad input, memory; the caller's buffers are then as before.
 */
#include "store/block.h"

#include <string.h>
#include <zlib.h>

#include "base/mem.h"

enum { RAW_DEFLATE = -15, MEM_LEVEL = 8, LEVELS = 10 };
enum { AT_TIME = 4, AT_COMMIT = 8, AT_OS = 9, AT_EXTRA = 10, AT_SIZE = 16 };

struct wu_packer {
	z_stream deflate;
	z_stream inflate;
	int level;
	bool deflating, inflating;
};

int wu_packer_new(struct wu_packer **ret_packer)
{
	struct wu_packer *p = wu_calloc(1, sizeof(*p));

	if (!p)
		return WU_ENOMEM;
	*ret_packer = p;
	return 0;
}

struct wu_packer *wu_packer_free(struct wu_packer *p)
{
	if (p && p->deflating)
		deflateEnd(&p->deflate);
	if (p && p->inflating)
		inflateEnd(&p->inflate);
	wu_free(p);
	return NULL;
}

static void put32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static int ready(struct wu_packer *p, int level)
{
	if (p->deflating && p->level == level)
		return deflateReset(&p->deflate) == Z_OK ? 0 : WU_EINVAL;
	if (p->deflating)
		deflateEnd(&p->deflate);
	p->deflating = deflateInit2(&p->deflate, level, Z_DEFLATED, RAW_DEFLATE, MEM_LEVEL,
				    Z_DEFAULT_STRATEGY) == Z_OK;
	p->level = level;
	return p->deflating ? 0 : WU_ENOMEM;
}

/* Deflate raw to out; 0 when it would not fit. */
static size_t shrink(struct wu_packer *p, struct wu_span raw, uint8_t *out, size_t room)
{
	p->deflate.next_in = (Bytef *)raw.p;
	p->deflate.avail_in = (uInt)raw.len;
	p->deflate.next_out = out;
	p->deflate.avail_out = (uInt)room;
	return deflate(&p->deflate, Z_FINISH) == Z_STREAM_END ? room - p->deflate.avail_out : 0;
}

/* One stored deflate block: five bytes and the bytes as they are. */
static size_t store(struct wu_span raw, uint8_t *out)
{
	out[0] = 1;
	out[1] = (uint8_t)raw.len;
	out[2] = (uint8_t)(raw.len >> 8);
	out[3] = (uint8_t)~out[1];
	out[4] = (uint8_t)~out[2];
	memcpy(out + 5, raw.p, raw.len);
	return raw.len + 5;
}

static void write_head(uint8_t *h, struct wu_block_mark mark, size_t size)
{
	static const uint8_t constant[WU_BLOCK_HEAD] = {0x1f, 0x8b, 8, 4, 0,   0,   0, 0,
							0,    0xff, 6, 0, 'B', 'C', 2, 0};

	memcpy(h, constant, sizeof(constant));
	put32(h + AT_TIME, mark.time);
	h[AT_COMMIT] = mark.commit;
	h[AT_SIZE] = (uint8_t)(size - 1);
	h[AT_SIZE + 1] = (uint8_t)((size - 1) >> 8);
}

int wu_block_pack(struct wu_packer *p, struct wu_block_mark mark, int level, struct wu_span raw,
		  struct wu_buf *out)
{
	uint8_t *h;
	size_t n;
	int rc;

	if (!raw.len || raw.len > WU_BLOCK_RAW_MAX || raw.p[raw.len - 1] != '\n' || level < 0 ||
	    level >= LEVELS)
		return WU_EINVAL;
	rc = level ? ready(p, level) : 0;
	if (rc == 0)
		rc = wu_buf_reserve(out, WU_BLOCK_MAX);
	if (rc < 0)
		return rc;
	h = (uint8_t *)out->p + out->len;
	n = level ? shrink(p, raw, h + WU_BLOCK_HEAD, raw.len + 5) : 0;
	if (!n)
		n = store(raw, h + WU_BLOCK_HEAD);
	write_head(h, mark, WU_BLOCK_HEAD + n + WU_BLOCK_TAIL);
	put32(h + WU_BLOCK_HEAD + n, (uint32_t)crc32(0, (const Bytef *)raw.p, (uInt)raw.len));
	put32(h + WU_BLOCK_HEAD + n + 4, (uint32_t)raw.len);
	out->len += WU_BLOCK_HEAD + n + WU_BLOCK_TAIL;
	return 0;
}

int wu_block_size(const void *head, uint32_t *ret_size)
{
	const uint8_t *h = head;
	uint32_t size = (uint32_t)(h[AT_SIZE] | h[AT_SIZE + 1] << 8) + 1;

	if (memcmp(h, "\x1f\x8b\x08\x04", AT_TIME) != 0 || h[AT_OS] != 0xff ||
	    memcmp(h + AT_EXTRA,
		   "\x06\x00"
		   "BC\x02\x00",
		   6) != 0)
		return WU_EFORMAT;
	if (size < WU_BLOCK_HEAD + 2 + WU_BLOCK_TAIL)
		return WU_EFORMAT;
	*ret_size = size;
	return 0;
}

static int expand(struct wu_packer *p, const uint8_t *body, size_t len, struct wu_buf *raw,
		  uint32_t size)
{
	z_stream *z = &p->inflate;

	if (!p->inflating)
		p->inflating = inflateInit2(z, RAW_DEFLATE) == Z_OK;
	else if (inflateReset(z) != Z_OK)
		return WU_EINVAL;
	if (!p->inflating)
		return WU_ENOMEM;
	z->next_in = (Bytef *)body;
	z->avail_in = (uInt)len;
	z->next_out = (Bytef *)raw->p + raw->len;
	z->avail_out = size;
	switch (inflate(z, Z_FINISH)) {
	case Z_STREAM_END:
		return z->avail_in || z->avail_out ? WU_EFORMAT : 0;
	case Z_MEM_ERROR:
		return WU_ENOMEM;
	default:
		return WU_EFORMAT;
	}
}

int wu_block_unpack(struct wu_packer *p, const void *block, size_t len,
		    struct wu_block_mark *ret_mark, struct wu_buf *raw)
{
	const uint8_t *b = block;
	uint32_t size, want;
	int rc;

	if (len < WU_BLOCK_HEAD + WU_BLOCK_TAIL || wu_block_size(b, &size) < 0 || size != len)
		return WU_EFORMAT;
	want = get32(b + len - 4);
	if (!want || want > WU_BLOCK_RAW_MAX)
		return WU_EFORMAT;
	rc = wu_buf_reserve(raw, want);
	if (rc == 0)
		rc = expand(p, b + WU_BLOCK_HEAD, len - WU_BLOCK_HEAD - WU_BLOCK_TAIL, raw, want);
	if (rc < 0)
		return rc;
	if (crc32(0, (const Bytef *)raw->p + raw->len, want) != get32(b + len - WU_BLOCK_TAIL))
		return WU_ECHECKSUM;
	if (raw->p[raw->len + want - 1] != '\n')
		return WU_EFORMAT;
	*ret_mark = (struct wu_block_mark){get32(b + AT_TIME), b[AT_COMMIT]};
	raw->len += want;
	return 0;
}
