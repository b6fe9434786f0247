/* Letters go through a rolling hash; each hash is a bit. Nothing fails. */
#include "wire/echo.h"

#include <string.h>

#include "wire/label.h"

enum { SAID_MAX = 65536, BITS = 65536 };

/* Odd, so that each letter of the window counts in the hash's upper bits. */
static const uint64_t base = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t *word_of(struct wu_echo *e, uint64_t hash, uint64_t *ret_bit)
{
	*ret_bit = UINT64_C(1) << (hash >> 48) % 64;
	return &e->bits[(hash >> 48) / 64];
}

void wu_echo_init(struct wu_echo *e, struct wu_span said)
{
	uint64_t out = 1, hash = 0, bit, *word;
	int ring[WU_ECHO_WINDOW] = {0}, c;

	memset(e, 0, sizeof(*e));
	e->empty = true;
	for (int i = 0; i < WU_ECHO_WINDOW; i++)
		out *= base;
	said.len = said.len < SAID_MAX ? said.len : SAID_MAX;
	for (unsigned n = 0; (c = wu_label_letter(&said)) != 0; n++) {
		int *slot = &ring[n % WU_ECHO_WINDOW];

		hash = hash * base + (uint64_t)c - (uint64_t)*slot * out;
		*slot = c;
		if (n + 1 < WU_ECHO_WINDOW)
			continue;
		e->empty = false;
		word = word_of(e, hash, &bit);
		*word |= bit;
	}
}

bool wu_echo_hears(const struct wu_echo *e, struct wu_span text)
{
	uint64_t hash = 0, bit;

	if (e->empty)
		return false;
	for (int i = 0; i < WU_ECHO_WINDOW; i++) {
		int c = wu_label_letter(&text);

		if (!c)
			return false;
		hash = hash * base + (uint64_t)c;
	}
	return *word_of((struct wu_echo *)(uintptr_t)e, hash, &bit) & bit;
}
