/* Any bytes as a stream of messages: the same messages whatever pieces it comes in. The first
 * byte says how long the pieces are.
 */
#include "door.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "wire/framer.h"

static int take(void *ctx, const struct wu_message *m)
{
	uint64_t *hash = ctx;

	must(m->head.len + m->text.len + m->tail.len <= WU_FRAMER_MAX);
	must(m->state != WU_FRAMED_HEAD || m->text.len == 0);
	*hash = wu_hash_mix(*hash, m->number ^ m->at << 20 ^ (uint64_t)m->state << 60);
	*hash = wu_hash_mix(*hash, wu_hash64(m->head.p, m->head.len, 1));
	*hash = wu_hash_mix(*hash, wu_hash64(m->text.p, m->text.len, 2));
	*hash = wu_hash_mix(*hash, wu_hash64(m->tail.p, m->tail.len, 3));
	return 0;
}

static uint64_t run(const char *p, size_t len, size_t piece)
{
	uint64_t hash = 0;
	struct wu_framer f;

	wu_framer_init(&f, take, &hash);
	for (size_t at = 0; at < len; at += piece)
		must(wu_framer_push(&f, p + at, piece < len - at ? piece : len - at) == 0);
	must(wu_framer_end(&f) == 0);
	wu_framer_close(&f);
	must(wu_mem_live() == 0);
	return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	const char *text = (const char *)p + 1;

	if (len > 1)
		must(run(text, len - 1, 1 + *p % 13) == run(text, len - 1, len));
	return 0;
}
