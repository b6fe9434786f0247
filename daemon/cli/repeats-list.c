/* Nothing here can fail but the output itself, which main asks about at the end.
 */
#include <stdio.h>
#include <string.h>

#include "base/json-out.h"
#include "cli/repeats.h"
#include "cli/screen.h"

enum {
	LINE_BYTES = 8 << 20, /* of JSON: all spellings of a long line, escaped */
	PASSAGES = 20, /* shown to people of one outlet */
	BESIDE = 68, /* columns before the text */
	TEXT_MIN = 24,
};

/* ---- for programs -----------------------------------------------------------------------------
 */

static void json_known(struct wu_json_out *j, const struct repeat *v)
{
	wu_json_u64(j, "clusters", v->known.clusters);
	wu_json_u64(j, "stories", v->stories);
	wu_json_time(j, "last", v->last);
	wu_json_time(j, "until", v->known.until);
	wu_json_cstr(j, "place", repeats_place_name(repeats_place(v)));
}

static void json_repeat(struct wu_json_out *j, const struct repeats *r, const struct repeat *v)
{
	wu_json_open(j, NULL, '{');
	wu_json_str(j, "outlet", r->outlet[v->outlet].name);
	wu_json_cstr(j, "kind", v->kind == REPEAT_LINE ? "line" : "passage");
	json_known(j, v);
	wu_json_str(j, "text", v->form[0].pattern);
	wu_json_str(j, "example", v->form[0].example);
	wu_json_open(j, "forms", '[');
	for (uint32_t i = 0; i < v->n_forms; i++) {
		wu_json_open(j, NULL, '{');
		wu_json_str(j, "text", v->form[i].pattern);
		wu_json_u64(j, "stories", v->form[i].stories);
		wu_json_close(j, '}');
	}
	wu_json_close(j, ']');
	wu_json_close(j, '}');
}

static void json_outlet(struct wu_json_out *j, const struct repeat_outlet *o)
{
	wu_json_open(j, NULL, '{');
	wu_json_str(j, "outlet", o->name);
	wu_json_u64(j, "lines", o->known[REPEAT_LINE]);
	wu_json_u64(j, "passages", o->known[REPEAT_PASSAGE]);
	wu_json_u64(j, "stories", o->stories);
	wu_json_u64(j, "without_text", o->without_text);
	wu_json_close(j, '}');
}

/* The repeat v as a line; NULL: the outlet. */
static void print_json(const struct repeats *r, uint32_t outlet, const struct repeat *v)
{
	struct wu_json_out j;
	struct wu_buf b;

	wu_buf_init(&b, LINE_BYTES);
	wu_json_init(&j, &b);
	if (v)
		json_repeat(&j, r, v);
	else
		json_outlet(&j, &r->outlet[outlet]);
	if (wu_json_done(&j) == 0)
		printf("%.*s\n", (int)b.len, b.p);
	wu_buf_close(&b);
}

/* ---- for people ---------------------------------------------------------------------------------
 */

static struct wu_span shown_name(const struct repeat_outlet *o)
{
	return o->name.len ? o->name : (struct wu_span){"-", 1};
}

static void print_repeat(const struct screen *s, const struct repeat *v)
{
	unsigned room = s->columns > BESIDE + TEXT_MIN ? s->columns - BESIDE : TEXT_MIN;
	char last[SCREEN_TIME], until[SCREEN_TIME];

	screen_time(v->last, true, last);
	screen_time(v->known.until, true, until);
	printf("%8u %7u  %-19s  %-19s  %-6s  ", v->known.clusters, v->stories, last, until,
	       repeats_place_name(repeats_place(v)));
	screen_put(v->form[0].pattern, s->columns ? room : 0);
	putchar('\n');
}

static void print_head(const char *what)
{
	printf("%8s %7s  %-19s  %-19s  %-6s  %s\n", "clusters", "stories", "last", "known until",
	       "where", what);
}

/* All of one outlet, from v on. Returns how many. */
static uint32_t print_outlet(const struct repeats *r, const struct screen *s, uint32_t from)
{
	const struct repeat_outlet *o = &r->outlet[r->v[from].outlet];
	uint32_t i = from, lines = o->known[REPEAT_LINE], passages = o->known[REPEAT_PASSAGE];

	printf("%s", from ? "\n" : "");
	screen_put(shown_name(o), 0);
	printf(": %u line%s and %u passage%s, learned from %u stor%s\n", lines,
	       lines == 1 ? "" : "s", passages, passages == 1 ? "" : "s", o->stories,
	       o->stories == 1 ? "y" : "ies");
	if (lines)
		print_head("line");
	for (; i < from + lines; i++)
		print_repeat(s, &r->v[i]);
	if (passages)
		print_head("passage of other lines");
	for (; i < from + lines + passages && i < from + lines + PASSAGES; i++)
		print_repeat(s, &r->v[i]);
	if (passages > PASSAGES)
		printf("and %u passages more, which --json shows\n", passages - PASSAGES);
	return lines + passages;
}

void repeats_list(const struct repeats *r, const struct globals *g)
{
	struct screen s;

	screen_init(&s);
	for (uint32_t i = 0; i < r->n && g->json; i++)
		print_json(r, r->v[i].outlet, &r->v[i]);
	for (uint32_t i = 0; i < r->n && !g->json;)
		i += print_outlet(r, &s, i);
}

void repeats_list_outlets(const struct repeats *r, const struct globals *g)
{
	if (!g->json && r->n)
		printf("%-32s %8s %8s %8s\n", "outlet", "lines", "passages", "stories");
	for (uint32_t i = 0, outlet; i < r->n;
	     i += r->outlet[outlet].known[REPEAT_LINE] + r->outlet[outlet].known[REPEAT_PASSAGE]) {
		const struct repeat_outlet *o = &r->outlet[outlet = r->v[i].outlet];

		if (g->json) {
			print_json(r, outlet, NULL);
			continue;
		}
		screen_pad(shown_name(o), 32);
		printf(" %8u %8u %8u\n", o->known[REPEAT_LINE], o->known[REPEAT_PASSAGE],
		       o->stories);
	}
}
