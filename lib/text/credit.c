/* Each agency's marks are looked for on the first and the last lines, where marks stand.
 * Which agency wrote it, when several have marks: the one with the strongest kind
 * (dateline, byline, tail, copyright line, address), then with more kinds, then whose mark
 * stands first. So a copy of AP's with "(AP) --" at its top and "(Yonhap)" at its end is AP's,
 * and a tail "(AFP-Yonhap)" is AFP's, who wrote it; a Korean "[Place=AP/Newsis] Hong
 * reporter =" is Newsis's, whose reporter it names: the words are his. Then the pushed "byline",
 * then the outlet that is an agency itself; a pushed "agency" outranks all. All marks found
 * are taken out, the winner's or not. Lines are walked from the last, because a tail is one
 * only where the text ends.
 * Nothing can fail.
 */
#include "text/credit.h"

#include <string.h>

#include "text/form.h"
#include "text/pattern.h"
#include "text/roster.h"

enum {
	FIRST_LINES = 8, /* lines from the top that may carry a mark */
	LAST_LINES = 6,
	CAPTION_MAX = WU_ROSTER_LINE, /* bytes of a picture's caption with its credit */
	BODY_LINE = 100, /* bytes from which a sentence is body, not headline or label */
	MAIL_LINE_MAX = 200, /* bytes of a caption that ends with an address */
	OWNED_LINES = 12, /* last lines of the story as printed that may say who owns it */
	OWNED_MAX = 400, /* bytes of such a line */
	WINDOW = FIRST_LINES + LAST_LINES + 1, /* lines whose signers are kept */
};

/* Every sum of kinds, as it is told, with a "+" more at its start. */
#define OR(s, kind) s, s kind
#define MAILS(s) OR(s, "+mail")
#define OWNED(s) MAILS(s), MAILS(s "+copyright")
#define TAILS(s) OWNED(s), OWNED(s "+tail")
#define BYLINES(s) TAILS(s), TAILS(s "+byline")
static const char *const hows[32] = {BYLINES(""), BYLINES("+dateline")};

/* The story's lines, and what is known of them before any agency is asked. */
struct page {
	struct wu_line *lines;
	uint32_t n;
	uint32_t body; /* first line that is body */
	bool captioned; /* the last line ends with a photo credit */
	struct wu_signers all; /* of the lines in the window */
	struct wu_signers in[WINDOW];
};

static bool in_window(uint32_t i, uint32_t n)
{
	return i <= FIRST_LINES || i + LAST_LINES >= n;
}

static uint32_t slot(uint32_t i, uint32_t n)
{
	return i <= FIRST_LINES ? i : WINDOW - (n - i);
}

static bool is_sentence(struct wu_span s)
{
	return s.len >= BODY_LINE && memchr(".!?\"\x9D\x99\x82", s.p[s.len - 1], 7);
}

static size_t bytes(const struct wu_line *lines, uint32_t n)
{
	size_t all = 0;

	for (uint32_t i = 0; i < n; i++)
		all += lines[i].title ? 0 : lines[i].text.len;
	return all;
}

/* Does line end with digits, or digits and a stop, where form does? Pictures are dated, most
 * lines are not, and looking for a date takes a walk over the line. */
static bool dates_fit(struct wu_span form, struct wu_span line)
{
	if (form.len > 1 && line.len > 1 && form.p[form.len - 1] == '.') {
		form.len--;
		line.len -= line.p[line.len - 1] == '.';
	}
	return !form.len || form.p[form.len - 1] != '#' ||
	       (line.len && line.p[line.len - 1] >= '0' && line.p[line.len - 1] <= '9');
}

static bool is_photo(const struct wu_rules *r, const struct wu_signers *s, struct wu_span line)
{
	const struct wu_rule_set *a;

	for (uint32_t i = 0; line.len <= CAPTION_MAX && (a = wu_rules_agency(r, i)); i++)
		for (uint32_t k = 0; wu_signers_have(s, i) && k < a->key[WU_RULE_PHOTO].n; k++)
			if (dates_fit(a->key[WU_RULE_PHOTO].v[k], line) &&
			    wu_pattern_is(a->key[WU_RULE_PHOTO].v[k], line))
				return true;
	return false;
}

bool wu_credit_is_photo(const struct wu_rules *r, struct wu_span line)
{
	struct wu_signers s = {{0}};

	wu_roster_find(wu_rules_roster(r), line, &s);
	return is_photo(r, &s, line);
}

/* Who may have signed line i. A caption that carries an agency's photo credit goes: it
 * says who took the picture. The last line stays, and one that is half of the story: that
 * story is a caption. */
