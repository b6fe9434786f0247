/* Any bytes as a headline, a slug, and a body of lines: as they come, and repaired to UTF-8.
 * Every number lies in its room, the same bytes give the same numbers, and lines broken at
 * spaces give the shingles of the whole. The headline ends at the first line break.
 */
#include "door.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/words.h"

enum { LINES = 4000, ARENA = 64 << 20 };

static struct wu_line line[LINES];

static bool ends_line(struct wu_span s, size_t i, char at)
{
	return s.p[i] == at && (at == '\n' || i + 1 == s.len || !(s.p[i + 1] & 0x80));
}

/* The title, and the body cut at each `at` of its bytes, but not off what may be a mark of
 * it; returns how many lines. */
static uint32_t cut(struct wu_span s, char at)
{
	const char *nl = s.len ? memchr(s.p, '\n', s.len) : NULL;
	size_t from = nl ? (size_t)(nl - s.p) + 1 : s.len;
	uint32_t n = 1;

	line[0] = (struct wu_line){{s.p, nl ? from - 1 : s.len}, true};
	for (size_t i = from; i <= s.len && n < LINES; i++)
		if (i == s.len || (n + 1 < LINES && ends_line(s, i, at))) {
			line[n++] = (struct wu_line){{s.p + from, i - from}, false};
			from = i + 1;
		}
	return n;
}

static void check(const struct wu_prep *p, uint32_t n, size_t len)
{
	must(p->n_lines == n && p->n_shingles <= 2 * len && p->reading.words <= 2 * len);
	for (uint32_t i = 0; i < p->n_shingles; i++)
		must(p->shingle_line[i] < n);
	for (uint32_t i = 1; i < p->n_numbers; i++)
		must(p->number[i] > p->number[i - 1]);
	must(p->take_class <= WU_TAKE_KILL);
}

static void same(const struct wu_prep *a, const struct wu_prep *b)
{
	must(a->n_shingles == b->n_shingles && a->title == b->title && a->take == b->take);
	must(!memcmp(a->body, b->body, sizeof(a->body)));
	for (uint32_t i = 0; i < a->n_shingles; i++)
		must(a->shingle[i] == b->shingle[i]);
}

static void make(struct wu_span s)
{
	struct wu_prep whole = {0}, lines = {0};
	struct wu_take take = {0};
	struct wu_arena *a;
	struct wu_span rest = wu_take_strip(s, &take);
	uint32_t n;

	must(!rest.len || (rest.p >= s.p && rest.p + rest.len <= s.p + s.len));
	wu_take_read(s, &take);
	must(wu_arena_new(ARENA, &a) == 0);
	n = cut(s, '\n');
	must(wu_words_make(a, line, n, &whole) == 0);
	check(&whole, n, s.len);
	n = cut(s, ' ');
	must(wu_words_make(a, line, n, &lines) == 0);
	check(&lines, n, s.len);
	same(&whole, &lines);
	wu_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	char *utf8 = malloc(3 * len + 1);

	must(utf8 != NULL);
	if (len)
		make((struct wu_span){(const char *)p, len});
	make((struct wu_span){utf8, len ? wu_utf8_repair(utf8, (const char *)p, len) : 0});
	free(utf8);
	must(wu_mem_live() == 0);
	return 0;
}
