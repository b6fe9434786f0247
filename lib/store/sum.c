/* What fails: reading, or memory for a piece. */
#include "store/sum.h"

#include "base/hash.h"
#include "base/mem.h"

enum { PIECE = 256 << 10 };

bool wu_sum_equal(const uint64_t a[2], const uint64_t b[2])
{
	return a[0] == b[0] && a[1] == b[1];
}

int wu_sum_file(const struct wu_reader_io *io, void *file, uint64_t end, uint64_t ret[2])
{
	char *piece = wu_alloc(PIECE);
	struct wu_hasher h;
	int rc = piece ? 0 : WU_ENOMEM;

	wu_hasher_init(&h);
	for (uint64_t at = 0; rc == 0 && at < end; at += PIECE) {
		size_t n = end - at < PIECE ? (size_t)(end - at) : PIECE, got;

		rc = io->pread(file, piece, n, at, &got);
		if (rc == 0 && got != n)
			rc = WU_EFORMAT;
		if (rc == 0)
			wu_hasher_add(&h, piece, n);
	}
	wu_free(piece);
	if (rc == 0)
		wu_hasher_digest(&h, ret);
	return rc;
}
