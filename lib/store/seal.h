/* From a live segment to a sealed one: packed tight, indexed, chained, never to change.
 *
 * Blocking and slow (level 9); for a thread of low priority. The live segment is removed
 * only when the sealed one has been written, synced, read back, compared and named.
 */
#ifndef WU_STORE_SEAL_H
#define WU_STORE_SEAL_H

#include "store/files.h"

/* Seal a live segment that grows no more. WU_ECHECKSUM, WU_ESEQ: it is damaged; WU_ELIMIT:
 * more blocks than an index holds; WU_EINVAL: a refused commit left it, another counts, or
 * the one before is live. Errors of files, WU_ENOMEM. On any error the live one is
 * still there. */
WU_MUST int wu_seal(const struct wu_files *files, const struct wu_segment *live,
		    struct wu_segment *ret_sealed, struct wu_err *err);

/* Rewrite a sealed segment, or a damaged one, with each event as edit leaves it. edit (NULL:
 * as it is) may change text, never seq; > 0 says that it changed something. What cannot be
 * read becomes a gap; before that the file is linked into damaged/. The next segment's
 * chain is mended, unless that one is damaged: then it stays as it is. Errors as wu_seal(), and
 * edit's. WU_END: nothing had to change. */
WU_MUST int wu_reseal(const struct wu_files *files, const struct wu_segment *sealed,
		      int (*edit)(void *data, struct wu_event *ev), void *data, struct wu_err *err);

#endif
