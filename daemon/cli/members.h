/* The ids of what is in each open cluster: so that `dedup` can say again where a story is
 * when two clusters turn out to be one.
 */
#ifndef CLI_MEMBERS_H
#define CLI_MEMBERS_H

#include "wiredup.h"

struct members;

/* New and empty; the caller's, to members_free(). NULL: no memory. */
struct members *members_new(void);
void members_free(struct members *m);
/* A story of that id is in cluster. WU_ENOMEM: it is not noted. */
WU_MUST int members_add(struct members *m, uint64_t cluster, struct wu_span id);
/* The cluster is closed. */
void members_close(struct members *m, uint64_t cluster);
/* From goes into into: each id of from is given to say(ctx, id), first come first. WU_ENOMEM:
 * all are said, but from then on not known. */
WU_MUST int members_merge(struct members *m, uint64_t from, uint64_t into,
			  void (*say)(void *ctx, struct wu_span id), void *ctx);

#endif
