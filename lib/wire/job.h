/* One document on its way through wire/: what a format's reader is given, and its way out.
 * Private to wire/. A reader fills job->item and gives it, once for each story.
 */
#ifndef WU_WIRE_JOB_H
#define WU_WIRE_JOB_H

#include <libxml/tree.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/wire.h"

struct wu_job {
	const char *p; /* the document, raw bytes */
	size_t len;
	const struct wu_wire_opts *opts;
	const struct wu_wire_sink *out; /* the caller's: items go there */
	const struct wu_wire_sink *sink; /* for notes: the document remembers that there were */
	struct wu_item *item; /* empty at the start of a reader, and after each give */
	struct wu_document *doc;
	struct wu_err *err;
	unsigned seen, given;
};

/* The document in UTF-8, in a buffer for wu_buf_close() whatever is returned; job->doc
 * learns the set. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_job_utf8(struct wu_job *j, struct wu_buf *ret_buf);
/* The document as the tree of well-formed XML; *ret_doc is the caller's, to xmlFreeDoc().
 * WU_EFORMAT, WU_ELIMIT: the job's err says in which line; WU_ENOMEM. */
WU_MUST int wu_job_xml(struct wu_job *j, xmlDoc **ret_doc);
/* Hand the item out, then empty it. One that is no story, a picture say, goes to those only
 * who ask for items; one that broke a limit is noted and passed over. WU_ENOMEM, or what the sink
 * said. */
WU_MUST int wu_job_give(struct wu_job *j);

#endif
