/* What keeper.c (the thread), round.c (sealing, pruning, counting) and inspect.c (looking for
 * damage) share. Private to the three.
 */
#ifndef DAEMON_SERVE_KEEPER_STATE_H
#define DAEMON_SERVE_KEEPER_STATE_H

#include <stdatomic.h>

#include "serve/keeper.h"
#include "serve/paced.h"

/* Damaged segments remembered, so as not to be told again. */
enum { BAD_MAX = 256 };

struct keeper {
	uv_async_t wake;
	uv_thread_t thread;
	uv_mutex_t lock;
	uv_cond_t work;
	struct keeper_opts o;
	atomic_bool stopping;
	/* under the lock */
	uint64_t first, from;
	bool turned, ended;
	struct keeper_stats stats;
	/* the thread's own */
	struct paced paced;
	struct keeper_stats s; /* copied to stats after each step */
	uint64_t at; /* seq of the segment looked at last, glancing or reading */
	bool read; /* all of them, whole */
	bool reserve; /* there is one */
	int seal_failed, prune_failed, read_failed; /* why it did not get on last, told */
	uint64_t bad[BAD_MAX];
	uint32_t n_bad;
	void (*stopped)(void *data);
	void *data;
};

/* Say that s is damaged, once. */
void inspect_note_bad(struct keeper *k, const struct wu_segment *s);
bool inspect_is_bad(const struct keeper *k, uint64_t first);
/* Say what failed, rc < 0, when it is another failure than *told, the last of its kind. rc is
 * that one then; 0 or more: the next is told whatever it is. */
void inspect_note_failed(struct keeper *k, int *told, int rc, const char *what);
/* Glance at every sealed segment; read whole those that look bad. */
void inspect_glance(struct keeper *k);
/* Read one more sealed segment whole; k->read when there is no more. Returns the pause to make
 * after it, ms. */
uint64_t inspect_next(struct keeper *k);

/* Seal what lies before seq first, prune what replay from seq from does not need, count. */
void round_go(struct keeper *k, uint64_t first, uint64_t from);
/* Give the reserve's room back. */
void round_end(struct keeper *k);

#endif
