/* roster: it may suspect in vain, but whoever's form fits a line is suspected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "shipped.h"
#include "text/pattern.h"
#include "text/roster.h"

static struct wu_signers find(const struct wu_rules *r, const char *line)
{
	struct wu_signers s = {{0}};

	wu_roster_find(wu_rules_roster(r), (struct wu_span){line, strlen(line)}, &s);
	return s;
}

static bool suspects(const struct wu_rules *r, const char *line, const char *name)
{
	struct wu_signers s = find(r, line);
	const struct wu_rule_set *a;

	for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++)
		if (span_is(a->name, name))
			return wu_signers_have(&s, i);
	return false;
}

/* A line that a pattern fits: its holes filled, its letters in the other case. */
static void fill(struct wu_span pattern, bool shout, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.p[i];

		n += (size_t)sprintf(out + n, "%s",
				     c == '*'   ? "Rain "
				     : c == '#' ? "12"
				     : c == '~' ? "a@b.io"
						: "");
		if (!strchr("*#~", c))
			out[n++] = shout && c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	out[n] = 0;
}

/* Every form of every shipped agency. */
static void never_wrongly_no(void **state)
{
	static const enum wu_rule_key keys[] = {WU_RULE_SIGN, WU_RULE_BYLINE, WU_RULE_DATELINE,
						WU_RULE_TAIL, WU_RULE_MAIL,   WU_RULE_PHOTO};
	struct wu_rules *r = shipped_rules(false);
	const struct wu_rule_set *a;
	uint32_t forms = 0;

	(void)state;
	for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++)
		for (int n = 0; n < 12; n++) {
			const struct wu_values *v = &a->key[keys[n / 2]];

			for (uint32_t k = 0; k < v->n; k++, forms++) {
				char line[1024];
				struct wu_signers s;

				fill(v->v[k], n % 2, line);
				s = find(r, line);
				if (!wu_signers_have(&s, i))
					fail_msg("%s is not suspected of %s", a->name.p, line);
			}
		}
	assert_true(forms > 500);
	wu_rules_free(r);
}

static void is_a_sieve(void **state)
{
	struct wu_rules *r = shipped_rules(false);
	struct wu_signers s = find(r, "Sea lions slept below the lighthouse.");

	(void)state;
	for (uint32_t i = 0; wu_rules_agency(r, i); i++)
		assert_false(wu_signers_have(&s, i));
	assert_true(suspects(r, "(곶=연합뉴스) 등대", "yonhap"));
	assert_false(suspects(r, "(곶=연합뉴스) 등대", "newsis"));
	assert_true(suspects(r, "MARLOW (AP) - A lamp", "ap"));
	assert_true(suspects(r, "AP", "ap"));
	assert_false(suspects(r, "A", "ap"));
	assert_false(suspects(r, "", "ap"));
	wu_rules_free(r);
}

/* Without a roster, and for a form that has no literal, everybody is suspected; more
 * agencies than bits share them. */
static void in_doubt_suspects(void **state)
{
	struct wu_rules *r;
	struct wu_signers s = {{0}};
	char name[16];

	(void)state;
	wu_roster_find(NULL, (struct wu_span){"x", 1}, &s);
	assert_true(wu_signers_have(&s, 0) && wu_signers_have(&s, WU_ROSTER_MAX - 1));
	assert_int_equal(wu_rules_new(&r), 0);
	assert_int_equal(wu_rules_add(r, "agency", "aaa", "tail", "*#", NULL), 0);
	for (uint32_t i = 0; i < WU_ROSTER_MAX + 40; i++) {
		snprintf(name, sizeof(name), "n%05u", (unsigned)i);
		assert_int_equal(wu_rules_add(r, "agency", name, "sign", name, NULL), 0);
	}
	assert_null(wu_rules_roster(r));
	assert_int_equal(wu_rules_freeze(r, NULL), 0);
	assert_true(suspects(r, "nothing", "aaa"));
	assert_true(suspects(r, "(n00290)", "n00290"));
	assert_false(suspects(r, "(n00290)", "n00100"));
	wu_rules_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_wrongly_no),
		cmocka_unit_test(is_a_sieve),
		cmocka_unit_test(in_doubt_suspects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
