/* What the files of window.h share, and nobody else sees. */
#ifndef WU_NEAR_WINDOW_STATE_H
#define WU_NEAR_WINDOW_STATE_H

#include "near/window.h"

/* Outlets of one cluster that are told apart. */
#define WU_WINDOW_OUTLETS 255

struct wu_window {
	struct wu_window_opts o;
	/* [number - base]; NULL: gone; one of another number: it took that one in */
	struct wu_cluster **clusters;
	uint64_t cap;
	uint32_t base, next; /* numbers */
	uint32_t head; /* offset of the oldest known cluster */
	uint64_t live;
	uint64_t held, held_retired; /* bytes of live and of retired clusters */
	struct wu_cluster *retired; /* the oldest of them */
	struct wu_ring ring;
};

/* When c's time is over, as things stand. */
int64_t wu_window_deadline(const struct wu_window *w, const struct wu_cluster *c);
/* Does the cluster at that offset bear its number, and not that of one it took in? */
bool wu_window_is_own(const struct wu_window *w, uint64_t at);
/* Is c live at now, or can be continued? */
bool wu_window_is_found(const struct wu_window *w, const struct wu_cluster *c, int64_t now);
/* Bytes c holds. */
uint64_t wu_window_bytes(const struct wu_cluster *c);

#endif
