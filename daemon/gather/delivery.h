/* The stories of one document on their way to the desk, and the moment when all of them
 * have their answer. Only then may the document be done with: a feed's validators kept,
 * a spool file moved. */
#ifndef DAEMON_GATHER_DELIVERY_H
#define DAEMON_GATHER_DELIVERY_H

#include "conf.h"
#include "gather/push.h"

struct delivery_sum {
	uint32_t taken, refused, lost;
	char why[256]; /* of the first refusal; "": none */
};

struct delivery_opts {
	struct push *push;
	const struct conf_source *conf; /* what its stories are given */
	/* One story was answered; item is what delivery_add() was given. NULL: nobody asks. */
	void (*answered)(void *ctx, uint64_t item, enum push_outcome outcome);
	/* All are; the delivery is freed after it. Comes once, perhaps within delivery_end(). */
	void (*settled)(void *ctx, const struct delivery_sum *sum);
	void *ctx;
};

struct delivery;

/* New empty delivery; delivery_end() must be called. WU_ENOMEM. */
WU_MUST int delivery_new(const struct delivery_opts *opts, struct delivery **ret_delivery);
/* Give s its source, outlet, agency and language, and send it. s is borrowed for the call.
 * WU_ENOMEM, WU_ELIMIT, WU_EBUSY (we stop): counted as lost. */
WU_MUST int delivery_add(struct delivery *d, struct wu_story *s, uint64_t item);
/* A story of the document could not even be made: counted as lost. */
void delivery_lose(struct delivery *d);
/* No more will be added. */
void delivery_end(struct delivery *d);

#endif
