/* Character references, as XML and HTML write them: "&amp;", "&#8217;", "&#x2019;". */
#ifndef WU_WIRE_ENTITY_H
#define WU_WIRE_ENTITY_H

#include "wiredup.h"

#define WU_ENTITY_NAME 16 /* bytes of a name and its NUL; the longest of HTML has 8 */

/* The reference p[0..len) begins with, *p being '&': its code point and the bytes it takes.
 * loose: as browsers read it, the semicolon may be missing behind a number or one of the
 * old names, and 128 to 159 mean windows-1252. A number that is no character is U+FFFD.
 * false: it is none, the '&' is text. */
bool wu_entity_read(const char *p, size_t len, bool loose, uint32_t *ret_c, size_t *ret_n);
/* What windows-1252 has at 128..159, c elsewhere. */
uint32_t wu_entity_windows(uint32_t c);
/* May XML hold c? */
bool wu_entity_valid(uint32_t c);

#endif
