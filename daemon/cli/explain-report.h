/* `wiredup explain A B`: explain.c finds the two and judges them as they were judged,
 * explain-passage.c leads shingles in common back to words, explain-report.c tells.
 */
#ifndef CLI_EXPLAIN_REPORT_H
#define CLI_EXPLAIN_REPORT_H

#include "command.h"
#include "explain.h"

/* Passages told without --all. */
#define EXPLAIN_PASSAGES 5

/* One of the two. */
struct explain_story {
	const char *asked; /* as on the command line */
	struct wu_story *story; /* own copy, prepared; its text is all the log keeps */
	uint64_t seq; /* in the log; 0: from a file */
	uint64_t cluster, of; /* as logged: where it is, by which story */
	enum wu_relation relation;
	int64_t ts;
	bool from_file;
	bool has_text; /* false: the log keeps not all of it */
	uint16_t passed[WU_PASSED_MAX]; /* as logged */
	uint32_t n_passed;
	char rule[32]; /* as logged */
};

/* What both say, in a's words. */
struct explain_passage {
	struct wu_span text; /* of a; empty: it spans what cannot be shown */
	uint32_t shingles;
};

struct explain_report {
	const struct globals *g;
	const struct explain_story *a, *b; /* a is the later */
	const struct wu_explanation *x;
	const struct explain_passage *passage; /* the longest first */
	uint32_t n_passages, n_told;
};

/* Passages of a that b has, the longest first; *ret is a's story's. WU_ENOMEM. */
WU_MUST int explain_passages(const struct explain_story *a, const struct wu_explanation *x,
			     struct explain_passage **ret, uint32_t *ret_n);
/* Print it: for people, or with --json as one object. WU_ENOMEM, WU_ELIMIT: of that. */
WU_MUST int explain_report(const struct explain_report *r);

#endif
