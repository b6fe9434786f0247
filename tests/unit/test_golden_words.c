/* The numbers of invented lines in many scripts are frozen in tests/golden/words.txt: what
 * each folds to, its tokens, title and shingles. Numbers of another version do not match
 * those in old logs, so they change only with WU_WORDS_VERSION, which the file names.
 * test_golden_words --write makes what follows each line anew (`make golden`); it refuses
 * to where numbers change without a new version. A new line needs its name and text only.
 */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/words.h"

#define FILE_NAME "tests/golden/words.txt"
#define SAY_WHY                                                                                    \
	"the numbers changed, but not WU_WORDS_VERSION (lib/text/words.h): raise it, say why, "    \
	"then `make golden`"

enum { SIZE = 1 << 20, LINE = 4096, WINDOW = 20 };

static char was[SIZE], now[SIZE];
static size_t n_was, n_now;
static struct wu_arena *arena;

static void put(const char *s, size_t n)
{
	if (n_now + n >= SIZE)
		abort();
	memcpy(now + n_now, s, n);
	n_now += n;
	now[n_now] = 0;
}

static void puts_now(const char *s)
{
	put(s, strlen(s));
}

static void put_cps(const int32_t *c, size_t n)
{
	char utf8[4];

	for (size_t i = 0; i < n; i++)
		put(utf8, wu_utf8_put(utf8, (uint32_t)c[i]));
}

static void put_hash(uint64_t h)
{
	char hex[20];

	snprintf(hex, sizeof(hex), " %016llx", (unsigned long long)h);
	puts_now(hex);
}

/* \u{AD} for what nobody sees in an editor. */
static size_t unescape(const char *s, size_t n, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < n;) {
		if (n - i > 4 && memcmp(s + i, "\\u{", 3) == 0) {
			char *end;

			len += wu_utf8_put(out + len, (uint32_t)strtoul(s + i + 3, &end, 16));
			i = (size_t)(end + 1 - s);
		} else {
			out[len++] = s[i++];
		}
	}
	return len;
}

static bool apart(uint8_t k)
{
	return k == WU_APART || k == WU_INSIDE || k == WU_MARK;
}

/* Where the token at i ends, cut by the header's rules, in another way than words.c. */
static size_t token_end(const int32_t *c, const uint8_t *k, size_t n, size_t i)
{
	uint8_t first = k[i];

	for (i++; i < n; i++) {
		bool more = i + 1 < n && k[i + 1] == first;

		if (first != WU_DIGIT && k[i] == WU_MARK)
			continue;
		if (first == WU_SINGLE)
			break;
		if (k[i] == first || (first == WU_ALPHA && k[i] == WU_INSIDE && more) ||
		    (first == WU_DIGIT && (c[i] == ',' || c[i] == '.') && more))
			continue;
		break;
	}
	return i;
}

/* Writes the tokens; returns how many windows they close. */
static unsigned put_tokens(const int32_t *c, size_t n)
{
	static uint8_t k[LINE * 7];
	unsigned weight[LINE], tokens = 0, shingles = 0, sum = 0, from = 0;

	wu_fold_classes(c, n, k);
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		if (apart(k[i]))
			continue;
		end = token_end(c, k, n, i);
		puts_now(" ");
		put_cps(c + i, end - i);
		weight[tokens++] = k[i] == WU_SINGLE ? 2 : 5;
	}
	for (unsigned i = 0; i < tokens; i++)
		for (sum += weight[i]; sum >= WINDOW; sum -= weight[from++])
			shingles++;
	return shingles ? shingles : tokens > 0;
}

static void put_numbers(struct wu_line line)
{
	static int32_t cps[LINE * 7];
	struct wu_prep p = {0};
	struct wu_take take = {0};
	struct wu_span text = line.title ? wu_take_strip(line.text, &take) : line.text;
	size_t n = wu_fold_line(text, cps, LINE * 7);
	unsigned shingles;

	wu_arena_reset(arena);
	if (wu_words_make(arena, &line, 1, &p) < 0)
		abort();
	puts_now("fold: ");
	put_cps(cps, n);
	puts_now("\ntokens:");
	shingles = put_tokens(cps, n);
	if (p.title) {
		puts_now("\nhash:");
		put_hash(p.title);
	}
	puts_now("\nshingles:");
	for (uint32_t i = 0; i < p.n_shingles; i++)
		put_hash(p.shingle[i]);
	puts_now("\n");
	if (!line.title && shingles != p.n_shingles)
		puts_now("!!! not as many shingles as windows\n");
}

