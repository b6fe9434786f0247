/* json-in and json-out: what one writes the other reads the same, and nothing else passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/json-in.h"
#include "base/json-out.h"
#include "base/mem.h"
#include "base/utf8.h"

static struct wu_arena *arena;

static int set_up(void **state)
{
	(void)state;
	return wu_arena_new(16 << 20, &arena);
}

static int tear_down(void **state)
{
	(void)state;
	wu_arena_free(arena);
	return 0;
}

static int parse(const char *s, unsigned depth, const struct wu_json **ret)
{
	struct wu_err err;

	wu_arena_reset(arena);
	return wu_json_read(s, strlen(s), depth, arena, ret, &err);
}

/* Every code point, as a string's content, survives; none that is unsafe stands bare. */
static void every_letter_survives(void **state)
{
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 1 << 20);
	for (uint32_t c = 1; c < 0x11000; c++) {
		char letter[4];
		struct wu_span s = {letter, wu_utf8_put(letter, c)}, back;
		const struct wu_json *v;
		struct wu_json_out j;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		wu_buf_reset(&b);
		wu_json_init(&j, &b);
		wu_json_open(&j, NULL, '{');
		wu_json_str(&j, "k", s);
		wu_json_close(&j, '}');
		assert_int_equal(wu_json_done(&j), 0);
		assert_true(!wu_utf8_unsafe(c) || !memmem(b.p, b.len, letter, s.len));
		assert_int_equal(wu_buf_add(&b, "", 1), 0);
		assert_int_equal(parse(b.p, 4, &v), 0);
		back = wu_json_get_str(v, "k");
		assert_int_equal(back.len, s.len);
		assert_memory_equal(back.p, letter, s.len);
	}
	wu_buf_close(&b);
}

static void numbers_keep_their_text(void **state)
{
	const struct wu_json *v;

	(void)state;
	assert_int_equal(parse("{\"a\":18446744073709551600,\"b\":-7,\"c\":0.5,\"a2\":true}", 4, &v), 0);
	assert_memory_equal(wu_json_get(v, "a")->str.p, "18446744073709551600", 20);
	assert_int_equal(wu_json_get(v, "b")->i, -7);
	assert_float_equal(wu_json_get(v, "c")->real, .5, 1e-12);
	assert_null(wu_json_get(v, "d"));
}

static void depth_and_form_are_checked(void **state)
{
	static const char *const bad[] = {"", "{", "{\"a\":}", "[1,", "nul", "{\"a\":1} x", "\"a"};
	const struct wu_json *v;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(parse(bad[i], 8, &v), WU_EFORMAT);
	assert_int_equal(parse("[[[[1]]]]", 8, &v), 0);
	assert_int_equal(parse("[[[[[[[[[[1]]]]]]]]]]", 8, &v), WU_ELIMIT);
	assert_int_equal(parse(" {\"a\":\"x\"} \n", 8, &v), 0);
}

static void bad_utf8_is_repaired(void **state)
{
	const struct wu_json *v;
	struct wu_span s;

	(void)state;
	assert_int_equal(parse("{\"a\":\"x\xFFy\"}", 4, &v), 0);
	s = wu_json_get_str(v, "a");
	assert_int_equal(s.len, 5);
	assert_int_equal(wu_utf8_valid(s.p, s.len), 5);
}

static void strict_means_json(void **state)
{
	static const char *const loose[] = {"[1,]", "{\"a\":1,}", "['a']", "[TRUE]"};
	static const char *const good[] = {"[1]\n", " {\"a\":1} ", "7", "\"a\"", "[]", "null"};
	const struct wu_json *v;
	struct wu_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(loose) / sizeof(*loose); i++) {
		assert_int_equal(parse(loose[i], 9, &v), 0);
		assert_int_equal(wu_json_strict(loose[i], strlen(loose[i]), 9, arena, &v, &err),
				 WU_EFORMAT);
		assert_non_null(strstr(err.text, "at byte"));
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_int_equal(wu_json_strict(good[i], strlen(good[i]), 9, arena, &v, &err), 0);
	assert_int_equal(wu_json_strict("[1", 2, 9, arena, &v, &err), WU_EFORMAT);
	assert_non_null(strstr(err.text, "ends in the middle"));
	assert_int_equal(wu_json_strict("1 2", 3, 9, arena, &v, &err), WU_EFORMAT);
	assert_non_null(strstr(err.text, "more text"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_letter_survives),
		cmocka_unit_test(numbers_keep_their_text),
		cmocka_unit_test(depth_and_form_are_checked),
		cmocka_unit_test(bad_utf8_is_repaired),
		cmocka_unit_test(strict_means_json),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
