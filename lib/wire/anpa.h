/* ANPA 1312: the American line protocol; the frame of IPTC 7901 with other marks in it.
 *
 *   SOH service+number US selector CR LF
 *   priority SP category SP format US keyword SP [version] SP MM-DD SP words CR LF
 *   STX RS headline CR LF [GS byline CR LF] paragraphs ETX source-MM-DD-YY HHMMGMT EOT
 */
#ifndef WU_WIRE_ANPA_H
#define WU_WIRE_ANPA_H

#include "wire/job.h"

/* Each message as a story. WU_EFORMAT: no message in it can be read; err says why. */
WU_MUST int wu_anpa_read(struct wu_job *j);

#endif
