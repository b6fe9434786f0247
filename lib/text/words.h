/* Words, shingles and what else of a story becomes numbers.
 *
 * Step 6 of the data path: folds the lines the agency wrote, cuts them into tokens by
 * script run, hashes windows of tokens. From here on only numbers. Same text gives the
 * same numbers in any normalisation form and quote style, on any machine.
 * WU_WORDS_VERSION names the rules; golden vectors pin it.
 */
#ifndef WU_TEXT_WORDS_H
#define WU_TEXT_WORDS_H

#include "text/take.h"

/* 2: what looks alike is alike in more ways (fold.h), scripts without spaces go by letter. */
#define WU_WORDS_VERSION 2

/* All of it lies in the story's arena. */
struct wu_prep {
	struct wu_reading reading;
	uint64_t *shingle; /* in text order, title first; repeats kept */
	uint16_t *shingle_line; /* index into line of the line each shingle starts in; 0 is the
				   title */
	uint32_t n_shingles;
	uint64_t *line; /* hash of each kept line, folded, digit runs masked; [0]: title */
	uint32_t n_lines;
	uint64_t *number; /* distinct hashes of digit runs (2,400 = 2400), ascending */
	uint32_t n_numbers;
	uint64_t body[2]; /* XXH3-128 of the folded body */
	uint64_t title; /* hash of the folded title without take marks; 0: none */
	uint64_t outlet; /* hash of the canonical outlet name; 0: unknown */
	uint64_t agency; /* hash of the agency's name; 0: none */
	uint64_t key[2]; /* idempotency key */
	enum wu_kind kind; /* as given, else as recognised */
	uint16_t take; /* which one, from marks such as "2nd LD" or 2bo; 0: not said */
	enum wu_take_class take_class; /* what the marks of title and slug call it */
};

/* A line of the story that furniture left standing. */
struct wu_line {
	struct wu_span text;
	bool title;
};

/* Fill the number half of prep (shingle .. title, n_*) from lines, title first if any.
 * Memory from s->arena. WU_ENOMEM. */
WU_MUST int wu_words_make(struct wu_arena *arena, const struct wu_line *lines, uint32_t n_lines,
			  struct wu_prep *prep);

#endif
