/* The index is written as differences, so that a line of JSON holds thousands of blocks.
 * Reading trusts nothing: the parts must stand where they say, and their sums agree.
 * What fails: a footer that is cut off or damaged (the segment can still be scanned), a
 * segment of more blocks than a line names, memory.
 */
#include "store/footer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json-in.h"
#include "base/json-out.h"
#include "base/mem.h"
#include "base/time.h"

enum {
	V = 1,
	EOS_LINE = 64, /* bytes, with its \n */
	EOS_BLOCK = WU_BLOCK_HEAD + 5 + EOS_LINE + WU_BLOCK_TAIL,
	TAIL = 32 << 10, /* read at once: the index of a common segment is in it */
	DEPTH = 4,
	TREE_MAX = 16 << 20, /* a line of 65,280 bytes, parsed */
};

/* SAM/BAM specification 4.1.2: an empty block that tells the file is whole. */
static const char end_marker[] =
	"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0\x1b\0\x03\0\0\0\0\0\0\0\0";
enum { END_MARKER = sizeof(end_marker) };
_Static_assert(END_MARKER == 28, "the marker's last byte is the string's NUL");

static const char seal_head[] = "{\"v\":1,\"ev\":\"seal\"";
static const char eos_head[] = "{\"v\":1,\"ev\":\"eos\"";

static bool begins(struct wu_span s, const char *head, size_t n)
{
	return s.len >= n && memcmp(s.p, head, n) == 0;
}

bool wu_footer_is_trailer(struct wu_span line)
{
	return begins(line, seal_head, sizeof(seal_head) - 1) ||
	       begins(line, eos_head, sizeof(eos_head) - 1);
}

void wu_footer_close(struct wu_footer *f)
{
	wu_free(f->block);
	*f = (struct wu_footer){0};
}

int wu_footer_add(struct wu_footer *f, uint64_t offset, uint64_t seq, int64_t ts)
{
	uint32_t cap = f->cap_blocks ? f->cap_blocks * 2 : 256;
	struct wu_footer_block *p;

	if (f->n_blocks == f->cap_blocks) {
		if (cap > WU_BLOCK_RAW_MAX) /* at least a byte each in the line */
			return WU_ELIMIT;
		p = wu_realloc(f->block, cap * sizeof(*p));
		if (!p)
			return WU_ENOMEM;
		f->block = p;
		f->cap_blocks = cap;
	}
	f->block[f->n_blocks++] = (struct wu_footer_block){offset, seq, ts};
	return 0;
}

/* ---- writing ----------------------------------------------------------------------- */

static void write_sum(struct wu_json_out *j, const char *key, const uint64_t sum[2])
{
	char text[40];

	snprintf(text, sizeof(text), "%016llx%016llx", (unsigned long long)sum[0],
		 (unsigned long long)sum[1]);
	wu_json_cstr(j, key, text);
}

/* Three numbers a block: its bytes, its seqs, ms since the block before. */
static void write_blocks(struct wu_json_out *j, const struct wu_footer *f)
{
	int64_t ts = f->t0;

	wu_json_open(j, "blocks", '[');
	for (uint32_t i = 0; i < f->n_blocks; i++) {
		const struct wu_footer_block *b = &f->block[i];
		bool last = i + 1 == f->n_blocks;

		wu_json_u64(j, NULL, (last ? f->end : b[1].offset) - b->offset);
		wu_json_u64(j, NULL, (last ? f->last + 1 : b[1].seq) - b->seq);
		wu_json_i64(j, NULL, b->ts - ts);
		ts = b->ts;
	}
	wu_json_close(j, ']');
}

static int write_seal(const struct wu_footer *f, struct wu_buf *line)
{
	struct wu_json_out j;

	wu_json_init(&j, line);
	wu_json_open(&j, NULL, '{');
	wu_json_u64(&j, "v", V);
	wu_json_cstr(&j, "ev", "seal");
	wu_json_u64(&j, "first", f->first);
	wu_json_u64(&j, "last", f->last);
	wu_json_u64(&j, "events", f->events);
	wu_json_time(&j, "t0", f->t0);
	wu_json_time(&j, "t1", f->t1);
	write_sum(&j, "hash", f->hash);
	if (f->prev[0] || f->prev[1])
		write_sum(&j, "prev", f->prev);
	write_blocks(&j, f);
	wu_json_close(&j, '}');
	return wu_json_done(&j) < 0 ? wu_json_done(&j) : wu_buf_adds(line, "\n");
}

/* JSON allows no leading zeros, but spaces behind. */
static void write_eos(uint64_t seal, char line[EOS_LINE + 1])
{
	char json[EOS_LINE];

	snprintf(json, sizeof(json), "%s,\"seal\":%llu}", eos_head, (unsigned long long)seal);
	snprintf(line, EOS_LINE + 1, "%-*s\n", EOS_LINE - 1, json);
}

