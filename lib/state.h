/* What the engine knows: window, index, habits, answers, time, and the events of a step.
 *
 * engine.c decides, this file changes. A change asks for its memory first
 * (wu_state_reserve) and then cannot fail half way. Internal to the engine.
 */
#ifndef WU_STATE_H
#define WU_STATE_H

#include "base/buf.h"
#include "known.h"
#include "near/cluster.h"
#include "near/index.h"
#include "near/window.h"
#include "press.h"

struct wu_engine {
	struct wu_engine_opts o;
	struct wu_cluster_opts rules;
	struct wu_window *window;
	struct wu_index *index;
	struct wu_habit *habit;
	struct wu_known *known;
	struct wu_press press;
	struct wu_buf imprint; /* of the story of this step, where its event has one */
	struct wu_arena *spans; /* what events say of clusters already gone */
	struct wu_event *events;
	uint32_t n_events, cap_events;
	uint64_t next_seq;
	int64_t now;
	struct wu_engine_stats stats;
};

/* The next event, room being reserved; c (NULL: none) gives cluster, prev and size. */
struct wu_event *wu_state_emit(struct wu_engine *e, enum wu_ev ev, const struct wu_cluster *c);
/* Set the clock to now unless that is back. */
void wu_state_clock(struct wu_engine *e, int64_t now);
/* A share in millionths, as logs tell it. */
uint64_t wu_state_micros(double v);
/* Begin a step: no events, time at now, expired clusters closed and told. WU_ENOMEM. */
WU_MUST int wu_state_move(struct wu_engine *e, int64_t now);
/* Room for what placing a story may need. WU_ENOMEM: unchanged. */
WU_MUST int wu_state_reserve(struct wu_engine *e);
/* Carry out the join, or open, that v says for the story in press. The cluster of a join
 * may be NULL, not known: the rest is done. WU_ENOMEM: unchanged. */
WU_MUST int wu_state_join(struct wu_engine *e, struct wu_cluster *c, const struct wu_event *v);
WU_MUST int wu_state_open(struct wu_engine *e, const struct wu_event *v, struct wu_cluster **ret);
/* The cluster of that seq, from (NULL: not known), goes into the older one of seq into, which
 * may not be known, and answers given say so. WU_ENOMEM: unchanged. */
WU_MUST int wu_state_take_in(struct wu_engine *e, struct wu_cluster *from, uint64_t seq,
			     uint64_t into);
/* Take the event emitted last back, with its seq. */
void wu_state_take_back(struct wu_engine *e);
/* From goes into into, and the event says so. WU_ENOMEM: unchanged. */
WU_MUST int wu_state_merge(struct wu_engine *e, struct wu_cluster *from, struct wu_cluster *into);
/* Close c now. */
void wu_state_close(struct wu_engine *e, struct wu_cluster *c);
/* Since when (ms) answers are still given. */
int64_t wu_state_remembers(const struct wu_engine *e);

#endif
