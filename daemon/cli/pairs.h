/* Labelled pairs of stories, and the stories they wait for.
 *
 * A line is id<TAB>id<TAB>label, further columns are passed over: 1 says copies, 0 others,
 * ? nobody knows, which is counted and no more. Lines that begin with # are comments. Stories
 * come in any order; of those that a pair names, the print is kept until its last pair was
 * judged. At most PAIRS_MAX pairs.
 */
#ifndef CLI_PAIRS_H
#define CLI_PAIRS_H

#include "near/print.h"

/* About 100 bytes each; people label thousands. */
#define PAIRS_MAX 1000000

struct pair {
	uint32_t story[2]; /* indices into pairs.story */
	bool copy;
};

/* A place in a pair. */
struct pair_end {
	struct wu_span id;
	uint32_t pair;
	uint8_t side;
};

/* A story that pairs name. */
struct pair_story {
	struct wu_span id;
	struct wu_print *print; /* ours, while a pair waits for its other story; else NULL */
	uint32_t end, n_ends; /* its places in pairs.end */
	uint32_t waiting; /* of these, not judged yet */
	bool came;
};

struct pairs {
	struct pair *pair; /* as in the file */
	struct pair_end *end; /* by id, then pair */
	struct pair_story *story; /* by id */
	uint32_t n, cap, n_stories;
	uint32_t copies; /* of n, labelled so */
	uint32_t undecided; /* labelled ?, not of n */
	uint32_t judged; /* both stories came */
	uint64_t repeated; /* stories whose id came before: not looked at */
	struct wu_arena *ids;
};

/* Both stories of pair number i are there; the prints, in the pair's order, are borrowed for
 * the call. */
typedef void pairs_judge(void *ctx, uint32_t i, const struct wu_print *a, const struct wu_print *b);

/* Read them from the file at path, plain or gzip, "-" is standard input. On success *ret_pairs
 * is the caller's, to pairs_free(). WU_EFORMAT: a line that is none; WU_ELIMIT: too many;
 * WU_EIO, WU_ENOMEM; err says where. */
WU_MUST int pairs_read(const char *path, struct pairs **ret_pairs, struct wu_err *err);
/* NULL is fine; always returns NULL. */
struct pairs *pairs_free(struct pairs *p);
/* Index of the story that pairs call id; n_stories: they name none such. */
uint32_t pairs_find(const struct pairs *p, struct wu_span id);
/* The i-th story came: judge each pair whose other story was there. print is borrowed.
 * WU_ENOMEM: as if it had not come. */
WU_MUST int pairs_take(struct pairs *p, uint32_t i, const struct wu_print *print,
		       pairs_judge *judge, void *ctx);

#endif
