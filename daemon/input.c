/* Bytes are read in pieces, unpacked when the file starts like gzip, and lines are cut
 * from the buffer. A line that outgrows the buffer is passed over to its end.
 * What fails: opening, reading, a gzip file that is damaged or cut off; lines before
 * that have been given.
 */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "store/block.h"

enum { PIECE = 256 << 10 };

struct input {
	int fd;
	const char *path;
	struct wu_gunzip *gunzip; /* NULL: plain */
	struct wu_buf buf; /* bytes read and not yet given */
	size_t at; /* of the next line in buf */
	bool begun, eof, skipping;
	uint64_t line, too_long, read, size;
	char piece[PIECE];
};

int input_open(const char *path, struct input **ret_input, struct wu_err *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct input *in;
	struct stat st;

	if (fd < 0)
		return wu_err_set(err, WU_EIO, "%s: %s", path, strerror(errno));
	in = calloc(1, sizeof(*in));
	if (!in) {
		close(fd);
		return wu_err_set(err, WU_ENOMEM, "%s: out of memory", path);
	}
	in->fd = fd;
	in->path = standard ? "standard input" : path;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		in->size = (uint64_t)st.st_size;
	wu_buf_init(&in->buf, 4 * WU_LINE_MAX);
	*ret_input = in;
	return 0;
}

struct input *input_close(struct input *in)
{
	if (!in)
		return NULL;
	if (in->fd != STDIN_FILENO)
		close(in->fd);
	wu_gunzip_free(in->gunzip);
	wu_buf_close(&in->buf);
	free(in);
	return NULL;
}

static int fail(const struct input *in, int rc, struct wu_err *err)
{
	return wu_err_set(err, rc, "%s: after line %llu: %s", in->path,
			  (unsigned long long)in->line, wu_strerror(rc));
}

static int take_piece(struct input *in, size_t n)
{
	bool gzip = n > 1 && !memcmp(in->piece, "\x1f\x8b", 2);
	int rc = 0;

	if (!in->begun && gzip)
		rc = wu_gunzip_new(0, &in->gunzip);
	in->begun = true;
	if (rc < 0)
		return rc;
	return in->gunzip ? wu_gunzip_step(in->gunzip, in->piece, n, &in->buf)
			  : wu_buf_add(&in->buf, in->piece, n);
}

/* More bytes behind those in buf; sets eof at the end. */
static int read_more(struct input *in)
{
	size_t want = in->gunzip ? 16 << 10 : PIECE; /* it may grow a hundredfold */
	ssize_t n;

	wu_buf_drop(&in->buf, in->at);
	in->at = 0;
	do
		n = read(in->fd, in->piece, want);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return WU_EIO;
	in->read += (uint64_t)n;
	if (n > 0)
		return take_piece(in, (size_t)n);
	in->eof = true;
	return in->gunzip ? wu_gunzip_end(in->gunzip) : 0;
}

/* The next line in buf, if it is whole there; a too long one is let go. */
static bool cut(struct input *in, struct wu_span *ret)
{
	char *from = in->buf.p + in->at, *end;
	size_t left = in->buf.len - in->at;

	end = left ? memchr(from, '\n', left) : NULL;
	if (!end && !in->eof) {
		if (left > WU_LINE_MAX) {
			in->skipping = true;
			in->at = in->buf.len;
		}
		return false;
	}
	if (!left && !end)
		return false;
	*ret = (struct wu_span){from, end ? (size_t)(end - from) : left};
	in->at += ret->len + (end != NULL);
	in->line++;
	return true;
}

int input_line(struct input *in, struct wu_span *ret_line, struct wu_err *err)
{
	for (;;) {
		int rc = 0;

		if (cut(in, ret_line)) {
			if (!in->skipping && ret_line->len <= WU_LINE_MAX)
				return 0;
			in->skipping = false;
			in->too_long++;
			continue;
		}
		if (in->eof)
			return WU_END;
		rc = read_more(in);
		if (rc < 0)
			return fail(in, rc, err);
	}
}

uint64_t input_line_number(const struct input *in)
{
	return in->line;
}

uint64_t input_too_long(const struct input *in)
{
	return in->too_long;
}

uint64_t input_read(const struct input *in)
{
	return in->read;
}

uint64_t input_size(const struct input *in)
{
	return in->size;
}
