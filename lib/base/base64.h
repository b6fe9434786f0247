/* Base64 (RFC 4648, with padding): bytes as letters of a JSON string, and back. */
#ifndef WU_BASE_BASE64_H
#define WU_BASE_BASE64_H

#include "wiredup.h"

/* Letters that n bytes take. */
#define WU_BASE64_LEN(n) (((n) + 2) / 3 * 4)

/* Write WU_BASE64_LEN(s.len) letters to ret. */
void wu_base64_write(struct wu_span s, char *ret);
/* Write the bytes of s to ret (room for s.len / 4 * 3) and their number to *ret_len.
 * WU_EFORMAT: a letter or a length that cannot be. */
WU_MUST int wu_base64_read(struct wu_span s, unsigned char *ret, size_t *ret_len);

#endif
