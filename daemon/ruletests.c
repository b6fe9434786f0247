/* While the rules are read, tests are noted: a list in one arena, each with the places of
 * what it expects. Run, each reads its file, prepares the story as the desk would, and
 * compares. What fails: a key out of place, a file that is not there, and an expectation
 * that is not met; all are complaints, and the next test is run.
 */
#include "ruletests.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	STORY_MAX = 1 << 20, /* bytes of an input file */
	TESTS_MAX = 64 << 20, /* bytes of all that is noted */
	SHOWN = 2, /* words that came, told beyond those expected */
	QUOTE_MAX = 400, /* bytes of them */
};

enum { TEST, AGENCY, FIRST, LAST, WORDS, KEYS };

static const char *const keys[KEYS] = {"test", "test-agency", "test-first", "test-last",
				       "test-words"};

struct noted {
	const char *value; /* NULL: not said */
	struct place at;
};

struct ruletest {
	struct ruletest *next;
	const char *outlet;
	struct noted key[KEYS];
};

struct ruletests {
	struct wu_arena *arena;
	struct ruletest *first, *last;
	unsigned n;
};

int ruletests_new(struct ruletests **ret_tests)
{
	struct ruletests *t = wu_calloc(1, sizeof(*t));
	int rc;

	if (!t)
		return WU_ENOMEM;
	rc = wu_arena_new(TESTS_MAX, &t->arena);
	if (rc < 0) {
		wu_free(t);
		return rc;
	}
	*ret_tests = t;
	return 0;
}

struct ruletests *ruletests_free(struct ruletests *t)
{
	if (t)
		wu_arena_free(t->arena);
	wu_free(t);
	return NULL;
}

unsigned ruletests_count(const struct ruletests *t)
{
	return t->n;
}

bool ruletests_is_key(const char *key)
{
	return strncmp(key, "test", 4) == 0;
}

/* ---- noting --------------------------------------------------------------------- */

static const char *key_name(const void *list, size_t i)
{
	return ((const char *const *)list)[i];
}

static int key_index(const char *key)
{
	for (int i = 0; i < KEYS; i++)
		if (strcmp(keys[i], key) == 0)
			return i;
	return -1;
}

static int note(struct ruletests *t, struct noted *n, const struct ini_item *item,
		const struct place *at)
{
	const char *file = wu_arena_copy(t->arena, at->file, strlen(at->file));
	const char *text = wu_arena_copy(t->arena, at->text, strlen(at->text));

	n->value = wu_arena_copy(t->arena, item->value, strlen(item->value));
	n->at = (struct place){file, at->line, item->value_col, text};
	return file && text && n->value ? 0 : WU_ENOMEM;
}

static int begin(struct ruletests *t, const struct ini_item *item, const struct place *at)
{
	struct ruletest *new = wu_arena_alloc(t->arena, sizeof(*new));
	int rc;

	if (!new)
		return WU_ENOMEM;
	*new = (struct ruletest){.outlet = wu_arena_copy(t->arena, item->name, strlen(item->name))};
	rc = new->outlet ? note(t, &new->key[TEST], item, at) : WU_ENOMEM;
	if (rc < 0)
		return rc;
	if (t->last)
		t->last->next = new;
	else
		t->first = new;
	t->last = new;
	t->n++;
	return 0;
}

/* The test an expectation in this section belongs to: the latest, if it is of it. */
static struct ruletest *latest(const struct ruletests *t, const char *outlet, const char *file)
{
	struct ruletest *last = t->last;

	if (!last || strcmp(last->outlet, outlet) != 0 ||
	    strcmp(last->key[TEST].at.file, file) != 0)
		return NULL;
	return last;
}

static bool is_count(const char *s)
{
	return *s && strlen(s) < 8 && strspn(s, "0123456789") == strlen(s);
}

int ruletests_add(struct ruletests *t, const struct ini_item *item, const struct place *at,
		  struct complaints *complaints)
{
	struct place value = {at->file, at->line, item->value_col, at->text};
	struct ruletest *test = latest(t, item->name, at->file);
	int key = key_index(item->key);

