/* A section for outlets.d: each line becomes a "drop", with its counts in the comment above;
 * what cannot be written as one, or should not, is a comment that says why. Passages are
 * comments: what an outlet says in every story may also be news, so people decide.
 * Nothing here can fail but the output itself.
 */
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"
#include "cli/repeats.h"
#include "cli/screen.h"
#include "text/mask.h"
#include "text/pattern.h"

enum {
	DROP_MAX = 600, /* bytes of a line that an outlet's own drop takes (text/furniture) */
	PIECE_MAX = 160, /* bytes of a piece that drop-head and drop-tail take */
	NAME_MAX_BYTES = 1000, /* a section's line must fit the reader's */
	PASSAGES = 20, /* told of one outlet */
	SECONDS = 19, /* of a time: all before its milliseconds */
};

/* Does it come back as it is through a line of text, and is there anything of it? */
static bool plain(struct wu_span s)
{
	size_t n;

	for (size_t i = 0; i < s.len; i += n)
		if (wu_utf8_unsafe(wu_utf8_next(s.p + i, s.len - i, &n)))
			return false;
	return s.len && *s.p != ' ' && s.p[s.len - 1] != ' ';
}

/* NULL, or why the form is no rule. */
static const char *objection(const struct repeat_form *f, size_t most)
{
	if (f->example.len > most)
		return "longer than a rule may take";
	if (!plain(f->pattern) || !wu_mask_names(f->pattern))
		return "a pattern cannot tell it from other lines";
	return wu_pattern_is(f->pattern, f->example) ? NULL : "no pattern names it";
}

static void print_counts(const struct repeat *v)
{
	char last[WU_TIME_LEN + 1];

	wu_time_write(v->last, last);
	printf("in %u clusters, %u stories, last %.*sZ, ", v->known.clusters, v->stories, SECONDS,
	       last);
}

static void print_line(const struct repeat *v)
{
	printf("# ");
	print_counts(v);
	printf("usually at the %s\n", repeats_place_name(repeats_place(v)));
	for (uint32_t i = 0; i < v->n_forms; i++) {
		const struct repeat_form *f = &v->form[i];
		const char *why = objection(f, DROP_MAX);

		if (why)
			printf("# no rule, %s: ", why);
		else
			printf("drop = ");
		screen_put(f->pattern, 0);
		putchar('\n');
	}
}

static void print_passage(const struct repeat *v)
{
	static const char *const keys[] = {"drop-head", NULL, "drop-tail"};
	static const char *const where[] = {"beginning", "inside", "ending"};
	enum repeat_place p = repeats_place(v);

	printf("# %s lines ", where[p]);
	print_counts(v);
	if (keys[p] && !objection(&v->form[0], PIECE_MAX))
		printf("perhaps\n#%s = ", keys[p]);
	else
		printf("no rule\n#   ");
	screen_put(v->form[0].pattern, 0);
	putchar('\n');
}

/* A section's name is all that its outlet is known by; "*" is everybody. */
static bool can_name(const struct repeat_outlet *o)
{
	return plain(o->name) && o->name.len < NAME_MAX_BYTES &&
	       !(o->name.len == 1 && *o->name.p == '*');
}

static void print_section(const struct repeats *r, uint32_t from)
{
	const struct repeat_outlet *o = &r->outlet[r->v[from].outlet];
	uint32_t lines = from + o->known[REPEAT_LINE], all = lines + o->known[REPEAT_PASSAGE];

	if (!can_name(o)) {
		printf("# %u repeats of an outlet that no section can name\n", all - from);
		return;
	}
	printf("# Learned of its stories. Look it through, put it into a file of its own in\n"
	       "# outlets.d, then: wiredup check\n"
	       "[outlet \"%.*s\"]\n",
	       (int)o->name.len, o->name.p);
	for (uint32_t i = from; i < lines; i++)
		print_line(&r->v[i]);
	for (uint32_t i = lines; i < all && i < lines + PASSAGES; i++)
		print_passage(&r->v[i]);
	if (all > lines + PASSAGES)
		printf("# and %u passages more, which --json shows\n", all - lines - PASSAGES);
}

void repeats_rules(const struct repeats *r)
{
	for (uint32_t i = 0; i < r->n;) {
		const struct repeat_outlet *o = &r->outlet[r->v[i].outlet];

		printf("%s", i ? "\n" : "");
		print_section(r, i);
		i += o->known[REPEAT_LINE] + o->known[REPEAT_PASSAGE];
	}
}
