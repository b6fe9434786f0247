/* What stands in a mark beside the agency's name: places, dates, people. Not prose.
 *
 * Part of step 5: tells "HARLOW, England, Dec 1" before "(Reuters)" from a sentence that
 * only mentions an agency. Pure.
 */
#ifndef WU_TEXT_NAMING_H
#define WU_TEXT_NAMING_H

#include "wiredup.h"

/* People's names: few words, each with a capital (or of a script that has none). */
bool wu_naming_is_person(struct wu_span s);
/* A place and perhaps a date, before the agency in brackets. Empty is one. Without a dash
 * behind the brackets there must be a date or a place in capitals. */
bool wu_naming_is_dateline(struct wu_span s, bool dash);
/* Inside a Korean mark's brackets, before the agency ("Seoul=", "New York=AP/"); not where
 * the brackets name a picture's source ("photo=", "provided by="). */
bool wu_naming_is_korean(struct wu_span s);
/* Bytes of " Hong Gil-dong reporter = " at the start of s, behind such brackets; or 0. */
size_t wu_naming_reporters(struct wu_span s);

#endif
