/* The agencies that may have signed a line (text/roster) are asked for their forms
 * (text/form); it is asked of few lines, those a rule would take. Nothing can fail.
 */
#include "text/mark.h"

#include <string.h>

#include "text/form.h"
#include "text/roster.h"

static struct wu_signers signers(const struct wu_rules *r, struct wu_span line)
{
	struct wu_signers s = {{0}};

	wu_roster_find(wu_rules_roster(r), line, &s);
	return s;
}

bool wu_mark_byline(const struct wu_rules *r, struct wu_span line)
{
	struct wu_signers s = signers(r, line);
	const struct wu_rule_set *a;

	for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++)
		if (wu_signers_have(&s, i) && wu_form_byline(a, line, WU_FORM_ABOVE | WU_FORM_LOW))
			return true;
	return false;
}

bool wu_mark_is(const struct wu_rules *r, struct wu_span line)
{
	bool at = line.len && memchr(line.p, '@', line.len);
	const struct wu_rule_set *a;

	for (uint32_t i = 0; at && (a = wu_rules_agency(r, i)); i++)
		if (wu_form_has_mail(a, line))
			return true;
	return wu_mark_byline(r, line);
}

bool wu_mark_dateline(const struct wu_rules *r, struct wu_span line, size_t n)
{
	struct wu_signers s = signers(r, line);
	const struct wu_rule_set *a;

	for (size_t at = 0; at < n && at < line.len; at++) {
		struct wu_span rest = {line.p + at, line.len - at};

		if (at && *rest.p != '(' && *rest.p != '[')
			continue;
		for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++)
			if (wu_signers_have(&s, i) && wu_form_dateline(a, rest))
				return true;
	}
	return false;
}
