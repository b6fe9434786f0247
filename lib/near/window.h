/* The stories young enough to match: live clusters and what they are judged by.
 *
 * A cluster lives until window_ms after its last story, and at most max_age_ms after
 * its first. One that died of age while it still grew stays to be found until the window
 * is over, retired: it takes no story, but tells what the next copy continues. Clusters are
 * numbered in order of opening; numbers are never used twice, so a stale number elsewhere
 * is only ever dead. What is kept depends on the clusters, their stories and their times,
 * never on how the window came by them. Loop thread only.
 */
#ifndef WU_NEAR_WINDOW_H
#define WU_NEAR_WINDOW_H

#include "near/print.h"
#include "near/ring.h"

/* The leader and up to three stories that extended it, or told it at length otherwise. */
#define WU_REPS_MAX 4
/* Retired clusters may hold this part of the window's memory beside it, oldest dropped. */
#define WU_RETIRED_PART 16

struct wu_cluster {
	struct wu_hook hook; /* first: a hook of the ring is its cluster */
	uint32_t number;
	uint32_t size;
	uint64_t seq; /* of its first story: its id */
	uint64_t prev; /* of its latest event */
	int64_t first, last; /* ms */
	struct wu_print *rep[WU_REPS_MAX]; /* [0] is the leader */
	uint32_t alias[WU_REPS_MAX]; /* numbers of the clusters that reps led before; 0: none */
	uint32_t n_reps;
	uint32_t n_outlets;
	uint64_t *outlet; /* distinct, at most 255 */
	struct wu_span agency; /* of the leader, own copy */
	bool retired; /* closed, kept to be continued */
	bool continued; /* a later cluster has taken over: no longer found once dead */
	struct wu_cluster *younger; /* retired: the next one opened later */
};

struct wu_window;

struct wu_window_opts {
	int64_t window_ms;
	int64_t max_age_ms;
	uint64_t memory; /* bytes; beyond, the oldest close early */
};

/* New empty window; the caller's, to wu_window_free(). WU_ENOMEM, WU_EINVAL. */
WU_MUST int wu_window_new(const struct wu_window_opts *opts, struct wu_window **ret_window);
/* NULL is fine; always returns NULL. */
struct wu_window *wu_window_free(struct wu_window *w);
/* Open a cluster led by print (copied) at print->ts. *ret is the window's. WU_ENOMEM. */
WU_MUST int wu_window_open(struct wu_window *w, const struct wu_print *print, struct wu_span agency,
			   struct wu_cluster **ret);
/* Print joined c: count it, renew c's life. represent: it also becomes a representative.
 * WU_ENOMEM: nothing changed. */
WU_MUST int wu_window_join(struct wu_window *w, struct wu_cluster *c, const struct wu_print *print,
			   bool represent);
/* From goes into into, which is older; its leader represents into if there is room, and its
 * number names into from now on. Into NULL, not known: from is only gone. WU_ENOMEM: nothing
 * changed. */
WU_MUST int wu_window_merge(struct wu_window *w, struct wu_cluster *from, struct wu_cluster *into);
/* The cluster of that number, if it is live at now or can be continued; else NULL. */
struct wu_cluster *wu_window_get(const struct wu_window *w, uint32_t number, int64_t now);
/* Is c live at now: may a story join it? */
bool wu_window_takes(const struct wu_window *w, const struct wu_cluster *c, int64_t now);
/* Cluster by seq that is not closed, or NULL. O(log n). */
struct wu_cluster *wu_window_by_seq(const struct wu_window *w, uint64_t seq);
/* Next cluster whose time is over at now (or that must go for want of memory: *ret_early
 * true), in order of time slice and seq; NULL when there is none. It stays the window's
 * until closed. */
struct wu_cluster *wu_window_expired(struct wu_window *w, int64_t now, bool *ret_early);
/* Close c at now: its memory is gone, or it retires. */
void wu_window_close(struct wu_window *w, struct wu_cluster *c, int64_t now);
/* The cluster of that seq, dead of age, has been continued: it is found no more. */
void wu_window_continue(struct wu_window *w, uint64_t seq);
/* Live clusters, bytes held, and the oldest live cluster (NULL: none). */
uint64_t wu_window_count(const struct wu_window *w);
uint64_t wu_window_memory(const struct wu_window *w);
struct wu_cluster *wu_window_oldest(const struct wu_window *w);
/* Seq of the oldest cluster that is live, or retired and found at now; 0: none. */
uint64_t wu_window_from(const struct wu_window *w, int64_t now);
/* Hash of all clusters that are live or can be continued at now, in order, for comparing
 * states. */
uint64_t wu_window_hash(const struct wu_window *w, int64_t now);

#endif
