/* Inside source.h: what source.c (life), asked.c (feeds and pages) and watched.c (spool
 * folders) share. */
#ifndef DAEMON_GATHER_SOURCE_STATE_H
#define DAEMON_GATHER_SOURCE_STATE_H

#include "gather/delivery.h"
#include "gather/source.h"
#include "gather/spool.h"
#include "gather/state.h"

#define SOURCE_RETRY_MS 10000 /* between two looks for a spool folder that is not there */

struct source {
	const struct conf_source *conf;
	const struct source_house *house;
	struct state state;
	uint32_t busy; /* answers owed: requests and deliveries */
	bool failing;
	long status; /* of the last answer, HTTP; 0: none */
	char why[256]; /* what is wrong; "": nothing */
	uint64_t asked, unchanged, items, fresh, pages_failed, notes;
	uint64_t taken, refused;
	/* the document being delivered */
	struct delivery *delivery;
	uint32_t pages; /* article pages under way */
	char etag[STATE_TAG_MAX], modified[64]; /* kept when all of it is taken */
	char lane[256];
	/* a spool */
	struct spool *spool;
	int64_t retry;
	void (*stopped)(void *data);
	void *stopped_data;
};

/* Say what is wrong, once on standard error when it begins; "" ends it. */
void source_fails(struct source *s, const char *why);
/* A note on a damaged document: counted. ctx is the source. */
void source_note(void *ctx, const char *text);
/* Add what a delivery came to. */
void source_sum(struct source *s, const struct delivery_sum *sum);

/* asked.c: ask the feed or page now. */
void asked_start(struct source *s);
/* watched.c: watch the folder; end it. */
void watched_start(struct source *s, int64_t now);
void watched_stop(struct source *s);

#endif