int wu_footer_write(const struct wu_footer *f, struct wu_packer *p, struct wu_buf *out)
{
	char eos[EOS_LINE + 1];
	size_t was = out->len;
	struct wu_buf line;
	int rc;

	wu_buf_init(&line, WU_BLOCK_RAW_MAX);
	write_eos(f->end, eos);
	rc = write_seal(f, &line);
	if (rc == 0)
		rc = wu_block_pack(p, WU_BLOCK_SEALED, 9, (struct wu_span){line.p, line.len}, out);
	if (rc == 0)
		rc = wu_block_pack(p, WU_BLOCK_SEALED, 0, (struct wu_span){eos, EOS_LINE}, out);
	if (rc == 0)
		rc = wu_buf_add(out, end_marker, END_MARKER);
	if (rc < 0)
		out->len = was;
	wu_buf_close(&line);
	return rc;
}

/* ---- reading ----------------------------------------------------------------------- */

/* One line, unpacked from one block that says what blocks of sealed segments say: no sum
 * covers a header. */
static int unpack(struct wu_packer *p, const char *block, size_t n, struct wu_buf *line)
{
	struct wu_block_mark mark, sealed = WU_BLOCK_SEALED;
	uint32_t size;
	int rc;

	wu_buf_reset(line);
	if (n < WU_BLOCK_HEAD || wu_block_size(block, &size) < 0 || size != n)
		return WU_EFORMAT;
	rc = wu_block_unpack(p, block, n, &mark, line);
	if (rc == 0 && (mark.time != sealed.time || mark.commit != sealed.commit))
		rc = WU_EFORMAT;
	return rc;
}

static int read_all(const struct wu_reader_io *io, void *file, struct wu_buf *to, uint64_t from,
		    size_t n)
{
	size_t got;
	int rc;

	wu_buf_reset(to);
	rc = wu_buf_reserve(to, n);
	if (rc == 0)
		rc = io->pread(file, to->p, n, from, &got);
	if (rc == 0 && got != n)
		rc = WU_EFORMAT;
	to->len = n;
	return rc;
}

/* Where the eos block says the seal stands. Its line has one form only. */
static int read_eos(struct wu_packer *p, const char *block, uint64_t *ret_seal)
{
	static const char key[] = ",\"seal\":";
	size_t at = sizeof(eos_head) - 1 + sizeof(key) - 1;
	char text[EOS_LINE + 1] = {0}, again[EOS_LINE + 1];
	struct wu_buf line;
	uint64_t seal;
	int rc;

	wu_buf_init(&line, WU_BLOCK_RAW_MAX);
	rc = unpack(p, block, EOS_BLOCK, &line);
	if (rc == 0 && line.len != EOS_LINE)
		rc = WU_EFORMAT;
	if (rc == 0)
		memcpy(text, line.p, EOS_LINE);
	wu_buf_close(&line);
	if (rc < 0)
		return rc;
	seal = strtoull(text + at, NULL, 10);
	write_eos(seal, again);
	if (memcmp(text, again, EOS_LINE) != 0)
		return WU_EFORMAT;
	*ret_seal = seal;
	return 0;
}

/* The end of the file from the seal on, in *tail: one read, or two for a long index. */
static int read_tail(const struct wu_reader_io *io, void *file, struct wu_packer *p,
		     struct wu_buf *tail, uint64_t *ret_seal)
{
	uint64_t size, from;
	int rc = io->size(file, &size);

	if (rc == 0 && size < EOS_BLOCK + END_MARKER)
		rc = WU_EFORMAT;
	from = rc == 0 && size > TAIL ? size - TAIL : 0;
	if (rc == 0)
		rc = read_all(io, file, tail, from, (size_t)(size - from));
	if (rc < 0)
		return rc;
	if (memcmp(tail->p + tail->len - END_MARKER, end_marker, END_MARKER) != 0)
		return WU_EFORMAT;
	rc = read_eos(p, tail->p + tail->len - END_MARKER - EOS_BLOCK, ret_seal);
	if (rc == 0 && (*ret_seal > size || size - *ret_seal > 2 * WU_BLOCK_MAX))
		rc = WU_EFORMAT;
	if (rc == 0 && *ret_seal < from)
		return read_all(io, file, tail, *ret_seal, (size_t)(size - *ret_seal));
	if (rc == 0)
		wu_buf_drop(tail, (size_t)(*ret_seal - from));
	return rc;
}

static uint64_t number(const struct wu_json *obj, const char *key)
{
	const struct wu_json *v = wu_json_get(obj, key);

	return v && v->type == WU_JSON_INT ? strtoull(v->str.p, NULL, 10) : 0;
}

static int read_time(const struct wu_json *obj, const char *key, int64_t *ret)
{
	struct wu_span s = wu_json_get_str(obj, key);
	bool date_only;

	return wu_time_read(s.p, s.len, 0, ret, &date_only);
}

