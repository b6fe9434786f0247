/* err: every code says what it is, and a wrapped text loses its end, never its beginning. */
#include "base.h"

#include <stdio.h>

#include "base/err.h"

/* Each code of the table has a name and a sentence of its own; no other number has one. */
static void codes_are_told_apart(void **state)
{
	static const struct {
		int code;
		const char *name, *text;
	} all[] = {
#define X(num, name, text) {num, #name, text},
		WU_CODES(X)
#undef X
	};
	size_t known = 0;

	(void)state;
	for (int code = -6000; code < 300; code++) {
		bool named = strcmp(wu_errname(code), "UNKNOWN") != 0;
		bool said = strcmp(wu_strerror(code), "unknown error") != 0;

		assert_true(said == (named || code == 0));
		assert_true(!named || code <= -5001);
		known += named;
	}
	assert_int_equal(known, sizeof(all) / sizeof(*all));
	for (size_t i = 0; i < known; i++) {
		assert_string_equal(wu_errname(all[i].code), all[i].name);
		assert_string_equal(wu_strerror(all[i].code), all[i].text);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(all[k].text, all[i].text);
	}
}

/* Of every length: what is there is how the whole sentence begins, as much as fits. */
static void any_length_is_cut_at_the_end(void **state)
{
	static char head[700], tail[700], whole[1500];
	struct wu_err err;

	(void)state;
	for (size_t h = 0; h<sizeof(head); h += h> 490 && h < 520 ? 1 : 13)
		for (size_t t = 0; t < sizeof(tail); t += 7) {
			size_t fits = sizeof(err.text) - 1, kept;

			memset(head, 'h', h);
			memset(tail, 't', t);
			head[h] = tail[t] = 0;
			assert_int_equal(wu_err_set(&err, WU_ETORN, "%s", tail), WU_ETORN);
			assert_int_equal(strlen(err.text), t < fits ? t : fits);
			assert_int_equal(wu_err_wrap(&err, "%s", head), WU_ETORN);
			assert_int_equal(err.code, WU_ETORN);
			snprintf(whole, sizeof(whole), "%s: %s", head, tail);
			kept = strlen(err.text);
			assert_memory_equal(err.text, whole, kept);
			assert_true(kept == strlen(whole) || kept + 2 >= fits);
		}
}

static void nobody_asks(void **state)
{
	struct wu_err err = {.code = 0};

	(void)state;
	assert_int_equal(wu_err_set(NULL, WU_EIO, "x"), WU_EIO);
	assert_true(wu_err_wrap(NULL, "x") < 0);
	assert_int_equal(wu_err_set(&err, WU_EIO, "byte %d", 7), WU_EIO);
	assert_int_equal(wu_err_wrap(&err, "block %d", 12), WU_EIO);
	assert_int_equal(wu_err_wrap(&err, "segment %s", "x"), WU_EIO);
	assert_string_equal(err.text, "segment x: block 12: byte 7");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_told_apart),
		cmocka_unit_test(any_length_is_cut_at_the_end),
		cmocka_unit_test(nobody_asks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
