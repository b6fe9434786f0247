/* Any bytes as a block. The first says how: even, they are the block; odd, they are what
 * stands between its header and its sums, which are made right, so that inflating is
 * reached. What unpacks is what plain gzip makes of it, and the other way round. And the
 * bytes as lines: packed, they unpack to themselves, and to nothing else with a bit turned.
 */
#include "door.h"

#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/block.h"

static struct wu_packer *packer;

/* The bytes of one gzip file; what came out is in out, even when its sums are wrong. */
static int gunzip(const void *p, size_t len, struct wu_buf *out)
{
	struct wu_gunzip *g;
	int rc;

	must(wu_gunzip_new(1 << 20, &g) == 0);
	rc = wu_gunzip_step(g, p, len, out);
	if (rc == 0)
		rc = wu_gunzip_end(g);
	wu_gunzip_free(g);
	return rc;
}

/* Is gzip's reading of it what a block may hold? */
static bool may_be_block(int rc, const struct wu_buf *out)
{
	return rc == 0 && out->len && out->len <= WU_BLOCK_RAW_MAX && out->p[out->len - 1] == '\n';
}

static int unpack(const void *p, size_t len)
{
	struct wu_block_mark mark = {7, 7};
	struct wu_buf raw, plain;
	int rc, as_gzip;

	wu_buf_init(&raw, 1 << 20);
	wu_buf_init(&plain, 2 << 20);
	must(wu_buf_adds(&raw, "kept") == 0);
	rc = wu_block_unpack(packer, p, len, &mark, &raw);
	must(rc == 0 || rc == WU_EFORMAT || rc == WU_ECHECKSUM);
	must(raw.len >= 4 && !memcmp(raw.p, "kept", 4));
	as_gzip = gunzip(p, len, &plain);
	if (rc == 0) {
		must(may_be_block(as_gzip, &plain));
		must(raw.len - 4 == plain.len && !memcmp(raw.p + 4, plain.p, plain.len));
	} else {
		must(raw.len == 4 && mark.time == 7 && mark.commit == 7);
	}
	wu_buf_close(&raw);
	wu_buf_close(&plain);
	return rc;
}

static void put32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

/* body with a header before it and the sums of what it inflates to behind. */
static void wrap(const uint8_t *body, size_t len)
{
	static const uint8_t head[] = {0x1f, 0x8b, 8, 4, 1, 0, 0, 0, 9, 0xff, 6, 0, 'B', 'C', 2, 0};
	static uint8_t block[WU_BLOCK_MAX];
	size_t size = WU_BLOCK_HEAD + len + WU_BLOCK_TAIL;
	struct wu_buf out;
	int rc;

	if (len < 2 || size > WU_BLOCK_MAX)
		return;
	memcpy(block, head, sizeof(head));
	block[16] = (uint8_t)(size - 1);
	block[17] = (uint8_t)((size - 1) >> 8);
	memcpy(block + WU_BLOCK_HEAD, body, len);
	memset(block + WU_BLOCK_HEAD + len, 0, WU_BLOCK_TAIL);
	wu_buf_init(&out, 2 << 20);
	rc = gunzip(block, size, &out);
	if (rc == WU_ECHECKSUM && out.len) {
		put32(block + size - 8, (uint32_t)crc32(0, (Bytef *)out.p, (uInt)out.len));
		put32(block + size - 4, (uint32_t)out.len);
		wu_buf_reset(&out);
		rc = gunzip(block, size, &out);
		must((unpack(block, size) == 0) == may_be_block(rc, &out));
	}
	wu_buf_close(&out);
}

/* The bytes as lines, packed; then with the bit turned that they choose. */
static void there_and_back(const uint8_t *p, size_t len)
{
	static char raw[WU_BLOCK_RAW_MAX];
	size_t n = len < sizeof(raw) ? len + 1 : sizeof(raw), bit;
	struct wu_block_mark mark = {(uint32_t)len, p[0]}, got;
	struct wu_buf block, back;

	memcpy(raw, p, n - 1);
	raw[n - 1] = '\n';
	wu_buf_init(&block, 1 << 20);
	wu_buf_init(&back, 1 << 20);
	must(wu_block_pack(packer, mark, p[0] / 2 % 10, (struct wu_span){raw, n}, &block) == 0);
	must(wu_block_unpack(packer, block.p, block.len, &got, &back) == 0);
	must(back.len == n && !memcmp(back.p, raw, n));
	must(got.time == mark.time && got.commit == mark.commit);
	bit = (p[len / 2] * 257u + p[len - 1] * 7919u) % (block.len * 8);
	block.p[bit / 8] ^= (char)(1 << bit % 8);
	wu_buf_reset(&back);
	if (wu_block_unpack(packer, block.p, block.len, &got, &back) == 0)
		must(back.len == n && !memcmp(back.p, raw, n));
	wu_buf_close(&block);
	wu_buf_close(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	if (!len)
		return 0;
	must(wu_packer_new(&packer) == 0);
	if (p[0] % 2 == 0)
		(void)!unpack(p + 1, len - 1);
	else
		wrap(p + 1, len - 1);
	there_and_back(p, len);
	packer = wu_packer_free(packer);
	must(wu_mem_live() == 0);
	return 0;
}
