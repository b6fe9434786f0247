/* All files of the log are read in the order of their names, block by block, and their
 * lines put behind each other: they must be the acknowledged lines, byte by byte, and
 * behind them nothing, or the whole of one commit that was tried. Where a sync mode promised
 * less, gap events may stand for what was not promised.
 */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { HEAD = 18, TAIL = 8, RAW_MAX = 65280 };
static const char more[] = ",\"more\":true}\n";

const char *oracle_name(enum verdict v)
{
	static const char *const names[] = {"fine", "lost", "doubled", "invented", "broken"};

	return names[v];
}

void oracle_init(struct oracle *o)
{
	*o = (struct oracle){.next = 1, .promised = 1, .given = o->given, .found = o->found};
	o->given.len = 0;
}

void oracle_close(struct oracle *o)
{
	free(o->given.p);
	free(o->found.p);
	*o = (struct oracle){.next = 1};
}

/* ---- what is given ------------------------------------------------------------------- */

void oracle_try(struct oracle *o, const char *lines, size_t n)
{
	int i = o->n_tried;

	if (i == ORACLE_TRIED)
		abort();
	o->tried[i].at = o->given.len;
	o->tried[i].len = n;
	disk_append(&o->given, lines, n);
	o->n_tried++;
}

static void take(struct oracle *o, int tried)
{
	size_t at = o->tried[tried].at, end = at + o->tried[tried].len;

	while (at < end) {
		const char *p = o->given.p + at;
		size_t n = (size_t)((char *)memchr(p, '\n', end - at) - p) + 1;

		if (o->next == ORACLE_SEQS)
			abort();
		o->line[o->next].at = at;
		o->line[o->next].len = n;
		o->next++;
		at += n;
	}
	o->n_tried = 0;
}

void oracle_acknowledge(struct oracle *o, bool durable)
{
	take(o, o->n_tried - 1);
	if (durable)
		o->promised = o->next;
}

/* ---- what is there -------------------------------------------------------------------- */

