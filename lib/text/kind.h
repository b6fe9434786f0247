/* What kind of story it is: an article, one picture's caption, or a flash.
 *
 * Between steps 4 and 5 of the data path: looks at what furniture left standing. Captions
 * and flashes are classes of their own and never stand in an article's cluster. Pure.
 */
#ifndef WU_TEXT_KIND_H
#define WU_TEXT_KIND_H

#include "text/rules.h"
#include "text/words.h"

/* As pushed, else as recognised in lines (title first, if any). */
enum wu_kind wu_kind_of(const struct wu_story *s, const struct wu_rules *r,
			const struct wu_line *lines, uint32_t n);

#endif