static void look_at(struct page *p, const struct wu_rules *r, uint32_t i, size_t most)
{
	struct wu_span *line = &p->lines[i].text;
	struct wu_signers s = {{0}};

	wu_roster_find(wu_rules_roster(r), *line, &s);
	if (is_photo(r, &s, *line)) {
		if (i + 1 < p->n && line->len < most) {
			line->len = 0;
			memset(&s, 0, sizeof(s));
		}
		p->captioned = i + 1 == p->n;
	}
	if (p->body == p->n && is_sentence(*line))
		p->body = i;
	if (in_window(i, p->n))
		p->in[slot(i, p->n)] = s;
	else if (!line->len || !memchr(line->p, '@', line->len))
		return; /* only an address is looked for there */
	for (size_t w = 0; w < WU_ROSTER_MAX / 64; w++)
		p->all.bits[w] |= s.bits[w];
}

static void look(struct page *p, const struct wu_story *s, const struct wu_rules *r)
{
	size_t most = s->kind == WU_KIND_PHOTO ? 0 : (bytes(p->lines, p->n) + 1) / 2;

	p->body = p->n;
	p->captioned = false;
	memset(&p->all, 0, sizeof(p->all));
	for (uint32_t i = 0; i < p->n; i++)
		if (!p->lines[i].title)
			look_at(p, r, i, most);
}

struct finding {
	unsigned kinds;
	bool picture; /* an address of a picture's was seen */
	uint32_t line; /* of the strongest mark */
	struct wu_span mark;
};

static void note(struct finding *f, unsigned kinds, uint32_t line, struct wu_span mark)
{
	unsigned sum = kinds & ~(unsigned)WU_FORM_PICTURE;

	if (sum > f->kinds) {
		f->line = line;
		f->mark = mark;
	}
	f->kinds |= sum;
	f->picture = f->picture || kinds != sum;
}

/* An address that is no mark stands in a caption. */
static void drop_address(struct page *p, const struct wu_rule_set *a, uint32_t i, size_t all)
{
	struct wu_span *line = &p->lines[i].text;

	if (line->len <= MAIL_LINE_MAX && line->len * 2 < all && wu_form_has_mail(a, *line))
		line->len = 0;
}

static unsigned where_is(const struct page *p, uint32_t i)
{
	return (i <= FIRST_LINES ? WU_FORM_TOP : 0) | (i < p->body ? WU_FORM_ABOVE : 0) |
	       (i + LAST_LINES >= p->n ? WU_FORM_LOW : 0);
}

static struct finding read_agency(const struct wu_rule_set *a, uint32_t number, struct page *p)
{
	size_t all = bytes(p->lines, p->n);
	/* A line of the body was seen: what is above it is not the end. */
	bool ended = p->captioned;
	struct finding f = {0, false, 0, {NULL, 0}};

	for (uint32_t i = p->n; i-- > 0;) {
		struct wu_span *line = &p->lines[i].text, was = *line, mark = {NULL, 0};
		unsigned kinds = 0;
		unsigned where = where_is(p, i) | (ended ? 0 : WU_FORM_END);

		if (p->lines[i].title)
			continue;
		if (in_window(i, p->n) && wu_signers_have(&p->in[slot(i, p->n)], number))
			kinds = wu_form_take(a, line, where, &mark);
		note(&f, kinds, i, mark);
		if (kinds == WU_FORM_PICTURE)
			*line = was;
		if (!kinds || kinds == WU_FORM_PICTURE)
			drop_address(p, a, i, all);
		ended = ended || line->len;
	}
	if (f.picture && f.kinds)
		f.kinds |= WU_FORM_MAIL;
	return f;
}

/* Take the last line off text. */
static struct wu_span last_line(struct wu_span *text)
{
	const char *nl = memrchr(text->p, '\n', text->len);
	size_t from = nl ? (size_t)(nl - text->p) + 1 : 0;
	struct wu_span line = {text->p + from, text->len - from};

	text->len = nl ? from - 1 : 0;
	return line;
}

/* a's line of ownership in the foot of the printed story: furniture took it out. */
static bool is_owned(const struct wu_rule_set *a, struct wu_span foot)
{
	while (foot.len)
		if (wu_form_is_copyright(a, last_line(&foot)))
			return true;
	return false;
}

/* Is the mark, a name alone below the story, how a caption above ends as well? Then it is
 * the picture's. */
static bool signs_caption(struct wu_span mark, struct wu_span text)
{
	size_t from = 0;

	while (mark.len && from < text.len) {
		const char *nl = memchr(text.p + from, '\n', text.len - from);
		size_t end = nl ? (size_t)(nl - text.p) : text.len, next = end + 1;

		while (end > from && text.p[end - 1] == ' ')
			end--;
		if (end - from > mark.len && text.p + end != mark.p + mark.len &&
		    !memcmp(text.p + end - mark.len, mark.p, mark.len))
			return true;
		from = next;
	}
	return false;
}

