/* fold: forms a reader cannot tell apart fold alike; and the golden shingles, whose change
 * is a change of WU_WORDS_VERSION (tests/golden/words-v1.txt; WIREDUP_GOLDEN=write makes it).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/fold.h"
#include "text/words.h"

static size_t fold(const char *s, int32_t *out)
{
	struct wu_span line = {s, strlen(s)};

	return wu_fold_line(line, out, wu_fold_room(line.len));
}

static void alike(void **state)
{
	static const char *const pairs[][2] = {
		{"Harbour", "hARBOUR"},
		{"\xEA\xB0\x80\xEB\x9E\x8C", "\xE1\x84\x80\xE1\x85\xA1\xE1\x84\x85\xE1\x85\xA1\xE1\x86\xB7"},
		{"caf\xC3\xA9", "cafe\xCC\x81"},
		{"abc 123", "\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3\xE3\x80\x80\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93"},
		{"strasse", "stra\xC3\x9F" "e"},
		{"ab", "a\xC2\xAD" "b"},
		{"ab", "a\xE2\x80\x8B" "b"},
	};
	int32_t a[200], b[200];

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		size_t n = fold(pairs[i][0], a), m = fold(pairs[i][1], b);

		for (size_t k = 0; k < n; k++) /* an ideographic space stays a space of its own */
			a[k] = a[k] == 0x3000 ? ' ' : a[k];
		assert_int_equal(n, m);
		for (size_t k = 0; k < m; k++)
			b[k] = b[k] == 0x3000 ? ' ' : b[k];
		assert_memory_equal(a, b, n * sizeof(*a));
	}
}

static void classes(void **state)
{
	(void)state;
	assert_int_equal(wu_fold_class('q'), WU_ALPHA);
	assert_int_equal(wu_fold_class('7'), WU_DIGIT);
	assert_int_equal(wu_fold_class(0x2019), WU_INSIDE);
	assert_int_equal(wu_fold_class(0xAC00), WU_SINGLE);
	assert_int_equal(wu_fold_class(0x65B0), WU_SINGLE);
	assert_int_equal(wu_fold_class(0x0436), WU_ALPHA);
	assert_int_equal(wu_fold_class(0x2014), WU_APART);
	assert_int_equal(wu_fold_class(0x30FB), WU_APART);
}

/* Any bytes: as many code points as room was asked for, at most. */
static void any_bytes_fit(void **state)
{
	char bytes[64];
	int32_t out[64 * 7 + 32];
	uint32_t r = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t n = r % sizeof(bytes);

		for (size_t k = 0; k < n; k++) {
			r = r * 1664525 + 1013904223;
			bytes[k] = (char)(r >> 24);
		}
		assert_true(wu_fold_line((struct wu_span){bytes, n}, out, wu_fold_room(n)) <=
			    wu_fold_room(n));
	}
}

static void golden_shingles(void **state)
{
	static const struct wu_line lines[] = {
		{{"Velmar port reopens", 19}, true},
		{{"The port of Velmar resumed loading on Tuesday after a nine-day strike.", 70}, false},
		{{"\xEA\xB0\x80\xEB\x9E\x8C\xEB\x8C\x90 \xEB\xB0\xA9\xEB\xA5\x98\xEB\x9F\x89 2,400t "
		  "\xEB\x8A\x98\xEB\xA0\xA4 \xED\x95\x98\xEB\xA5\x98 310\xEB\xAA\x85 "
		  "\xEB\x8C\x80\xED\x94\xBC", 55}, false},
	};
	bool make = getenv("WIREDUP_GOLDEN") != NULL;
	FILE *f = fopen("tests/golden/words-v1.txt", make ? "w" : "r");
	struct wu_arena *arena;
	struct wu_prep p = {0};

	(void)state;
	assert_non_null(f);
	assert_int_equal(wu_arena_new(1 << 20, &arena), 0);
	assert_int_equal(wu_words_make(arena, lines, 3, &p), 0);
	assert_true(p.n_shingles > 10);
	for (uint32_t i = 0; i < p.n_shingles; i++) {
		char want[64], got[64];

		snprintf(got, sizeof(got), "%u %016llx\n", p.shingle_line[i],
			 (unsigned long long)p.shingle[i]);
		if (make) {
			fputs(got, f);
			continue;
		}
		assert_non_null(fgets(want, sizeof(want), f));
		assert_string_equal(got, want);
	}
	assert_true(make || fgetc(f) == EOF);
	fclose(f);
	wu_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alike), cmocka_unit_test(classes), cmocka_unit_test(any_bytes_fit),
		cmocka_unit_test(golden_shingles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
