/* A pattern is filed under six bytes of its longest run, or three; the rest in a list of
 * their own. A line is copied in lower case, so that eight bytes can be read anywhere, and
 * at each of its bytes the two tables are asked. A hash that clashes costs a comparison.
 * What fails: memory, while it is made.
 */
#include "text/sieve.h"

#include <string.h>

#include "text/pattern.h"

enum { LONG = 6, SHORT = 3, PAD = 8 };

struct filed {
	struct wu_span pattern;
	uint64_t key; /* the run's bytes; 0: always tried */
	uint32_t mark;
	uint32_t next; /* number of the next one in the slot, from 1; 0: none */
};

struct wu_sieve {
	struct filed *filed;
	uint32_t n, bits;
	uint32_t *slot; /* 2^bits, for both lengths; numbers from 1 */
	uint32_t always; /* list of those without a run */
};

int wu_sieve_new(struct wu_arena *arena, uint32_t n, struct wu_sieve **ret_sieve)
{
	struct wu_sieve *s = wu_arena_alloc(arena, sizeof(*s));
	uint32_t bits = 6;

	while (1u << bits < 4 * n)
		bits++;
	if (!s)
		return WU_ENOMEM;
	*s = (struct wu_sieve){.bits = bits};
	s->filed = wu_arena_alloc(arena, (n + 1) * sizeof(*s->filed));
	s->slot = wu_arena_alloc(arena, sizeof(*s->slot) << bits);
	if (!s->filed || !s->slot)
		return WU_ENOMEM;
	memset(s->slot, 0, sizeof(*s->slot) << bits);
	*ret_sieve = s;
	return 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static uint64_t key_at(const char *p, unsigned len)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		v = __builtin_bswap64(v);
	return v & ((1ull << 8 * len) - 1);
}

static uint32_t slot_of(const struct wu_sieve *s, uint64_t key)
{
	return (uint32_t)(key * 0x9FB21C651E98DF25u >> (64 - s->bits));
}

/* The key of the pattern's longest run, as it stands in a line in lower case. */
static uint64_t key_of(struct wu_span pattern)
{
	char run[LONG + PAD] = {0};
	size_t best = 0, at = 0;

	for (size_t i = 0, n = 0; i < pattern.len; i++) {
		n = strchr("*# ~_'\"", pattern.p[i]) ? 0 : n + 1;
		if (n > best) {
			best = n;
			at = i + 1 - n;
		}
	}
	if (best < SHORT)
		return 0;
	best = best < LONG ? SHORT : LONG;
	for (size_t i = 0; i < best; i++)
		run[i] = lower(pattern.p[at + i]);
	return key_at(run, (unsigned)best);
}

void wu_sieve_add(struct wu_sieve *s, struct wu_span pattern, uint32_t mark)
{
	uint64_t key = key_of(pattern);
	uint32_t *list = key ? &s->slot[slot_of(s, key)] : &s->always;

	s->filed[s->n] = (struct filed){pattern, key, mark, *list};
	*list = ++s->n;
}

static uint32_t try_list(const struct wu_sieve *s, uint32_t list, uint64_t key, struct wu_span line)
{
	uint32_t marks = 0;

	for (; list; list = s->filed[list - 1].next) {
		const struct filed *f = &s->filed[list - 1];

		if (f->key == key && wu_pattern_is(f->pattern, line))
			marks |= f->mark;
	}
	return marks;
}

uint32_t wu_sieve_marks(const struct wu_sieve *s, struct wu_span line)
{
	char low[WU_SIEVE_LINE + PAD] = {0};
	uint32_t marks, list;

	if (line.len > WU_SIEVE_LINE)
		return 0;
	for (size_t i = 0; i < line.len; i++)
		low[i] = lower(line.p[i]);
	marks = try_list(s, s->always, 0, line);
	for (size_t i = 0; i + SHORT <= line.len; i++) {
		uint64_t key = key_at(low + i, LONG);

		list = s->slot[slot_of(s, key)];
		if (list)
			marks |= try_list(s, list, key, line);
		key &= (1ull << 8 * SHORT) - 1;
		list = s->slot[slot_of(s, key)];
		if (list)
			marks |= try_list(s, list, key, line);
	}
	return marks;
}
