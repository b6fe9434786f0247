/* Reading trusts nothing: every length is checked against the bytes left, so that a set
 * never takes more room than four bytes a byte read, and sets must ascend. What fails:
 * bytes that are no imprint; memory.
 */
#include "imprint.h"

#include "base/limits.h"

/* In version 1 what is compared was made otherwise: such prints are read, and match nothing. */
enum { FIRST_VERSION = 1, VERSION = 2, ORDINARY = 0, WHOLE = 1, VARINT_MAX = 5 };

/* Where reading stands; bad once something was not as it must be. */
struct cursor {
	const unsigned char *p, *end;
	bool bad;
};

/* ---- writing ---------------------------------------------------------------------------- */

/* The buffer has room for all that is put. */
static void put(struct wu_buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		b->p[b->len++] = (char)(v >> (8 * i));
}

static void put_number(struct wu_buf *b, uint32_t v)
{
	for (; v > 127; v >>= 7)
		put(b, v | 128, 1);
	put(b, v, 1);
}

/* Elements above *at, which becomes the last: -1 before the first. */
static void put_rest(struct wu_buf *b, const uint32_t *v, uint32_t n, int64_t *at)
{
	put_number(b, n);
	for (uint32_t i = 0; i < n; i++) {
		put_number(b, (uint32_t)(v[i] - *at - 1));
		*at = v[i];
	}
}

static void put_set(struct wu_buf *b, struct wu_halves s)
{
	int64_t at = -1;

	put_rest(b, s.v, s.n, &at);
}

/* Two keys may share a high half: the sketch says so, the set has it once. */
static void put_sketch(struct wu_buf *b, const struct wu_sketch *s, const struct wu_print *p)
{
	uint32_t at = 0, n = 0;
	int64_t last = -1;

	put_number(b, s->n);
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t high = (uint32_t)(s->key[i] >> 32);

		put_number(b, high - at);
		put(b, s->key[i], 4);
		n += high != last;
		last = at = high;
	}
	put_rest(b, p->set + n, p->n - n, &last);
}

static void put_whole(struct wu_buf *b, const struct wu_press *press)
{
	const struct wu_print *p = &press->print;

	put(b, p->body[0], 8);
	put(b, p->body[1], 8);
	put(b, p->title, 8);
	put(b, p->agency, 8);
	put_number(b, p->take);
	put(b, p->kind, 1);
	put_set(b, (struct wu_halves){p->number, p->n_numbers});
	put_sketch(b, &press->sketch, p);
}

int wu_imprint_write(struct wu_buf *b, const struct wu_press *press, bool whole)
{
	const struct wu_print *p = &press->print;
	size_t most = (size_t)VARINT_MAX * (press->lines.n + p->n + p->n_numbers) +
		      sizeof(press->sketch) + 128;
	int rc = wu_buf_reserve(b, most);

	if (rc < 0)
		return rc;
	put(b, VERSION, 1);
	put(b, whole ? WHOLE : ORDINARY, 1);
	put(b, p->outlet, 8);
	put_set(b, press->lines);
	if (whole)
		put_whole(b, press);
	else
		put_set(b, press->said);
	return 0;
}

/* ---- reading ---------------------------------------------------------------------------- */

static uint64_t get(struct cursor *c, unsigned bytes)
{
	uint64_t v = 0;

	if ((size_t)(c->end - c->p) < bytes) {
		c->bad = true;
		return 0;
	}
	for (unsigned i = 0; i < bytes; i++)
		v |= (uint64_t)*c->p++ << (8 * i);
	return v;
}

static uint32_t get_number(struct cursor *c)
{
	uint64_t v = 0, byte = 128;

	for (unsigned i = 0; i < VARINT_MAX && (byte & 128); i++) {
		byte = get(c, 1);
		v |= (byte & 127) << (7 * i);
	}
	c->bad |= v > UINT32_MAX || (byte & 128);
	return c->bad ? 0 : (uint32_t)v;
}

/* How many of at least this many bytes each are to come. */
static uint32_t get_count(struct cursor *c, unsigned bytes)
{
	uint32_t n = get_number(c);

	c->bad |= n > (size_t)(c->end - c->p) / bytes;
	return c->bad ? 0 : n;
}

static uint32_t get_rest(struct cursor *c, uint32_t *v, int64_t at)
{
	uint32_t n = get_count(c, 1);

	for (uint32_t i = 0; i < n && !c->bad; i++) {
		at += (int64_t)get_number(c) + 1;
		c->bad |= at > UINT32_MAX;
		v[i] = (uint32_t)at;
	}
	return n;
}

static struct wu_halves get_set(struct cursor *c, uint32_t *v)
{
	uint32_t n = get_rest(c, v, -1);

	return (struct wu_halves){v, n};
}

static void get_sketch(struct cursor *c, struct wu_sketch *s, struct wu_print *p)
{
	uint64_t high = 0;
	int64_t last = -1;

	s->n = get_count(c, 5);
	c->bad |= s->n > WU_SKETCH_LEN;
	for (uint32_t i = 0; i < s->n && !c->bad; i++) {
		high += get_number(c);
		c->bad |= high > UINT32_MAX;
		s->key[i] = high << 32 | get(c, 4);
		c->bad |= i > 0 && s->key[i] <= s->key[i - 1];
		if ((int64_t)high != last)
			p->set[p->n++] = (uint32_t)high;
		last = (int64_t)high;
	}
	if (!c->bad)
		p->n += get_rest(c, p->set + p->n, last);
}

static void get_whole(struct cursor *c, struct wu_press *press)
{
	struct wu_print *p = &press->print;

	p->body[0] = get(c, 8);
	p->body[1] = get(c, 8);
	p->title = get(c, 8);
	p->agency = get(c, 8);
	p->take = (uint16_t)get_number(c);
	p->kind = (uint8_t)get(c, 1);
	p->n_numbers = get_set(c, p->number).n;
	get_sketch(c, &press->sketch, p);
	press->said = (struct wu_halves){p->set, p->n};
}

static void get_all(struct cursor *c, struct wu_press *press, bool *ret_whole)
{
	struct wu_print *p = &press->print;
	uint64_t version = get(c, 1), whole = get(c, 1);

	c->bad |= version < FIRST_VERSION || version > VERSION || whole > WHOLE;
	p->outlet = get(c, 8);
	press->lines = get_set(c, press->line);
	if (whole)
		get_whole(c, press);
	else
		press->said = get_set(c, press->fresh);
	c->bad |= c->p != c->end;
	*ret_whole = whole;
}

int wu_imprint_read(struct wu_span s, int64_t now, struct wu_press *press, bool *ret_whole)
{
	struct cursor c = {(const unsigned char *)s.p, (const unsigned char *)s.p + s.len, false};
	int rc = s.len <= WU_PRINT_MAX ? wu_press_reserve(press, (uint32_t)s.len + 1) : WU_EFORMAT;
	bool whole = false;

	if (rc < 0)
		return rc;
	press->print = (struct wu_print){.set = press->set, .number = press->number, .ts = now};
	press->sketch.n = press->n_passed = 0;
	press->lines = press->said = (struct wu_halves){NULL, 0};
	get_all(&c, press, &whole);
	if (c.bad) {
		press->print = (struct wu_print){.set = press->set, .number = press->number};
		press->lines = press->said = (struct wu_halves){NULL, 0};
		press->sketch.n = 0;
		return WU_EFORMAT;
	}
	*ret_whole = whole;
	return 0;
}
