#include "document.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

enum { PIECE = 64 << 10 };

static int read_all(FILE *f, struct wu_buf *in)
{
	size_t n;

	do {
		int rc = wu_buf_reserve(in, PIECE);

		if (rc < 0)
			return rc;
		n = fread(in->p + in->len, 1, PIECE, f);
		in->len += n;
	} while (n > 0);
	return ferror(f) ? WU_EIO : 0;
}

int document_read(const char *path, struct wu_buf *in, struct wu_err *err)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	int rc;

	if (!f)
		return wu_err_set(err, WU_EIO, "%s: %s", path, strerror(errno));
	rc = read_all(f, in);
	if (rc < 0)
		wu_err_set(err, rc, "%s: %s", path,
			   rc == WU_EIO ? strerror(errno) : wu_strerror(rc));
	if (f != stdin)
		fclose(f);
	return rc;
}
