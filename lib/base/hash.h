/* Hashing: XXH3 behind one name, and a mix for numbers. <xxhash.h> enters here. */
#ifndef WU_BASE_HASH_H
#define WU_BASE_HASH_H

#include "wiredup.h"

uint64_t wu_hash64(const void *p, size_t len, uint64_t seed);
/* Order-sensitive fold of v into h; start with any h. */
uint64_t wu_hash_mix(uint64_t h, uint64_t v);

/* XXH3-128 of bytes that come in parts. Caller-owned; nothing to close. */
struct wu_hasher {
	_Alignas(64) unsigned char state[576];
};
void wu_hasher_init(struct wu_hasher *h);
void wu_hasher_add(struct wu_hasher *h, const void *p, size_t len);
void wu_hasher_digest(const struct wu_hasher *h, uint64_t ret[2]);

#endif
