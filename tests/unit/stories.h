/* Prepared stories made of numbers alone, for tests of what comes after step 6. */
#ifndef TESTS_STORIES_H
#define TESTS_STORIES_H

#include <stdlib.h>

#include "base/hash.h"
#include "text/words.h"

enum { MADE_MAX = 1200 };

/* A story with everything it points to. */
struct made {
	struct wu_story story;
	struct wu_prep prep;
	uint64_t shingle[MADE_MAX], line[MADE_MAX], number[8];
	uint16_t shingle_line[MADE_MAX];
};

/* Shingles from..from+n of the endless text "text", ten a line, printed by outlet; six figures
 * in places of its own, in line 1. */
static inline void make_story(struct made *m, uint64_t text, uint32_t from, uint32_t n,
			      uint64_t outlet)
{
	static uint64_t serial;

	m->prep = (struct wu_prep){.shingle = m->shingle, .shingle_line = m->shingle_line,
				   .line = m->line, .number = m->number, .n_shingles = n,
				   .n_lines = n / 10 + 2, .n_numbers = 6, .outlet = outlet,
				   .title = text, .kind = WU_KIND_ARTICLE};
	for (uint32_t i = 0; i < n; i++) {
		m->shingle[i] = wu_hash_mix(text, from + i);
		m->shingle_line[i] = (uint16_t)(i / 10 + 1);
	}
	for (uint32_t i = 0; i < m->prep.n_lines; i++)
		m->line[i] = wu_hash_mix(text ^ 0x5555, from / 10 + i);
	for (uint32_t i = 0; i < 6; i++)
		m->number[i] = (text % 1000 * 8 + i + 1) << 48 | (uint64_t)(i + 1) << 32 | 1;
	m->prep.body[0] = wu_hash_mix(text, (uint64_t)from << 32 | n);
	m->prep.body[1] = 1;
	m->prep.key[0] = ++serial;
	m->prep.key[1] = wu_hash_mix(serial, 3);
	m->story = (struct wu_story){.prep = &m->prep, .published = WU_NO_TIME};
}

/* Add n shingles of another text behind what is there, on lines of their own. */
static inline void add_text(struct made *m, uint64_t text, uint32_t from, uint32_t n)
{
	uint32_t line = m->prep.n_lines;

	for (uint32_t i = 0; i < n; i++) {
		m->shingle[m->prep.n_shingles] = wu_hash_mix(text, from + i);
		m->shingle_line[m->prep.n_shingles++] = (uint16_t)(line + i / 10);
	}
	for (uint32_t i = 0; i < (n + 9) / 10; i++)
		m->line[m->prep.n_lines++] = wu_hash_mix(text ^ 0x5555, from / 10 + i);
	m->prep.body[0] ^= wu_hash_mix(text, n);
}

#endif
