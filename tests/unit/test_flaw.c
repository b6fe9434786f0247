/* flaw: the line each kind was met in first, told once. */
#include "wire.h"

#include "wire/flaw.h"

static void lines(void **state)
{
	static const char doc[] = "one\ntwo\nthree\n";
	struct seen seen = {0};
	struct wu_flaws f;

	(void)state;
	wu_flaw_init(&f, doc);
	wu_flaw_tell(&f, SINK(&seen));
	assert_int_equal(seen.notes, 0);
	wu_flaw_meet(&f, WU_FLAW_ANGLE, doc + 1);
	wu_flaw_meet(&f, WU_FLAW_END, doc + 9);
	wu_flaw_meet(&f, WU_FLAW_ANGLE, doc + 9);
	wu_flaw_meet(&f, WU_FLAW_CUT, doc + 5); /* counted already: the line of the last */
	wu_flaw_meet(&f, WU_FLAW_JUNK, doc + strlen(doc));
	assert_int_equal(f.first[WU_FLAW_ANGLE], 1);
	assert_int_equal(f.first[WU_FLAW_END], 3);
	assert_int_equal(f.first[WU_FLAW_CUT], 3);
	assert_int_equal(f.first[WU_FLAW_JUNK], 4);
	wu_flaw_tell(&f, SINK(&seen));
	assert_int_equal(seen.notes, 4);
	wu_flaw_tell(&f, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lines)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
