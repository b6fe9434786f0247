/* Any bytes as the end of a sealed segment. The first says how: 0 mod 3, they are the file;
 * 1, they are its seal line, packed, with the eos and the end that belong to it; 2, they are
 * numbers of which a footer is made, which must come back the same, and with a bit turned
 * the same or not at all. Whatever is read, its blocks lie inside the file, in order.
 */
#include "door.h"

#include "base/buf.h"
#include "base/mem.h"
#include "bytes.h"
#include "store/footer.h"

static struct wu_packer *packer;

static void in_order(const struct wu_footer *f)
{
	must(f->n_blocks && f->first && f->first <= f->last && f->end <= bytes.len);
	must(f->block[0].offset == 0 && f->block[0].seq == f->first);
	for (uint32_t i = 0; i < f->n_blocks; i++) {
		const struct wu_footer_block *b = &f->block[i];

		must(b->offset < f->end && b->seq <= f->last);
		if (i)
			must(b->offset > b[-1].offset && b->seq > b[-1].seq);
		must(wu_footer_at(f, b->seq) == b);
	}
	must(wu_footer_at(f, 0) == f->block);
	must(wu_footer_at(f, UINT64_MAX) == &f->block[f->n_blocks - 1]);
	must(wu_footer_at_time(f, INT64_MIN) == f->block);
}

static int read_footer(struct wu_footer *f)
{
	int rc = wu_footer_read(&bytes_io, &bytes, packer, f);

	must(rc == 0 || rc == WU_EFORMAT || rc == WU_ECHECKSUM);
	if (rc == 0)
		in_order(f);
	else
		must(!f->block && !f->n_blocks && !f->end);
	return rc;
}

/* Lines of events, as far as a footer is concerned: so many bytes. */
static void add_events(struct wu_buf *file, size_t n)
{
	must(wu_buf_reserve(file, n) == 0);
	memset(file->p + file->len, 'e', n);
	file->len += n;
}

/* A seal line of any bytes behind n bytes of events; what stands behind it is taken from a
 * footer that is good. */
static void read_line(const char *line, size_t len, size_t n)
{
	struct wu_footer good = {.first = 1, .last = 1, .events = 1, .end = n}, f = {0};
	struct wu_buf file, text, tail;
	uint32_t seal;

	wu_buf_init(&file, 1 << 20);
	wu_buf_init(&text, 1 << 20);
	wu_buf_init(&tail, 1 << 20);
	add_events(&file, n);
	must(wu_footer_add(&good, 0, 1, 0) == 0 && wu_footer_write(&good, packer, &tail) == 0);
	must(wu_block_size(tail.p, &seal) == 0);
	must(wu_buf_adds(&text, "{\"v\":1,\"ev\":\"seal\"") == 0 &&
	     wu_buf_add(&text, line, len) == 0);
	must(wu_buf_adds(&text, "\n") == 0);
	if (wu_block_pack(packer, WU_BLOCK_SEALED, 1, (struct wu_span){text.p, text.len}, &file) ==
	    0) {
		must(wu_buf_add(&file, tail.p + seal, tail.len - seal) == 0);
		bytes = (struct wu_span){file.p, file.len};
		(void)!read_footer(&f);
	}
	wu_footer_close(&f);
	wu_footer_close(&good);
	wu_buf_close(&file);
	wu_buf_close(&text);
	wu_buf_close(&tail);
}

static void make(const uint8_t *p, size_t len, struct wu_footer *f)
{
	*f = (struct wu_footer){.first = 1 + p[0], .t0 = 1772532720000, .hash = {p[1], len}};
	f->last = f->first - 1;
	f->prev[1] = p[2];
	f->t1 = f->t0;
	for (size_t i = 0; i + 3 <= len; i += 3) {
		must(wu_footer_add(f, f->end, f->last + 1, f->t1) == 0);
		f->end += 1 + p[i] % 16;
		f->last += 1 + p[i + 1] % 32;
		f->t1 += (int8_t)p[i + 2];
	}
	f->events = f->last - f->first + 1;
}

static bool same(const struct wu_footer *a, const struct wu_footer *b)
{
	return a->first == b->first && a->last == b->last && a->events == b->events &&
	       a->t0 == b->t0 && a->t1 == b->t1 && a->end == b->end && a->n_blocks == b->n_blocks &&
	       !memcmp(a->hash, b->hash, sizeof(a->hash)) &&
	       !memcmp(a->prev, b->prev, sizeof(a->prev)) &&
	       !memcmp(a->block, b->block, a->n_blocks * sizeof(*a->block));
}

static void there_and_back(const uint8_t *p, size_t len)
{
	struct wu_footer f, back = {0};
	struct wu_buf file;
	size_t from, bit;

	make(p, len, &f);
	wu_buf_init(&file, 1 << 20);
	add_events(&file, (size_t)f.end);
	from = file.len;
	must(wu_footer_write(&f, packer, &file) == 0);
	bytes = (struct wu_span){file.p, file.len};
	must(read_footer(&back) == 0 && same(&f, &back));
	bit = from * 8 + (p[0] * 257u + p[len - 1] * 7919u + p[len / 2]) % ((file.len - from) * 8);
	file.p[bit / 8] ^= (char)(1 << bit % 8);
	if (read_footer(&back) == 0)
		must(same(&f, &back));
	wu_footer_close(&f);
	wu_footer_close(&back);
	wu_buf_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct wu_footer f = {0};

	if (len < 4 || len > 20000)
		return 0;
	must(wu_packer_new(&packer) == 0);
	if (p[0] % 3 == 1) {
		read_line((const char *)p + 2, len - 2, 1 + p[1]);
	} else if (p[0] % 3 == 2) {
		there_and_back(p + 1, len - 1);
	} else {
		bytes = (struct wu_span){(const char *)p + 1, len - 1};
		(void)!read_footer(&f);
		wu_footer_close(&f);
	}
	packer = wu_packer_free(packer);
	must(wu_mem_live() == 0);
	return 0;
}
