/* A line is folded to code points, cut into tokens by class, and every token pushed into
 * a queue of at most ten. When the queue weighs a window, its first token has its
 * shingle and leaves. So no list of tokens is kept, and a shingle costs its window. The
 * queue goes on from line to line: where the body's lines are broken changes nothing.
 * The title has a queue of its own: no shingle spans title and body. A body shorter than
 * one window gives one shingle of all of it.
 * What fails: memory, before anything of prep is written.
 */
#include "text/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "text/fold.h"

/* Weights in twentieths of a window: four words, or ten letters, close one. */
enum { WINDOW = 20, WORD = 5, LETTER = 2 };
/* Tokens the queue may slide, and that are hashed at once: for speed alone. */
enum { SLIDE = 128, BATCH = 64 };
/* Numbers beyond these add nothing to telling templates. */
enum { NUMBERS_MAX = 128 };
/* Lines beyond these share a number: shingle_line is 16 bits wide. */
enum { LINE_MAX_INDEX = 65535 };

struct token {
	uint64_t hash;
	uint32_t line;
	uint8_t weight;
};

struct maker {
	struct wu_prep *prep;
	struct token all[SLIDE], *queue; /* the queue slides along, and back when at the end */
	unsigned n, weight;
	uint64_t hash[BATCH]; /* of the body's tokens, on their way to body */
	unsigned n_hash;
	uint32_t line; /* the one being read */
	uint64_t line_hash, title_hash;
	struct wu_hasher body;
	uint32_t words, body_shingles;
	bool title;
	struct wu_take take;
	int32_t *cps; /* the line, folded */
	uint8_t *class; /* theirs */
	size_t room, n_cps;
};

/* Rotations keep order, the multiplication spreads, wu_hash_mix() ends it: 64 bits whose
 * smallest values are a fair draw. */
static uint64_t combine(uint64_t h, uint64_t v)
{
	return ((h << 23 | h >> 41) ^ v) * 0x9FB21C651E98DF25u;
}

static void shingle(struct maker *m)
{
	struct wu_prep *p = m->prep;
	uint64_t h = WU_WORDS_VERSION;

	for (unsigned i = 0; i < m->n; i++)
		h = combine(h, m->queue[i].hash);
	p->shingle[p->n_shingles] = wu_hash_mix(h, m->n);
	p->shingle_line[p->n_shingles++] = (uint16_t)m->queue[0].line;
	m->body_shingles += !m->title;
}

static void leave(struct maker *m)
{
	m->weight -= m->queue[0].weight;
	m->n--;
	m->queue++;
}

static void flush(struct maker *m)
{
	wu_hasher_add(&m->body, m->hash, m->n_hash * sizeof(*m->hash));
	m->n_hash = 0;
}

static void push(struct maker *m, uint64_t hash, uint8_t weight)
{
	if (m->queue + m->n == m->all + SLIDE) {
		memmove(m->all, m->queue, m->n * sizeof(*m->queue));
		m->queue = m->all;
	}
	m->queue[m->n++] = (struct token){hash, m->line, weight};
	m->weight += weight;
	while (m->weight >= WINDOW) {
		shingle(m);
		leave(m);
	}
	m->words += !m->title;
	if (m->title) {
		m->title_hash = combine(m->title_hash, hash);
		return;
	}
	m->hash[m->n_hash++] = hash;
	if (m->n_hash == BATCH)
		flush(m);
}

static void end_of_text(struct maker *m)
{
	if (m->n && !m->title && !m->body_shingles)
		shingle(m);
	m->n = m->weight = 0;
}

/* ---- tokens --------------------------------------------------------------------- */

static bool is(const struct maker *m, size_t i, enum wu_class k)
{
	return i < m->n_cps && m->class[i] == k;
}

/* From i on a word; returns where it ends. */
static size_t read_word(struct maker *m, size_t i)
{
	uint64_t h = 1;

	for (; i < m->n_cps; i++) {
		if (is(m, i, WU_INSIDE) && is(m, i + 1, WU_ALPHA))
			continue;
		if (!is(m, i, WU_ALPHA) && !is(m, i, WU_MARK))
			break;
		h = combine(h, (uint64_t)m->cps[i]);
	}
	m->line_hash = combine(m->line_hash, h);
	push(m, h, WORD);
	return i;
}

static size_t read_single(struct maker *m, size_t i)
{
	uint64_t h = combine(3, (uint64_t)m->cps[i++]);

	for (; is(m, i, WU_MARK); i++)
		h = combine(h, (uint64_t)m->cps[i]);
	m->line_hash = combine(m->line_hash, h);
	push(m, h, LETTER);
	return i;
}

static void note_number(struct wu_prep *p, uint64_t h)
{
	if (p->n_numbers < NUMBERS_MAX)
		p->number[p->n_numbers++] = wu_hash_mix(h, 5);
}

