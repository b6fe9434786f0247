/* Every agency's patterns are tried; it is asked of few lines, those a rule would take.
 * Nothing can fail.
 */
#include "text/mark.h"

#include <string.h>

#include "text/pattern.h"

enum {
	BYLINE_MAX = 240, /* bytes */
	DATELINE_MAX = 160,
};

bool wu_mark_byline(const struct wu_rules *r, struct wu_span line)
{
	const struct wu_rule_set *a;

	for (uint32_t i = 0; line.len <= BYLINE_MAX && (a = wu_rules_agency(r, i)); i++)
		for (uint32_t k = 0; k < a->key[WU_RULE_BYLINE].n; k++)
			if (wu_pattern_is(a->key[WU_RULE_BYLINE].v[k], line))
				return true;
	return false;
}

static bool has_mail(const struct wu_rule_set *a, struct wu_span line)
{
	const struct wu_values *mail = &a->key[WU_RULE_MAIL];

	for (uint32_t i = 0; i < mail->n; i++)
		if (memmem(line.p, line.len, mail->v[i].p, mail->v[i].len))
			return true;
	return false;
}

bool wu_mark_is(const struct wu_rules *r, struct wu_span line)
{
	bool at = line.len && memchr(line.p, '@', line.len);
	const struct wu_rule_set *a;

	for (uint32_t i = 0; at && (a = wu_rules_agency(r, i)); i++)
		if (has_mail(a, line))
			return true;
	return wu_mark_byline(r, line);
}

static bool has_dateline(const struct wu_rule_set *a, struct wu_span line)
{
	const struct wu_values *dateline = &a->key[WU_RULE_DATELINE];

	if (line.len > DATELINE_MAX)
		line.len = DATELINE_MAX;
	for (uint32_t i = 0; i < dateline->n; i++)
		if (wu_pattern_head(dateline->v[i], line))
			return true;
	return false;
}

bool wu_mark_dateline(const struct wu_rules *r, struct wu_span line, size_t n)
{
	const struct wu_rule_set *a;

	for (size_t at = 0; at < n && at < line.len; at++) {
		struct wu_span rest = {line.p + at, line.len - at};

		if (at && *rest.p != '(' && *rest.p != '[')
			continue;
		for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++)
			if (has_dateline(a, rest))
				return true;
	}
	return false;
}
