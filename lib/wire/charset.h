/* Bytes in whatever character set into UTF-8. iconv behind it.
 *
 * Order of belief: byte order mark, HTTP charset, declaration in the document, valid
 * UTF-8, the set of the declared language, CP949 where the text looks Korean, windows-1252.
 * A declared set that does not decode is overruled and noted. EUC-KR is read as CP949, Latin-1
 * as windows-1252 (encoding.h).
 */
#ifndef WU_WIRE_CHARSET_H
#define WU_WIRE_CHARSET_H

#include "base/buf.h"
#include "wire/wire.h"

/* Append p[0..len) to out as valid UTF-8 without a byte order mark and without NULs.
 * *ret_name, NULL allowed, is the set used, static storage. WU_ELIMIT, WU_ENOMEM. */
WU_MUST int wu_charset_decode(const char *p, size_t len, const struct wu_wire_opts *opts,
			      const struct wu_wire_sink *sink, struct wu_buf *out,
			      const char **ret_name);

#endif
