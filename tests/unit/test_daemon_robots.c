/* robots.txt: what each file says of each path, in one table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "gather/robots.h"

static const struct {
	const char *text, *path;
	bool allowed;
} table[] = {
	{"", "/", true},
	{"User-agent: *\nDisallow: /\n", "/", false},
	{"User-agent: *\nDisallow: /\n", "/robots.txt", true},
	{"User-agent: *\nDisallow:\n", "/a", true},
	{"User-agent: *\nDisallow: /a\n", "/a", false},
	{"User-agent: *\nDisallow: /a\n", "/ab", false},
	{"User-agent: *\nDisallow: /a\n", "/A", true},
	{"User-agent: *\nDisallow: /a/\n", "/a", true},
	{"USER-AGENT:*\r\nDISALLOW:/a\r\n", "/a", false},
	{"User-agent: *\rDisallow: /a\r", "/a", false},
	{"\xEF\xBB\xBFUser-agent: *\nDisallow: /a", "/a", false},
	{"user-agent: * # all\ndisallow: /a # no", "/a", false},
	{"User-agent: wiredup\nDisallow: /a\n", "/a", false},
	{"User-agent: WireDup/2.0 (news)\nDisallow: /a\n", "/a", false},
	{"User-agent: wireduplicate\nDisallow: /a\n", "/a", true},
	{"User-agent: wire\nDisallow: /a\n", "/a", true},
	{"User-agent: other\nDisallow: /\n", "/a", true},
	/* our group, even an empty one, is instead of the one for all */
	{"User-agent: *\nDisallow: /\nUser-agent: wiredup\nDisallow: /b\n", "/a", true},
	{"User-agent: *\nDisallow: /\nUser-agent: wiredup\nDisallow:\n", "/a", true},
	{"User-agent: wiredup\nDisallow: /b\nUser-agent: *\nDisallow: /\n", "/b", false},
	/* several names above one group; groups of one name go together */
	{"User-agent: a\nUser-agent: wiredup\nUser-agent: b\nDisallow: /a\n", "/a", false},
	{"User-agent: wiredup\nDisallow: /a\nUser-agent: b\nDisallow: /c\n", "/c", true},
	{"User-agent: wiredup\nDisallow: /a\n\nUser-agent: wiredup\nDisallow: /c\n", "/a", false},
	{"User-agent: wiredup\nDisallow: /a\n\nUser-agent: wiredup\nDisallow: /c\n", "/c", false},
	{"User-agent: wiredup\n\n\nSitemap: x\nDisallow: /a\n", "/a", false},
	/* the longest decides, allow wins a tie, the order does not count */
	{"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true},
	{"User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/b/c", true},
	{"User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/c", false},
	{"User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
	{"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true},
	{"User-agent: *\nAllow: /\nDisallow: /*.html\n", "/x.html", false},
	/* * and $ */
	{"User-agent: *\nDisallow: /*.php$\n", "/a/b.php", false},
	{"User-agent: *\nDisallow: /*.php$\n", "/a/b.php?x", true},
	{"User-agent: *\nDisallow: /*.php$\n", "/b.php.php", false},
	{"User-agent: *\nDisallow: /$\n", "/", false},
	{"User-agent: *\nDisallow: /$\n", "/a", true},
	{"User-agent: *\nDisallow: /a*b*c\n", "/a1b2c3", false},
	{"User-agent: *\nDisallow: /a*b*c\n", "/a1c2b3", true},
	{"User-agent: *\nDisallow: *\n", "/anything", false},
	{"User-agent: *\nDisallow: /*?print\n", "/a?print=1", false},
	{"User-agent: *\nDisallow: /a$b\n", "/a$b", false},
	/* spellings */
	{"User-agent: *\nDisallow: /%7ejoe\n", "/~joe", false},
	{"User-agent: *\nDisallow: /~joe\n", "/%7Ejoe", false},
	{"User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb", false},
	{"User-agent: *\nDisallow: /a%2fb\n", "/a/b", true},
	{"User-agent: *\nDisallow: /\xEB\x89\xB4\xEC\x8A\xA4\n", "/%eb%89%b4%ec%8a%a4/1", false},
	{"User-agent: *\nDisallow: /%\n", "/%", false},
	/* lines before any group, and what is no line at all */
	{"Disallow: /a\nUser-agent: *\nDisallow: /b\n", "/a", true},
	{"<html>: no\nUser-agent *\nUser-agent: *\nDisallow: /b\n", "/b", false},
};

static bool allows(const char *text, size_t len, const char *path)
{
	struct robots *r;
	bool yes;

	assert_int_equal(robots_new(text, len, "wiredup", &r), 0);
	yes = robots_allows(r, path);
	robots_free(r);
	return yes;
}

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (allows(table[i].text, strlen(table[i].text), table[i].path) != table[i].allowed)
			fail_msg("row %zu: %s of\n%s", i, table[i].path, table[i].text);
}

/* Stars are no way to keep us busy: this ends at once or not in a lifetime. */
static void test_many_stars(void **state)
{
	char text[4096] = "User-agent: *\nDisallow: /", path[4000];

	(void)state;
	for (int i = 0; i < 1000; i++)
		strcat(text, "a*");
	strcat(text, "b");
	memset(path, 'a', sizeof(path) - 1);
	path[0] = '/';
	path[sizeof(path) - 1] = 0;
	assert_true(allows(text, strlen(text), path));
}

/* Cut anywhere, and with each byte another: some answer, no crash. */
static void test_any_bytes(void **state)
{
	const char *whole = "User-agent: wiredup\nDisallow: /a%7e*b$\nAllow: /a\n";
	char text[64];

	(void)state;
	for (size_t n = 0; n <= strlen(whole); n++)
		(void)allows(whole, n, "/a~xb");
	for (size_t i = 0; i < strlen(whole); i++)
		for (int c = 0; c < 256; c++) {
			strcpy(text, whole);
			text[i] = (char)c;
			(void)allows(text, strlen(whole), "/a~xb");
		}
}

static bool allow_n(void *ctx, size_t size)
{
	int *left = ctx;

	(void)size;
	return (*left)-- > 0;
}

static void test_no_memory(void **state)
{
	const char *text = "User-agent: *\nDisallow: /a\nAllow: /b\n";
	uint64_t live = wu_mem_live();
	struct robots *r;
	int n = 0, rc;

	(void)state;
	do {
		int left = n++;

		wu_mem_hook(allow_n, &left);
		rc = robots_new(text, strlen(text), "wiredup", &r);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		if (rc < 0)
			assert_int_equal(wu_mem_live(), live);
	} while (rc < 0);
	assert_true(n > 2);
	robots_free(r);
	assert_int_equal(wu_mem_live(), live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_many_stars),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
