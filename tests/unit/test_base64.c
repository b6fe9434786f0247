/* base64: RFC 4648's vectors, every length back and forth, and what is none. */
#include "base.h"

#include "base/base64.h"

static void vectors(void **state)
{
	static const char *const pairs[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
		{"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
	char out[16];

	(void)state;
	for (int i = 0; i < 7; i++) {
		struct wu_span s = span(pairs[i][0]);

		assert_int_equal(WU_BASE64_LEN(s.len), strlen(pairs[i][1]));
		wu_base64_write(s, out);
		assert_memory_equal(out, pairs[i][1], WU_BASE64_LEN(s.len));
	}
}

static void every_byte_comes_back(void **state)
{
	char in[600], out[800];
	unsigned char back[600];

	(void)state;
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (char)(i * 37 + i / 256);
	for (size_t n = 0; n < sizeof(in); n++) {
		size_t len;

		wu_base64_write((struct wu_span){in, n}, out);
		assert_int_equal(wu_base64_read((struct wu_span){out, WU_BASE64_LEN(n)}, back, &len), 0);
		assert_int_equal(len, n);
		assert_memory_equal(back, in, n);
	}
}

static void refuses_what_is_none(void **state)
{
	static const char *const bad[] = {"Z", "Zg=", "Zg", "Z===", "====", "Zm9v ", "Zm9\x80",
					  "Zm-v", "Zg==Zg==", "=m9v"};
	unsigned char out[16];
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(wu_base64_read(span(bad[i]), out, &len), WU_EFORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(every_byte_comes_back),
		cmocka_unit_test(refuses_what_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
