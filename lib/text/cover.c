/* The tokeniser stays the only one that knows tokens: it is given beginnings of the line, and
 * two searches by halves find the least that has the token, and the least that has the hash.
 * What fails: memory.
 */
#include "text/cover.h"

#include "base/mem.h"
#include "text/words.h"

struct search {
	struct wu_arena *scratch;
	struct wu_span text;
	const struct wu_cover_run *run;
	int rc;
};

/* The words of text's first len bytes, until the next call. */
static bool read_words(struct search *s, size_t len, struct wu_prep *ret)
{
	struct wu_line line = {{s->text.p, len}, false};

	*ret = (struct wu_prep){0};
	wu_arena_reset(s->scratch);
	if (s->rc == 0)
		s->rc = wu_words_make(s->scratch, &line, 1, ret);
	return s->rc == 0;
}

static bool has_token(struct search *s, size_t len)
{
	struct wu_prep p;

	return read_words(s, len, &p) && p.reading.words > s->run->first;
}

static bool has_hash(struct search *s, size_t len)
{
	uint32_t last = s->run->n - 1;
	struct wu_prep p;

	return read_words(s, len, &p) && p.n_shingles > last &&
	       p.shingle[last] == s->run->shingle[last];
}

static size_t letter_end(struct wu_span text, size_t n)
{
	while (n < text.len && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

static size_t letter_start(struct wu_span text, size_t n)
{
	while (n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* Bytes of the shortest beginning, in whole letters, that has it; SIZE_MAX: none has. */
static size_t least(struct search *s, bool (*has)(struct search *s, size_t len))
{
	size_t lo = 0, hi = s->text.len;

	if (!has(s, hi))
		return SIZE_MAX;
	while (lo < hi) {
		size_t mid = letter_start(s->text, lo + (hi - lo) / 2);

		if (has(s, mid))
			hi = mid;
		else
			lo = letter_end(s->text, mid + 1);
	}
	return hi;
}

/* Where the run begins; SIZE_MAX: the line has not so many tokens. */
static size_t find_start(struct search *s)
{
	size_t n = s->run->first ? least(s, has_token) : 0;

	return n && n != SIZE_MAX ? letter_start(s->text, n - 1) : n;
}

/* Of the text that begins with the run; 0: it does not. */
static size_t find_end(struct search *s)
{
	size_t n = least(s, has_hash), all = s->text.len;
	struct wu_prep p;

	if (n == SIZE_MAX) { /* it ends behind the line, or it is another line's */
		if (!read_words(s, all, &p) ||
		    (s->run->n > 1 && p.n_shingles > 1 && p.shingle[0] != s->run->shingle[0]))
			return 0;
		return p.n_shingles < s->run->n || p.n_shingles == 1 ? all : 0;
	}
	s->text = (struct wu_span){s->text.p + n, all - n};
	return read_words(s, s->text.len, &p) && !p.reading.words ? all : n;
}

int wu_cover_find(struct wu_arena *scratch, struct wu_span line, const struct wu_cover_run *run,
		  struct wu_span *ret)
{
	struct search s = {scratch, line, run, 0};
	size_t start = run->n ? find_start(&s) : SIZE_MAX, n = 0;

	if (s.rc == 0 && start != SIZE_MAX) {
		s.text = (struct wu_span){line.p + start, line.len - start};
		n = find_end(&s);
	}
	if (s.rc == 0)
		*ret = (struct wu_span){n ? line.p + start : line.p, n};
	return s.rc;
}
