/* Plain gzip in, one member after another, as zcat reads it. Declared in block.h beside
 * the blocks it must not be mixed up with: nothing here knows BGZF.
 * What fails: bytes that are no gzip, a wrong checksum, more output than allowed; what was
 * appended before that was good.
 */
#include <zlib.h>

#include "base/mem.h"
#include "store/block.h"

enum { PIECE = 64 << 10, GZIP_ONLY = 15 + 16 };

struct wu_gunzip {
	z_stream z;
	uint64_t max_out, out;
};

int wu_gunzip_new(uint64_t max_out, struct wu_gunzip **ret_gunzip)
{
	struct wu_gunzip *g = wu_calloc(1, sizeof(*g));

	if (!g)
		return WU_ENOMEM;
	g->max_out = max_out;
	if (inflateInit2(&g->z, GZIP_ONLY) != Z_OK) {
		wu_free(g);
		return WU_ENOMEM;
	}
	*ret_gunzip = g;
	return 0;
}

struct wu_gunzip *wu_gunzip_free(struct wu_gunzip *g)
{
	if (g)
		inflateEnd(&g->z);
	wu_free(g);
	return NULL;
}

static int inflate_piece(struct wu_gunzip *g, struct wu_buf *out)
{
	int rc = wu_buf_reserve(out, PIECE), z;

	if (rc < 0)
		return rc;
	g->z.next_out = (Bytef *)out->p + out->len;
	g->z.avail_out = PIECE;
	z = inflate(&g->z, Z_NO_FLUSH);
	out->len += PIECE - g->z.avail_out;
	g->out += PIECE - g->z.avail_out;
	if (g->max_out && g->out > g->max_out)
		return WU_ELIMIT;
	if (z == Z_STREAM_END)
		return inflateReset(&g->z) == Z_OK ? 0 : WU_EINVAL;
	if (z == Z_DATA_ERROR)
		return g->z.msg && g->z.msg[0] == 'i' && g->z.total_out ? WU_ECHECKSUM : WU_EFORMAT;
	return z == Z_OK || z == Z_BUF_ERROR ? 0 : z == Z_MEM_ERROR ? WU_ENOMEM : WU_EFORMAT;
}

int wu_gunzip_step(struct wu_gunzip *g, const void *p, size_t len, struct wu_buf *out)
{
	int rc = 0;

	g->z.next_in = (Bytef *)p; /* zlib never writes there */
	g->z.avail_in = (uInt)len;
	while (rc == 0 && (g->z.avail_in || g->z.avail_out == 0)) {
		rc = inflate_piece(g, out);
		if (!g->z.avail_in && g->z.avail_out)
			break;
	}
	return rc;
}

int wu_gunzip_end(const struct wu_gunzip *g)
{
	return g->z.total_in ? WU_ETORN : 0; /* a reset at the end of a member makes it 0 */
}
