/* A damaged live segment, rewritten: its good commits, and gap events for what is lost.
 *
 * A part of recover.c, which says when.
 */
#ifndef WU_STORE_MEND_H
#define WU_STORE_MEND_H

#include "store/recover.h"
#include "store/scan.h"

/* What recovering works with. Pointers are borrowed. */
struct wu_mend {
	const struct wu_files *f;
	void (*tell)(void *data, const char *what); /* NULL is fine */
	void *data;
	struct wu_recovery *r; /* counts are added here */
	struct wu_err *err;
	struct wu_scan scan;
};

/* Of a segment's commits. */
enum wu_mend_sync {
	WU_MEND_UNKNOWN,
	WU_MEND_SYNCED, /* before they were acknowledged */
	WU_MEND_UNSYNCED, /* they were acknowledged without: interval, never */
};

/* Stand the scan at the beginning of live segment s; next_first: of the one behind, 0: none. */
WU_MUST int wu_mend_read(struct wu_mend *c, const struct wu_segment *s, uint64_t next_first);
/* The segment's first commit is loaded: what does its segment event say of its commits?
 * Without one there, nothing: then whoever asks assumes what loses less. */
enum wu_mend_sync wu_mend_sync(const struct wu_mend *c);
/* Rewrite s. Errors of files, WU_ENOMEM; err says where. */
WU_MUST int wu_mend(struct wu_mend *c, const struct wu_segment *s, uint64_t next_first);
/* Set err to "where: sentence of rc"; returns rc. */
int wu_mend_fail(struct wu_mend *c, int rc, const char *where);
/* Tell what was done. */
__attribute__((format(printf, 2, 3))) void wu_mend_say(struct wu_mend *c, const char *fmt, ...);

#endif