	if (key < 0)
		complain(complaints, at, complain_nearest(item->key, key_name, keys, KEYS),
			 "unknown key \"%s\"", item->key);
	else if (!*item->value)
		complain(complaints, &value, NULL, "\"%s\" says nothing", item->key);
	else if (key == TEST)
		return begin(t, item, at);
	else if (!test)
		complain(complaints, at, NULL, "\"%s\" has no \"test\" above it", item->key);
	else if (test->key[key].value)
		complain(complaints, at, NULL, "already set in line %u", test->key[key].at.line);
	else if (key == WORDS && !is_count(item->value))
		complain(complaints, &value, NULL, "no whole number");
	else
		return note(t, &test->key[key], item, at);
	return 0;
}

/* ---- running -------------------------------------------------------------------- */

/* Behind the word that begins at or behind p. */
static const char *past_word(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	while (*p && !isspace((unsigned char)*p))
		p++;
	return p;
}

static unsigned count_words(const char *p)
{
	unsigned n = 0;

	for (const char *end; *(end = past_word(p)) || end > p; p = end)
		n += !isspace((unsigned char)end[-1]);
	return n;
}

/* Its first n words; with skip, behind as many. One blank between two, for people. */
static void quote(const char *text, unsigned skip, unsigned n, char ret[QUOTE_MAX])
{
	size_t len = 0;

	ret[0] = 0;
	while (skip--)
		text = past_word(text);
	while (n-- && *text) {
		const char *end = past_word(text), *word = text + strspn(text, " \t\r\n");

		if (len + (size_t)(end - word) + 2 > QUOTE_MAX)
			return;
		len += (size_t)snprintf(ret + len, QUOTE_MAX - len, "%s%.*s", len ? " " : "",
					(int)(end - word), word);
		text = end;
	}
}

/* Are want's words those of text, from word skip on? */
static bool has_words(const char *text, unsigned skip, const char *want)
{
	while (skip--)
		text = past_word(text);
	while (*want) {
		const char *a = past_word(text), *b = past_word(want);

		text += strspn(text, " \t\r\n");
		want += strspn(want, " \t\r\n");
		if (a - text != b - want || strncmp(text, want, (size_t)(b - want)) != 0)
			return false;
		text = a;
		want = b;
	}
	return true;
}

static void compare_agency(const struct ruletest *test, const struct wu_reading *g,
			   struct complaints *c)
{
	const struct noted *want = &test->key[AGENCY];
	bool none = want->value && strcmp(want->value, "none") == 0;

	if (!want->value || (none && !g->agency.len) ||
	    (strlen(want->value) == g->agency.len &&
	     strncmp(want->value, g->agency.p, g->agency.len) == 0))
		return;
	if (g->agency.len)
		complain(c, &want->at, NULL, "%s: the agency is \"%.*s\" (%.*s), not \"%s\"",
			 test->key[TEST].value, (int)g->agency.len, g->agency.p, (int)g->how.len,
			 g->how.p, want->value);
	else
		complain(c, &want->at, NULL, "%s: nobody is credited, not \"%s\"",
			 test->key[TEST].value, want->value);
}

static void compare_ends(const struct ruletest *test, const char *body, struct complaints *c)
{
	const struct noted *first = &test->key[FIRST], *last = &test->key[LAST];
	unsigned all = count_words(body), n;
	char came[QUOTE_MAX];

	if (first->value && !has_words(body, 0, first->value)) {
		quote(body, 0, count_words(first->value) + SHOWN, came);
		complain(c, &first->at, NULL, "%s: it begins with \"%s\", not \"%s\"",
			 test->key[TEST].value, came, first->value);
	}
	n = last->value ? count_words(last->value) : 0;
	if (last->value && (n > all || !has_words(body, all - n, last->value))) {
		n = n + SHOWN < all ? n + SHOWN : all;
		quote(body, all - n, n, came);
		complain(c, &last->at, NULL, "%s: it ends with \"%s\", not \"%s\"",
			 test->key[TEST].value, came, last->value);
	}
}