/* From the file's names and texts, the whole of it as it should be today. */
static void make_file(void)
{
	char text[LINE], version[40];

	snprintf(version, sizeof(version), "version %d\n", WU_WORDS_VERSION);
	n_now = 0;
	puts_now(version);
	for (const char *l = was, *nl; (nl = strchr(l, '\n')) != NULL; l = nl + 1) {
		size_t n = (size_t)(nl - l), skip = *l == 't' ? 7 : 4;
		struct wu_line line = {.title = *l == 't'};

		if (n >= LINE)
			abort();
		if (strncmp(l, "name: ", 6) == 0)
			puts_now("\n");
		else if (strncmp(l, "in:", 3) != 0 && strncmp(l, "title: ", 7) != 0)
			continue;
		put(l, n + 1);
		if (*l == 'n')
			continue;
		line.text.p = text;
		line.text.len = n > skip ? unescape(l + skip, n - skip, text) : 0;
		put_numbers(line);
	}
}

static int version_of(const char *file)
{
	return atoi(strncmp(file, "version ", 8) == 0 ? file + 8 : "0");
}

static int load(void **state)
{
	FILE *f = fopen(FILE_NAME, "rb");

	(void)state;
	if (!f || wu_arena_new(8 << 20, &arena) < 0)
		return 1;
	n_was = fread(was, 1, SIZE - 1, f);
	was[n_was] = 0;
	fclose(f);
	make_file();
	return 0;
}

static int unload(void **state)
{
	(void)state;
	wu_arena_free(arena);
	return 0;
}

/* The name above `at`. */
static const char *name_at(const char *file, const char *at)
{
	static char name[100];
	const char *l = at;

	for (; l > file && strncmp(l, "\nname: ", 7) != 0; l--)
		;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(l + 7, "\n"), l + 7);
	return l > file ? name : "its first lines";
}

static void numbers_are_those_of_their_version(void **state)
{
	size_t i = 0;

	(void)state;
	if (version_of(was) != WU_WORDS_VERSION)
		fail_msg(FILE_NAME " is of version %d, the code of %d: `make golden`",
			 version_of(was), WU_WORDS_VERSION);
	while (i < n_was && was[i] == now[i])
		i++;
	if (i < n_was || n_was != n_now)
		fail_msg("%s: " SAY_WHY, name_at(now, now + (i < n_now ? i : n_now)));
}

static void there_are_as_many_as_windows(void **state)
{
	const char *bad = strstr(now, "!!!");

	(void)state;
	if (bad)
		fail_msg("%s: not as many shingles as its tokens close windows", name_at(now, bad));
}

/* The line `key` of the entry called `name`. */
static const char *line_of(const char *name, const char *key)
{
	static char out[2][SIZE / 16];
	static int turn;
	char head[120];
	const char *l;

	snprintf(head, sizeof(head), "\nname: %s\n", name);
	l = strstr(now, head);
	assert_non_null(l);
	l = strstr(l, key);
	assert_non_null(l);
	l++;
	turn = !turn;
	snprintf(out[turn], sizeof(out[turn]), "%.*s", (int)strcspn(l, "\n"), l);
	return out[turn];
}

/* Two ways to write one thing, side by side in the file. */
static void pairs_are_one(void **state)
{
	static const char *const pairs[][2] = {
		{"contraction, straight", "contraction, curly"},
		{"contraction, straight", "contraction, backtick"},
		{"contraction, straight", "contraction, acute accent"},
		{"contraction, straight", "contraction, modifier letter and prime"},
		{"Korean, NFD as macOS writes it", "Korean, the same composed"},
		{"Japanese, half-width Katakana", "Japanese, the same full width"},
		{"title with marks", "title without them"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_string_equal(line_of(pairs[i][0], "\nshingles:"),
				    line_of(pairs[i][1], "\nshingles:"));
	assert_string_not_equal(line_of("numerals in Korean, words", "\nshingles:"),
				line_of("numerals in Korean, digits", "\nshingles:"));
}

/* Every line of `was` that gives numbers stands in `now`, unless its version is another. */
static bool may_write(void)
{
	if (version_of(was) != WU_WORDS_VERSION)
		return true;
	for (const char *l = was, *nl; (nl = strchr(l, '\n')) != NULL; l = nl + 1) {
		bool numbers = !strncmp(l, "shingles: ", 10) || !strncmp(l, "hash: ", 6);

		if (numbers && !memmem(now, n_now, l, (size_t)(nl + 1 - l)))
			return false;
	}
	return true;
}

static int write_file(void)
{
	FILE *f;

	if (load(NULL) != 0 || !may_write()) {
		fprintf(stderr, FILE_NAME ": " SAY_WHY "\n");
		return 1;
	}
	f = fopen(FILE_NAME, "wb");
	if (!f || fwrite(now, 1, n_now, f) != n_now || fclose(f) != 0) {
		perror(FILE_NAME);
		return 1;
	}
	return unload(NULL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_those_of_their_version),
		cmocka_unit_test(there_are_as_many_as_windows),
		cmocka_unit_test(pairs_are_one),
	};

	if (argc == 2 && strcmp(argv[1], "--write") == 0)
		return write_file();
	return cmocka_run_group_tests(tests, load, unload);
}
