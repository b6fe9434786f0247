/* `wiredup find`: where a story is. find.c looks into the log for an address, an id or words;
 * find-file.c asks an engine, filled from the log, what it makes of a document's stories.
 */
#ifndef CLI_FIND_H
#define CLI_FIND_H

#include "command.h"
#include "wiredup.h"

/* An answer. Text is cut to its room, between letters. */
struct find_hit {
	uint64_t cluster, seq; /* cluster 0: it would open one; seq 0: it is not in the log */
	int64_t ts;
	enum wu_relation relation; /* WU_REL_LEADER: it opened the cluster */
	double jaccard, containment; /* of a join */
	bool exact; /* by address or id */
	char outlet[64], title[320], url[512], id[128];
};

/* Fill *ret from an open or a join and the story it is of. */
void find_fill(struct find_hit *ret, const struct wu_event *ev, const struct wu_story *s);
/* As a line for people, or with --json as an object. */
void find_print(const struct globals *g, const struct find_hit *hit);
/* The stories of the file at path, a document in any format: known, or what they would be.
 * Returns an exit code; EXIT_NEGATIVE: none is in a cluster or would join one. */
int find_file(const struct globals *g, const char *path);

#endif