/* 2,400 is 2400; 5.93 stays one number. In a line's hash every number is alike. */
static size_t read_number(struct maker *m, size_t i)
{
	uint64_t h = 2;
	size_t digits = 0;

	for (; i < m->n_cps; i++) {
		bool more = is(m, i + 1, WU_DIGIT);

		if (m->cps[i] == ',' && more)
			continue;
		if (!is(m, i, WU_DIGIT) && !(m->cps[i] == '.' && more))
			break;
		h = combine(h, (uint64_t)m->cps[i]);
		digits++;
	}
	if (digits > 1 && !m->title)
		note_number(m->prep, h);
	m->line_hash = combine(m->line_hash, 2);
	push(m, h, WORD);
	return i;
}

static void read_line(struct maker *m)
{
	for (size_t i = 0; i < m->n_cps;) {
		switch (m->class[i]) {
		case WU_ALPHA:
			i = read_word(m, i);
			break;
		case WU_DIGIT:
			i = read_number(m, i);
			break;
		case WU_SINGLE:
			i = read_single(m, i);
			break;
		default:
			i++;
		}
	}
}

/* ---- all of a story ----------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void sort_numbers(struct wu_prep *p)
{
	uint32_t out = 0;

	qsort(p->number, p->n_numbers, sizeof(*p->number), by_value);
	for (uint32_t i = 0; i < p->n_numbers; i++)
		if (i == 0 || p->number[i] != p->number[i - 1])
			p->number[out++] = p->number[i];
	p->n_numbers = out;
}

/* Room for the most that lines can give. The longest line's code points come last, so
 * that they can be given back. */
static int make_room(struct wu_arena *a, const struct wu_line *lines, uint32_t n, struct maker *m)
{
	struct wu_prep *p = m->prep;
	size_t all = 0, longest = 0;

	for (uint32_t i = 0; i < n; i++) {
		all += lines[i].text.len * 2; /* no letter folds to two tokens a byte */
		if (lines[i].text.len > longest)
			longest = lines[i].text.len;
	}
	*p = (struct wu_prep){.reading = p->reading,
			      .outlet = p->outlet,
			      .agency = p->agency,
			      .key = {p->key[0], p->key[1]},
			      .kind = p->kind};
	p->line = wu_arena_alloc(a, (n + 1) * sizeof(*p->line));
	p->number = wu_arena_alloc(a, NUMBERS_MAX * sizeof(*p->number));
	p->shingle = wu_arena_alloc(a, (all + 1) * sizeof(*p->shingle));
	p->shingle_line = wu_arena_alloc(a, (all + 1) * sizeof(*p->shingle_line));
	m->room = wu_fold_room(longest);
	m->cps = wu_arena_alloc(a, m->room * (sizeof(*m->cps) + sizeof(*m->class)));
	if (!p->line || !p->number || !p->shingle || !p->shingle_line || !m->cps)
		return WU_ENOMEM;
	m->class = (uint8_t *)(m->cps + m->room);
	return 0;
}

static void take_line(struct maker *m, const struct wu_line *line)
{
	struct wu_span text = line->text;

	if (m->title && !line->title)
		end_of_text(m);
	m->title = line->title;
	if (line->title)
		text = wu_take_strip(text, &m->take);
	m->line_hash = 4;
	m->n_cps = wu_fold_line(text, m->cps, m->room);
	wu_fold_classes(m->cps, m->n_cps, m->class);
	read_line(m);
	m->prep->line[m->line] = m->line_hash;
	if (m->line < LINE_MAX_INDEX)
		m->line++;
}

int wu_words_make(struct wu_arena *arena, const struct wu_line *lines, uint32_t n_lines,
		  struct wu_prep *prep)
{
	struct wu_prep p = *prep;
	struct maker m = {.prep = &p, .title = true};
	int rc = make_room(arena, lines, n_lines, &m);

	if (rc < 0)
		return rc;
	m.queue = m.all;
	wu_hasher_init(&m.body);
	if (!n_lines || !lines[0].title) {
		p.line[0] = 0; /* a story without a title: line 0 is still the title's */
		m.line = 1;
	}
	for (uint32_t i = 0; i < n_lines; i++)
		take_line(&m, &lines[i]);
	if (m.words)
		end_of_text(&m);
	wu_arena_trim(arena, m.cps, 0);
	sort_numbers(&p);
	p.n_lines = m.line;
	p.take = m.take.number;
	p.take_class = m.take.class;
	p.title = m.title_hash ? wu_hash_mix(m.title_hash, 6) : 0;
	flush(&m);
	if (m.words)
		wu_hasher_digest(&m.body, p.body);
	p.reading.words = m.words;
	p.reading.shingles = p.n_shingles;
	*prep = p;
	return 0;
}
