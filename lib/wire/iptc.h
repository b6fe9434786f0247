/* IPTC 7901: messages of an agency's teleprinter line, several in a stream.
 *
 *   SOH source+number SP priority SP category SP words CR LF [keyword CR LF]
 *   STX headline "=" CR LF [byline CR LF] paragraphs ETX DDHHMM Mon YY CR LF EOT
 */
#ifndef WU_WIRE_IPTC_H
#define WU_WIRE_IPTC_H

#include "wire/job.h"

/* Each message as a story. WU_EFORMAT: no message in it can be read; err says why. */
WU_MUST int wu_iptc_read(struct wu_job *j);

#endif
