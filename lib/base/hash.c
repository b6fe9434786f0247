/* XXH3 (Yann Collet, xxhash 0.8) is used unseeded but for table positions, so digests
 * in the log never change between machines. The mix is a 64x64->128 multiply folded.
 */
#include "base/hash.h"

#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

_Static_assert(sizeof(struct wu_hasher) >= sizeof(XXH3_state_t), "wu_hasher holds an XXH3 state");

uint64_t wu_hash64(const void *p, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, len, seed);
}

uint64_t wu_hash_mix(uint64_t h, uint64_t v)
{
	unsigned __int128 m =
		(unsigned __int128)(h ^ 0x9E3779B97F4A7C15u) * (v ^ 0xD6E8FEB86659FD93u);

	return ((uint64_t)m ^ (uint64_t)(m >> 64)) + (h << 7 | h >> 57);
}

void wu_hasher_init(struct wu_hasher *h)
{
	XXH3_state_t *s = (XXH3_state_t *)h->state;

	XXH3_INITSTATE(s);
	XXH3_128bits_reset(s);
}

void wu_hasher_add(struct wu_hasher *h, const void *p, size_t len)
{
	XXH3_128bits_update((XXH3_state_t *)h->state, p, len);
}

void wu_hasher_digest(const struct wu_hasher *h, uint64_t ret[2])
{
	XXH128_hash_t d = XXH3_128bits_digest((const XXH3_state_t *)h->state);

	ret[0] = d.high64;
	ret[1] = d.low64;
}
