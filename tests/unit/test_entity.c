/* entity: names and numbers, strict and loose, at every end. */
#include "wire.h"

#include "wire/entity.h"

static const struct {
	const char *text;
	uint32_t strict, loose; /* 0: none */
	size_t n; /* taken, of the loose one */
} all[] = {
	{"&amp;", '&', '&', 5},
	{"&lt;b", '<', '<', 4},
	{"&nbsp;", 0xA0, 0xA0, 6},
	{"&rsquo;", 0x2019, 0x2019, 7},
	{"&Eacute;x", 0xC9, 0xC9, 8},
	{"&foo;", 0, 0, 0},
	{"&", 0, 0, 0},
	{"&;", 0, 0, 0},
	{"& amp;", 0, 0, 0},
	{"&amp", 0, '&', 4},
	{"&copy2023", 0, 0xA9, 5},
	{"&rsquo x", 0, 0, 0},
	{"&#65;", 'A', 'A', 5},
	{"&#x41;", 'A', 'A', 6},
	{"&#X41;", 0, 'A', 6},
	{"&#65", 0, 'A', 4},
	{"&#;", 0, 0, 0},
	{"&#x;", 0, 0, 0},
	{"&#146;", 0x92, 0x2019, 6},
	{"&#0;", 0xFFFD, 0xFFFD, 4},
	{"&#xD800;", 0xFFFD, 0xFFFD, 8},
	{"&#x110000;", 0xFFFD, 0xFFFD, 10},
	{"&#99999999999999999999;", 0xFFFD, 0xFFFD, 23},
	{"&#x1F600;", 0x1F600, 0x1F600, 9},
	{"&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;", 0, 0, 0},
};

static void references(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		size_t len = strlen(all[i].text), n = 0;
		uint32_t c = 0;

		assert_int_equal(wu_entity_read(all[i].text, len, false, &c, &n), all[i].strict != 0);
		assert_int_equal(c, all[i].strict);
		c = 0;
		n = 0;
		assert_int_equal(wu_entity_read(all[i].text, len, true, &c, &n), all[i].loose != 0);
		assert_int_equal(c, all[i].loose);
		assert_int_equal(n, all[i].n);
		for (size_t cut = 1; cut < len; cut++)
			if (wu_entity_read(all[i].text, cut, true, &c, &n))
				assert_true(n <= cut);
	}
}

static void characters(void **state)
{
	(void)state;
	assert_int_equal(wu_entity_windows(0x80), 0x20AC);
	assert_int_equal(wu_entity_windows(0x9F), 0x178);
	assert_int_equal(wu_entity_windows(0xA0), 0xA0);
	assert_int_equal(wu_entity_windows('a'), 'a');
	assert_true(wu_entity_valid('\t') && wu_entity_valid(0xD7FF) && wu_entity_valid(0x10FFFF));
	assert_false(wu_entity_valid(0) || wu_entity_valid(0xB) || wu_entity_valid(0xDC00));
	assert_false(wu_entity_valid(0xFFFE) || wu_entity_valid(0x110000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(references), cmocka_unit_test(characters)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
