/* The configuration: wiredup.conf, conf.d/ and sources.d/ of one folder, as values.
 *
 * Every key is optional; the table in setting.c gives its type, range and default, and
 * drives reading, `check --settings` and the test of the manual page. Read once; then
 * it does not change.
 */
#ifndef CONF_H
#define CONF_H

#include "command.h"
#include "complain.h"

/* Times are milliseconds, sizes bytes. Strings lie in the configuration, "" where not said. */
struct conf_desk {
	int64_t window, cluster_max_age;
	uint64_t window_memory;
	double join_near, join_same_outlet;
	uint32_t join_shared, connections_per_user;
};

/* How the log is written and kept. 0: keep_age for ever, keep_bytes without a bound. */
struct conf_log {
	uint32_t sync; /* enum wu_sync */
	uint32_t text; /* enum wu_keep */
	int64_t sync_interval, segment_age, keep_age;
	uint64_t segment_size, keep_bytes; /* segment_size: of lines */
};

struct conf_gather {
	uint32_t connections; /* open at once */
	int64_t host_spacing; /* between two starts to one host */
	int64_t connect_timeout, timeout;
	uint64_t document_max; /* of a decoded body, or a spool file */
	uint32_t queue; /* stories the desk has not acknowledged */
	const char *contact; /* said to outlets in User-Agent */
};

enum source_type { SOURCE_FEED, SOURCE_PAGE, SOURCE_SPOOL };
enum source_article { ARTICLE_FEED_ONLY, ARTICLE_FETCH };

/* One [source "name"]. */
struct conf_source {
	const char *name;
	uint32_t type, article, done; /* done: enum spool_done */
	const char *url, *path, *outlet, *agency, *lang, *host_group;
	int64_t interval;
	int32_t zone; /* minutes east of UTC of times that name no zone */
	bool contract, allow_private, enabled;
};

struct conf {
	struct conf_desk desk;
	struct conf_log log;
	struct conf_gather gather;
	struct conf_source *sources; /* in order of file and line */
	uint32_t n_sources;
	struct wu_arena *arena;
};

/* Read the files of dir. Every error of every file goes to complaints. On success
 * *ret_conf is the caller's, to conf_free(). WU_ECONFIG: there were errors, these or earlier
 * ones; WU_ENOMEM. */
WU_MUST int conf_load(const char *dir, struct complaints *complaints, struct conf **ret_conf);
/* NULL is fine; always returns NULL. */
struct conf *conf_free(struct conf *c);
/* The engine's options as the desk's settings say. */
struct wu_engine_opts conf_engine(const struct conf *c);

#endif
