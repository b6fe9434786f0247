/* plain: first line, other lines; nothing in it; cuts, no memory. */
#include "wire.h"

#include "wire/plain.h"

static void reads(void **state)
{
	static const char text[] = "\n  A title \r\n\r\nOne line.\n\n\tTwo lines.\n\n";
	struct wu_story *s;

	(void)state;
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_plain_read(text, strlen(text), s), 0);
	assert_span(s->field[WU_TITLE], "A title");
	assert_span(s->field[WU_TEXT], "One line.\nTwo lines.");
	wu_story_reset(s);
	assert_int_equal(wu_plain_read(" \n\t\n", 4, s), WU_EEMPTY);
	wu_story_free(s);
	cut_everywhere(text, strlen(text), WU_FORMAT_TEXT);
	starve(text, strlen(text), WU_FORMAT_TEXT);
}

static void lines(void **state)
{
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 20);
	assert_int_equal(wu_plain_lines(" \n One \r\n\ttwo\n", 14, &b), 0);
	assert_span(((struct wu_span){b.p, b.len}), "One\ntwo");
	assert_int_equal(wu_plain_lines("three", 5, &b), 0);
	assert_span(((struct wu_span){b.p, b.len}), "One\ntwo\nthree");
	assert_int_equal(wu_plain_lines("more than it may hold", 21, &b), WU_ELIMIT);
	wu_buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads), cmocka_unit_test(lines)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
