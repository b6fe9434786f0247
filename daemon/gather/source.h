/* One configured way stories come in, at work: a feed or page that is asked again and
 * again, or a spool folder that is watched.
 *
 * Loop thread only. Times are ms since 1970.
 */
#ifndef DAEMON_GATHER_SOURCE_H
#define DAEMON_GATHER_SOURCE_H

#include "base/json-out.h"
#include "conf.h"
#include "gather/pages.h"
#include "gather/push.h"

/* What all sources share; outlives them. */
struct source_house {
	uv_loop_t *loop;
	struct lanes *lanes;
	struct pages *pages;
	struct push *push;
	const char *state_dir; /* of their state files */
	size_t document_max;
	int64_t (*now)(void);
};

struct source;

/* conf and house are borrowed for life. Nothing is asked yet. A damaged state file is told
 * of on standard error and begun anew. WU_ENOMEM. */
WU_MUST int source_new(const struct conf_source *conf, const struct source_house *house,
		       struct source **ret_source);
/* Called often: asks, or begins to watch, when it is time and there is room. */
void source_tick(struct source *s, int64_t now);
/* Is an answer owed to it? */
bool source_busy(const struct source *s);
/* Write its state as members of the object j has open. */
void source_describe(const struct source *s, struct wu_json_out *j);
/* Watch no more; stopped is called when its handles are closed. It may still be busy. */
void source_stop(struct source *s, void (*stopped)(void *data), void *data);
/* Only when stopped and not busy. NULL is fine; always returns NULL. */
struct source *source_free(struct source *s);

#endif