static bool is_sister(const struct wu_rule_set *a, const struct wu_rule_set *outlet,
		      struct wu_span name)
{
	const struct wu_values *v = &a->key[WU_RULE_SISTER];

	for (uint32_t i = 0; i < v->n; i++)
		if (wu_pattern_is(v->v[i], outlet ? outlet->name : name))
			return true;
	return false;
}

/* "copy", (c), and the letters of the sign and of the Korean word: in one walk. */
static bool says_owner(struct wu_span text)
{
	for (size_t i = 1; i < text.len; i++) {
		unsigned char was = (unsigned char)text.p[i - 1];

		switch ((unsigned char)text.p[i]) {
		case 'y':
		case 'Y':
			if (was == 'p' || was == 'P')
				return true;
			break;
		case ')':
			if (was == 'c' || was == 'C')
				return true;
			break;
		case 0xA9: /* (c) in a circle */
			if (was == 0xC2)
				return true;
			break;
		case 0x93: /* c in a circle */
			if (was == 0xE2)
				return true;
			break;
		case 0x91: /* of the Korean word */
			if (i > 4 && memcmp(text.p + i - 5, "저작", 6) == 0)
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

/* The last lines of the printed story, below its body, from one that says whose it is; or
 * nothing. */
static struct wu_span foot(const struct wu_story *s)
{
	struct wu_span text = s->field[WU_TEXT], found = {NULL, 0};
	const char *end = text.p + text.len;

	for (int i = 0; i < OWNED_LINES && text.len; i++) {
		struct wu_span line = last_line(&text);

		if (line.len <= OWNED_MAX && says_owner(line))
			found = (struct wu_span){line.p, (size_t)(end - line.p)};
		else if (is_sentence(line))
			break;
	}
	return found;
}

static void read_marks(const struct wu_story *s, const struct wu_rules *r,
		       const struct wu_rule_set *outlet, struct page *p, struct wu_credit *ret)
{
	struct finding best = {0, false, 0, {NULL, 0}};
	struct wu_span owner = foot(s);
	const struct wu_rule_set *a;

	for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++) {
		struct finding f = {0, false, 0, {NULL, 0}};

		if (wu_signers_have(&p->all, i))
			f = read_agency(a, i, p);
		if (owner.len && is_owned(a, owner))
			f.kinds |= WU_FORM_COPYRIGHT;
		if (f.kinds & WU_FORM_MAIL && is_sister(a, outlet, s->field[WU_OUTLET]))
			f.kinds &= ~(unsigned)WU_FORM_MAIL;
		if (f.kinds == WU_FORM_BYLINE && f.mark.len && (unsigned char)*f.mark.p >= 0x80 &&
		    signs_caption(f.mark, s->field[WU_TEXT]))
			f.kinds = 0;
		if (!f.kinds || f.kinds < best.kinds ||
		    (f.kinds == best.kinds && f.line >= best.line))
			continue;
		best = f;
		*ret = (struct wu_credit){
			a->name, {hows[f.kinds] + 1, strlen(hows[f.kinds]) - 1}, f.mark};
	}
}

static void fall_back(const struct wu_story *s, const struct wu_rules *r,
		      const struct wu_rule_set *outlet, struct wu_credit *ret)
{
	struct wu_span field = s->field[WU_AGENCY], byline = s->field[WU_BYLINE];
	const struct wu_rule_set *a = wu_rules_agency_named(r, field);

	if (field.len) {
		*ret = (struct wu_credit){a ? a->name : field, {"field", 5}, field};
		return;
	}
	for (uint32_t i = 0; byline.len && (a = wu_rules_agency(r, i)); i++)
		if (wu_form_is_byline(a, byline)) {
			*ret = (struct wu_credit){a->name, {"byline", 6}, byline};
			return;
		}
	if (outlet && outlet->key[WU_RULE_AGENCY].n)
		*ret = (struct wu_credit){
			outlet->key[WU_RULE_AGENCY].v[0], {"outlet", 6}, {NULL, 0}};
}

void wu_credit_read(const struct wu_story *s, const struct wu_rules *r,
		    const struct wu_rule_set *outlet, struct wu_line *lines, uint32_t *n,
		    struct wu_credit *ret)
{
	struct page p;
	uint32_t out = 0;

	p.lines = lines;
	p.n = *n;
	*ret = (struct wu_credit){{NULL, 0}, {"", 0}, {NULL, 0}};
	look(&p, s, r);
	read_marks(s, r, outlet, &p, ret);
	if (!ret->agency.len || s->field[WU_AGENCY].len)
		fall_back(s, r, outlet, ret);
	for (uint32_t i = 0; i < *n; i++)
		if (lines[i].title || lines[i].text.len)
			lines[out++] = lines[i];
	*n = out;
}
