/* The rules conf/ ships, and stories from a few strings, for tests of steps 4 to 6. */
#ifndef TESTS_SHIPPED_H
#define TESTS_SHIPPED_H

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wiredup.h"

static inline char *shipped_trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n && strchr(" \t\r\n", s[n - 1]))
		s[--n] = 0;
	return s;
}

/* Add every rule of one file; a line that is no rule fails the test. */
static inline void shipped_read(struct wu_rules *r, const char *path)
{
	char line[4096], kind[32] = "", name[256] = "";
	FILE *f = fopen(path, "r");
	struct wu_err err;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		char *t = shipped_trim(line), *eq = strchr(t, '=');

		if (!*t || *t == '#' || sscanf(t, "[outlet \"%255[^\"]\"]", name) == 1 ||
		    sscanf(t, "[agency \"%255[^\"]\"]", name) == 1) {
			if (*t == '[')
				snprintf(kind, sizeof(kind), "%.6s", t + 1);
			continue;
		}
		assert_non_null(eq);
		*eq = 0;
		if (strncmp(t, "test", 4) == 0)
			continue; /* run by `wiredup check` */
		if (wu_rules_add(r, kind, name, shipped_trim(t), shipped_trim(eq + 1), &err) < 0)
			fail_msg("%s: %s", path, err.text);
	}
	fclose(f);
}

/* The rules of conf/, frozen; tests run at the top of the source. */
static inline struct wu_rules *shipped_rules(bool backwards)
{
	struct wu_rules *r;
	glob_t g;

	assert_int_equal(wu_rules_new(&r), 0);
	assert_int_equal(glob("conf/outlets.d/*.conf", 0, NULL, &g), 0);
	assert_int_equal(glob("conf/agencies.d/*.conf", GLOB_APPEND, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		shipped_read(r, g.gl_pathv[backwards ? g.gl_pathc - 1 - i : i]);
	globfree(&g);
	assert_int_equal(wu_rules_freeze(r, NULL), 0);
	return r;
}

/* Those of a group of tests, run with shipped_load and shipped_unload around it; a test may put
 * others in their place for a while. */
static struct wu_rules *rules __attribute__((unused));

static inline int shipped_load(void **state)
{
	(void)state;
	rules = shipped_rules(false);
	return 0;
}

static inline int shipped_unload(void **state)
{
	(void)state;
	rules = wu_rules_free(rules);
	return 0;
}

/* A story of outlet, title and text, prepared; to wu_story_free(). */
static inline struct wu_story *shipped_story(const struct wu_rules *r, const char *outlet,
					     const char *title, const char *text)
{
	struct wu_story *s;

	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_story_set(s, WU_OUTLET, outlet, strlen(outlet)), 0);
	assert_int_equal(wu_story_set(s, WU_TITLE, title, strlen(title)), 0);
	assert_int_equal(wu_story_set(s, WU_TEXT, text, strlen(text)), 0);
	assert_int_equal(wu_story_prepare(s, r), 0);
	return s;
}

static inline bool span_is(struct wu_span s, const char *want)
{
	return s.len == strlen(want) && memcmp(s.p ? s.p : "", want, s.len) == 0;
}

#endif