static int read_sum(const struct wu_json *obj, const char *key, uint64_t ret[2])
{
	static const char digits[] = "0123456789abcdef";
	struct wu_span s = wu_json_get_str(obj, key);
	uint64_t sum[2] = {0, 0};

	if (s.len != 32)
		return WU_EFORMAT;
	for (int i = 0; i < 32; i++) {
		const char *digit = memchr(digits, s.p[i], 16);

		if (!digit)
			return WU_EFORMAT;
		sum[i / 16] = sum[i / 16] << 4 | (uint64_t)(digit - digits);
	}
	memcpy(ret, sum, sizeof(sum));
	return 0;
}

/* A block's bytes or seqs: at least one, and no more than are left. */
static bool counts(const struct wu_json *v, uint64_t left)
{
	return v->type == WU_JSON_INT && v->i > 0 && (uint64_t)v->i <= left;
}

static int read_blocks(const struct wu_json *obj, struct wu_footer *f)
{
	const struct wu_json *list = wu_json_get(obj, "blocks"), *v;
	uint64_t offset = 0, seq = f->first;
	int64_t ts = f->t0;
	int rc = 0;

	for (v = list ? list->child : NULL; rc == 0 && v; v = v->next) {
		const struct wu_json *seqs = v->next, *ms = seqs ? seqs->next : NULL;

		if (!ms || !counts(v, f->end - offset) || !counts(seqs, f->last + 1 - seq) ||
		    ms->type != WU_JSON_INT || __builtin_add_overflow(ts, ms->i, &ts))
			return WU_EFORMAT;
		rc = wu_footer_add(f, offset, seq, ts);
		offset += (uint64_t)v->i;
		seq += (uint64_t)seqs->i;
		v = ms;
	}
	if (rc == 0 && (!f->n_blocks || offset != f->end || seq != f->last + 1))
		return WU_EFORMAT;
	return rc;
}

static int read_seal(struct wu_span line, struct wu_footer *f)
{
	const struct wu_json *obj;
	struct wu_arena *arena;
	int rc = wu_arena_new(TREE_MAX, &arena);

	if (rc < 0)
		return rc;
	rc = wu_json_read(line.p, line.len, DEPTH, arena, &obj, NULL);
	if (rc == 0 && number(obj, "v") != V)
		rc = WU_EFORMAT;
	if (rc == 0)
		rc = read_time(obj, "t0", &f->t0);
	if (rc == 0)
		rc = read_time(obj, "t1", &f->t1);
	if (rc == 0)
		rc = read_sum(obj, "hash", f->hash);
	if (rc == 0 && wu_json_get(obj, "prev"))
		rc = read_sum(obj, "prev", f->prev);
	if (rc == 0) {
		f->first = number(obj, "first");
		f->last = number(obj, "last");
		f->events = number(obj, "events");
		if (!f->first || f->first > f->last || f->last == UINT64_MAX)
			rc = WU_EFORMAT;
	}
	if (rc == 0)
		rc = read_blocks(obj, f);
	wu_arena_free(arena);
	return rc == WU_ELIMIT ? WU_EFORMAT : rc; /* nested deeper than a seal is */
}

int wu_footer_read(const struct wu_reader_io *io, void *file, struct wu_packer *p,
		   struct wu_footer *ret)
{
	struct wu_buf tail, line;
	int rc;

	wu_footer_close(ret);
	wu_buf_init(&tail, 2 * WU_BLOCK_MAX + TAIL);
	wu_buf_init(&line, WU_BLOCK_RAW_MAX);
	rc = read_tail(io, file, p, &tail, &ret->end);
	if (rc == 0)
		rc = unpack(p, tail.p, tail.len - EOS_BLOCK - END_MARKER, &line);
	if (rc == 0 &&
	    !begins((struct wu_span){line.p, line.len}, seal_head, sizeof(seal_head) - 1))
		rc = WU_EFORMAT;
	if (rc == 0)
		rc = read_seal((struct wu_span){line.p, line.len - 1}, ret);
	if (rc < 0)
		wu_footer_close(ret);
	wu_buf_close(&tail);
	wu_buf_close(&line);
	return rc;
}

int wu_footer_find(const struct wu_reader_io *io, const char *name, struct wu_packer *p,
		   struct wu_footer *ret)
{
	void *file;
	int rc = io->open(io->ctx, name, &file);

	if (rc < 0)
		return rc;
	rc = wu_footer_read(io, file, p, ret);
	io->close(file);
	return rc;
}

/* ---- looking up -------------------------------------------------------------------- */

const struct wu_footer_block *wu_footer_at(const struct wu_footer *f, uint64_t seq)
{
	uint32_t lo = 0, hi = f->n_blocks;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (f->block[mid].seq <= seq)
			lo = mid;
		else
			hi = mid;
	}
	return &f->block[lo];
}

const struct wu_footer_block *wu_footer_at_time(const struct wu_footer *f, int64_t ms)
{
	uint32_t i = 0;

	while (i + 1 < f->n_blocks && f->block[i + 1].ts < ms)
		i++;
	return &f->block[i];
}
