/* What fails: memory for a copy. */
#include "near/print.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

/* Of a title four bits go, of a body the range they would fall in. */
uint64_t wu_print_key(uint64_t shingle, bool title)
{
	if (title)
		return shingle >> 4;
	return shingle >> 60 ? shingle : shingle | 1ull << 60;
}

uint64_t wu_print_bytes(const struct wu_print *p)
{
	return sizeof(*p) + (p->n + p->n_numbers) * sizeof(uint32_t);
}

struct wu_print *wu_print_copy(const struct wu_print *p)
{
	struct wu_print *c = wu_alloc(wu_print_bytes(p));

	if (!c)
		return NULL;
	*c = *p;
	c->set = (uint32_t *)(c + 1);
	c->number = c->set + p->n;
	c->furniture = NULL;
	if (p->n)
		memcpy(c->set, p->set, p->n * sizeof(*p->set));
	if (p->n_numbers)
		memcpy(c->number, p->number, p->n_numbers * sizeof(*p->number));
	return c;
}

uint64_t wu_print_hash(uint64_t h, const struct wu_print *p)
{
	h = wu_hash_mix(h, wu_hash64(p->set, p->n * sizeof(*p->set), p->seq));
	h = wu_hash_mix(h, wu_hash64(p->number, p->n_numbers * sizeof(*p->number), p->title));
	h = wu_hash_mix(wu_hash_mix(h, p->body[0]), p->body[1]);
	h = wu_hash_mix(wu_hash_mix(h, p->agency), p->outlet);
	return wu_hash_mix(wu_hash_mix(h, (uint64_t)p->ts), p->take * 8u + p->kind);
}