static enum verdict say(struct oracle *o, enum verdict v, const char *what, const char *name,
			uint64_t n)
{
	snprintf(o->why, sizeof(o->why), "%s: %s%s%llu", oracle_name(v), what, name,
		 (unsigned long long)n);
	return v;
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Unpack the block at p of at most n bytes behind out; its size, 0: there is none. */
static size_t unpack(const uint8_t *p, size_t n, struct disk_bytes *out)
{
	static z_stream z;
	static bool ready;
	static char raw[RAW_MAX];
	size_t size, len;

	if (n < HEAD + TAIL || memcmp(p, "\x1f\x8b\x08\x04", 4) != 0 || p[9] != 0xff ||
	    memcmp(p + 10, "\x06\0BC\x02\0", 6) != 0)
		return 0;
	size = (size_t)(p[16] | p[17] << 8) + 1;
	len = size <= n && size > HEAD + TAIL ? get32(p + size - 4) : RAW_MAX + 1;
	if (len > RAW_MAX || (ready ? inflateReset(&z) : inflateInit2(&z, -15)) != Z_OK)
		return 0;
	ready = true;
	z.next_in = (Bytef *)p + HEAD;
	z.avail_in = (uInt)(size - HEAD - TAIL);
	z.next_out = (Bytef *)raw;
	z.avail_out = (uInt)len;
	if (inflate(&z, Z_FINISH) != Z_STREAM_END || z.avail_in || z.avail_out ||
	    crc32(0, (Bytef *)raw, (uInt)len) != get32(p + size - TAIL))
		return 0;
	disk_append(out, raw, len);
	return size;
}

/* Of one block's lines, from byte from on: trailers go, "more" is taken out. */
static void clean(struct disk_bytes *b, size_t from)
{
	size_t n = sizeof(more) - 1;

	if (b->len - from > 12 && memcmp(b->p + from, "{\"v\":1,\"ev\":", 12) == 0)
		b->len = from;
	if (b->len - from > n && memcmp(b->p + b->len - n, more, n) == 0) {
		b->len -= n - 2;
		memcpy(b->p + b->len - 2, "}\n", 2);
	}
}

static uint64_t seq_of(const char *line)
{
	return strncmp(line, "{\"v\":1,\"seq\":", 13) == 0 ? strtoull(line + 13, NULL, 10) : 0;
}

static enum verdict read_segment(struct oracle *o, const struct disk *d, const char *name)
{
	const struct disk_bytes *b = &disk_find(d, name)->now;
	size_t from = o->found.len;

	for (size_t at = 0, n; at < b->len; at += n) {
		size_t start = o->found.len;

		n = unpack((const uint8_t *)b->p + at, b->len - at, &o->found);
		if (!n)
			return say(o, BROKEN, "no block in ", name, at);
		clean(&o->found, start);
	}
	disk_append(&o->found, "", 1); /* so that numbers end */
	o->found.len--;
	if (o->found.len == from || seq_of(o->found.p + from) != strtoull(name + 3, NULL, 10))
		return say(o, BROKEN, "other seqs than its name says in ", name, 0);
	return FINE;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum verdict oracle_read(struct oracle *o, const struct disk *d)
{
	const char *name[DISK_NAMES];
	enum verdict v = FINE;

	o->found.len = 0;
	for (int i = 0; i < d->n_now; i++) {
		size_t n = strlen(d->now[i].name);

		name[i] = d->now[i].name;
		if (strchr(name[i], '/') ? o->promised == o->next
					 : n < 4 || strcmp(name[i] + n - 3, ".gz") != 0)
			return say(o, BROKEN, "left over: ", name[i], 0);
	}
	qsort(name, (size_t)d->n_now, sizeof(name[0]), by_name);
	for (int i = 0; v == FINE && i < d->n_now; i++)
		if (!strchr(name[i], '/')) /* what is kept in damaged/ is no part of the log */
			v = read_segment(o, d, name[i]);
	return v;
}

/* ---- is it what it must be ---------------------------------------------------------------- */

/* Behind all that is acknowledged: nothing, or the whole of what was tried. */
static enum verdict check_tail(struct oracle *o, const char *p, size_t n, uint64_t *due)
{
	if (n && seq_of(p) < *due)
		return say(o, DOUBLED, "seq ", "", seq_of(p));
	for (int i = 0; n && i < o->n_tried; i++) {
		if (o->tried[i].len != n || memcmp(o->given.p + o->tried[i].at, p, n) != 0)
			continue;
		for (size_t k = 0; k < n; k++)
			*due += p[k] == '\n';
		return FINE;
	}
	return n ? say(o, INVENTED, "behind what is acknowledged stands seq ", "", seq_of(p))
		 : FINE;
}

/* A gap event: of nothing that was promised, and of what is missing here. */
static bool is_gap(const struct oracle *o, const char *line, size_t n, uint64_t *due)
{
	const char *to = memmem(line, n, ",\"to\":", 6);
	uint64_t last = to ? strtoull(to + 6, NULL, 10) : 0;

	if (!memmem(line, n, "\"ev\":\"gap\"", 10) || seq_of(line) != *due || last < *due ||
	    *due < o->promised || last >= o->next)
		return false;
	*due = last + 1;
	return true;
}

static enum verdict check_lines(struct oracle *o, uint64_t *due)
{
	const char *p = o->found.p, *end = p + o->found.len;

	while (p < end && *due < o->next) {
		size_t n = (size_t)((char *)memchr(p, '\n', (size_t)(end - p)) - p) + 1;
		uint64_t seq = seq_of(p);

		if (seq == *due && n == o->line[seq].len &&
		    memcmp(p, o->given.p + o->line[seq].at, n) == 0)
			++*due;
		else if (!is_gap(o, p, n, due))
			return say(o,
				   seq < *due   ? DOUBLED
				   : seq > *due ? LOST
						: INVENTED,
				   "seq ", "", *due);
		p += n;
	}
	if (*due < o->promised)
		return say(o, LOST, "from seq ", "", *due);
	return *due < o->next ? FINE : check_tail(o, p, (size_t)(end - p), due);
}

enum verdict oracle_check(struct oracle *o, const struct disk *d, uint64_t next_seq)
{
	enum verdict v = oracle_read(o, d);
	uint64_t due = v == FINE && o->found.len ? seq_of(o->found.p) : 1;

	if (v != FINE)
		return v;
	if (due > 1 && due > o->pruned)
		return say(o, LOST, "the log begins with ", "", due);
	v = check_lines(o, &due);
	if (v == FINE && due != next_seq)
		return say(o, BROKEN, "next_seq is not ", "", due);
	return v;
}

void oracle_adopt(struct oracle *o, uint64_t next_seq)
{
	uint64_t was = o->next;
	size_t n = 0;

	while (n < o->found.len && seq_of(o->found.p + n) < o->next)
		n += (size_t)((char *)memchr(o->found.p + n, '\n', o->found.len - n) -
			      (o->found.p + n)) +
		     1;
	for (int i = 0; next_seq > o->next && i < o->n_tried; i++)
		if (o->tried[i].len == o->found.len - n &&
		    memcmp(o->given.p + o->tried[i].at, o->found.p + n, o->tried[i].len) == 0)
			take(o, i);
	o->promised = o->next;
	/* What was tried of these seqs before may still come back, whole, from stale sectors. */
	if (o->next != was)
		o->n_tried = 0;
}
