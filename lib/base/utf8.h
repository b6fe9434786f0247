/* UTF-8: decoding, checking, repair, columns on a terminal. Knows no locale. */
#ifndef WU_BASE_UTF8_H
#define WU_BASE_UTF8_H

#include "wiredup.h"

#define WU_REPLACEMENT 0xFFFDu

/* Decode one code point of p[0..len), len >= 1. Sets *ret_n to the bytes it took.
 * Ill-formed input gives U+FFFD for each maximal subpart (Unicode 15, 3.9). */
uint32_t wu_utf8_next(const char *p, size_t len, size_t *ret_n);
/* Write code point c to p (room for 4 bytes); returns the bytes written. */
size_t wu_utf8_put(char *p, uint32_t c);
/* Length of the longest valid prefix of p[0..len). */
size_t wu_utf8_valid(const char *p, size_t len);
/* Copy p[0..len) to out (room for 3 * len), ill-formed parts as U+FFFD, NUL as a space.
 * Returns the bytes written. */
size_t wu_utf8_repair(char *out, const char *p, size_t len);
/* Terminal columns of c: 0 combining and controls, 2 for Hangul, Han, Kana, full-width. */
int wu_utf8_columns(uint32_t c);
/* Unsafe on a terminal or in a log: C0, DEL, C1, bidi controls, U+2028/9. */
bool wu_utf8_unsafe(uint32_t c);

#endif
