/* names: asked as a straight look through the directory answers, whatever comes and goes in
 * between, however soon; and still directories are not read again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "names.h"
#include "store/segment.h"

static char path[] = "/tmp/wiredup-names-XXXXXX";
static int dir;

struct plain {
	enum wu_find how;
	uint64_t key;
	struct wu_segment best, oldest;
};

/* The contract of struct wu_reader_io's find, word by word. */
static int look(void *data, const char *name)
{
	struct plain *p = data;
	struct wu_segment s, *to = &p->best;
	bool fits, nearer;

	if (wu_segment_parse(name, &s) < 0)
		return 0;
	if (!p->oldest.first || s.first < p->oldest.first ||
	    (s.first == p->oldest.first && wu_segment_better(&s, &p->oldest)))
		p->oldest = s;
	fits = p->how == WU_FIND_AFTER  ? s.first > p->key
	       : p->how == WU_FIND_TIME ? (uint64_t)s.created <= p->key
					: s.first <= p->key;
	nearer = p->how == WU_FIND_AFTER ? s.first < to->first : s.first > to->first;
	if (fits && (!to->first || nearer || (s.first == to->first && wu_segment_better(&s, to))))
		*to = s;
	return 0;
}

static int plainly(enum wu_find how, uint64_t key, struct wu_segment *ret)
{
	struct plain p = {.how = how, .key = key};

	assert_int_equal(names_each(dir, look, &p), 0);
	*ret = p.best.first || how == WU_FIND_AFTER ? p.best : p.oldest;
	return ret->first ? 0 : WU_ENOTFOUND;
}

static void touch(uint64_t first, int64_t created, bool live, bool there)
{
	struct wu_segment s;

	wu_segment_name(first, created, live, &s);
	if (there)
		close(openat(dir, s.name, O_CREAT | O_WRONLY, 0600));
	else
		unlinkat(dir, s.name, 0);
}

static void answers_as_the_directory_does(void **state)
{
	static const enum wu_find hows[] = {WU_FIND_AT, WU_FIND_AFTER, WU_FIND_TIME};
	struct names *n = names_new(dir);

	(void)state;
	close(openat(dir, "LOCK", O_CREAT | O_WRONLY, 0600));
	for (uint64_t i = 0; i < 400; i++) {
		uint64_t r = wu_hash_mix(i, 5), first = 1 + r % 40;

		touch(first, (int64_t)first * 10000, r >> 20 & 1, r >> 21 & 3);
		for (int h = 0; h < 3; h++) {
			uint64_t key = (r >> 30) % 45 * (hows[h] == WU_FIND_TIME ? 10000 : 1);
			struct wu_segment want, got;
			int rc = plainly(hows[h], key, &want);

			assert_int_equal(names_find(n, hows[h], key, &got), rc);
			if (rc == 0 && hows[h] != WU_FIND_TIME)
				assert_string_equal(got.name, want.name);
			else if (rc == 0)
				assert_int_equal(got.first, want.first);
		}
	}
	names_free(n);
}

/* Set the directory's time of change back, as if long ago. */
static void let_settle(int64_t s)
{
	struct timespec t[2] = {{s, 0}, {s, 0}};

	assert_int_equal(futimens(dir, t), 0);
}

static void a_still_directory_is_read_once(void **state)
{
	struct names *n = names_new(dir);
	struct wu_segment s;

	(void)state;
	touch(900, 1000, true, true);
	let_settle(1000);
	assert_int_equal(names_find(n, WU_FIND_AT, 900, &s), 0);
	assert_int_equal(s.first, 900);
	touch(901, 1000, true, true);
	let_settle(1000); /* a change that cannot be seen: so it was not read again */
	assert_int_equal(names_find(n, WU_FIND_AT, 901, &s), 0);
	assert_int_equal(s.first, 900);
	let_settle(1001);
	assert_int_equal(names_find(n, WU_FIND_AT, 901, &s), 0);
	assert_int_equal(s.first, 901);
	names_free(n);
}

static int make_dir(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(path));
	dir = open(path, O_RDONLY | O_DIRECTORY);
	return dir < 0;
}

static int forget(void *data, const char *name)
{
	(void)data;
	if (*name != '.')
		unlinkat(dir, name, 0);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	(void)!names_each(dir, forget, NULL);
	close(dir);
	return rmdir(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_the_directory_does),
		cmocka_unit_test(a_still_directory_is_read_once),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