static void compare_words(const struct ruletest *test, const char *body, struct complaints *c)
{
	const struct noted *want = &test->key[WORDS];
	unsigned n = count_words(body);

	if (want->value && n != strtoul(want->value, NULL, 10))
		complain(c, &want->at, NULL, "%s: it has %u words, not %s", test->key[TEST].value,
			 n, want->value);
}

static int judge(const struct ruletest *test, const struct wu_story *s, struct complaints *c)
{
	struct wu_reading g;
	char *body;

	wu_story_reading(s, &g);
	body = wu_arena_copy(s->arena, g.body.p, g.body.len);
	if (!body)
		return WU_ENOMEM;
	compare_agency(test, &g, c);
	compare_ends(test, body, c);
	compare_words(test, body, c);
	return 0;
}

/* Title, then text, as they stand in the file. */
static int fill(struct wu_story *s, const struct ruletest *test, const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);
	size_t title = end ? (size_t)(end - text) : len, past = title + (end != NULL);
	int rc = wu_story_set(s, WU_TEXT, text + past, len - past);

	if (rc == 0 && title)
		rc = wu_story_set(s, WU_TITLE, text, title);
	if (rc == 0 && strcmp(test->outlet, "*") != 0)
		rc = wu_story_set(s, WU_OUTLET, test->outlet, strlen(test->outlet));
	return rc;
}

static FILE *open_story(const char *dir, const char *name)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/outlets.d/%s", dir, name) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	return fopen(path, "re");
}

/* Bytes of the test's file, at text; 0: there are none to test, which was complained of. */
static size_t read_story(const struct ruletest *test, const struct globals *g, char *text,
			 struct complaints *c)
{
	const struct noted *name = &test->key[TEST];
	FILE *f = open_story(g->conf_dir, name->value);
	size_t n = 0;

	if (!f && errno == ENOENT)
		f = open_story(g->share_dir, name->value);
	if (!f) {
		complain(c, &name->at, NULL, "outlets.d/%s cannot be opened: %s", name->value,
			 strerror(errno));
		return 0;
	}
	n = fread(text, 1, STORY_MAX, f);
	if (ferror(f) || n == 0 || n == STORY_MAX) {
		complain(c, &name->at, NULL, "outlets.d/%s %s", name->value,
			 ferror(f) ? "cannot be read"
			 : n       ? "is larger than 1 MiB"
				   : "is empty");
		n = 0;
	}
	fclose(f);
	return n;
}

static int run(const struct ruletest *test, const struct wu_rules *rules, const char *text,
	       size_t len, struct complaints *c)
{
	struct wu_story *s;
	int rc = wu_story_new(&s);

	if (rc < 0)
		return rc;
	rc = fill(s, test, text, len);
	if (rc == 0)
		rc = wu_story_prepare(s, rules);
	if (rc == 0)
		rc = judge(test, s, c);
	else if (rc != WU_ENOMEM)
		complain(c, &test->key[TEST].at, NULL, "outlets.d/%s is no story: %s",
			 test->key[TEST].value, wu_strerror(rc));
	wu_story_free(s);
	return rc == WU_ENOMEM ? rc : 0;
}

static bool expects(const struct ruletest *test)
{
	return test->key[AGENCY].value || test->key[FIRST].value || test->key[LAST].value ||
	       test->key[WORDS].value;
}

int ruletests_run(const struct ruletests *t, const struct globals *g, const struct wu_rules *rules,
		  struct complaints *complaints)
{
	char *text = wu_alloc(STORY_MAX);
	int rc = text ? 0 : WU_ENOMEM;

	for (const struct ruletest *test = t->first; test && rc == 0; test = test->next) {
		size_t n = read_story(test, g, text, complaints);

		if (!expects(test))
			complain(complaints, &test->key[TEST].at, NULL,
				 "the test expects nothing; add test-agency, test-first, test-last "
				 "or test-words");
		else if (n)
			rc = run(test, rules, text, n, complaints);
	}
	wu_free(text);
	return rc;
}
