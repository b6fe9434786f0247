/* US (0x1f) parts the fields of the header, RS (0x1e) marks the headline, GS (0x1d) the
 * byline; some senders write "^" before a headline and "<" behind it instead. Nothing of it
 * is required: a message with a text is a story.
 */
#include "wire/anpa.h"

#include <ctype.h>
#include <string.h>

#include "wire/wrapped.h"

enum { GS = 0x1d, RS = 0x1e, US = 0x1f };

/* Flash, bulletin, urgent, regular, deferred as IPTC's urgencies. */
static void fill_priority(struct wu_item *i, struct wu_span line)
{
	static const char letters[] = "fburd";
	const char *at =
		line.len > 1 && line.p[1] == ' ' ? strchr(letters, tolower(*line.p)) : NULL;
	char urgency = (char)(at ? '1' + (at - letters) : 0);

	if (urgency)
		wu_item_say(i, WU_SAYS_URGENCY, (struct wu_span){&urgency, 1});
}

/* "MM-DD" ends the version field. */
static bool is_date(const char *p, const char *end)
{
	return end - p >= 5 && isdigit((unsigned char)p[0]) && isdigit((unsigned char)p[1]) &&
	       p[2] == '-' && isdigit((unsigned char)p[3]) && isdigit((unsigned char)p[4]);
}

static void fill_head(struct wu_item *i, struct wu_span head)
{
	const char *us = memrchr(head.p, US, head.len), *end = head.p + head.len, *p, *space;
	const char *line = us;
	struct wu_span keyword = {0}, version = {0};

	if (!us)
		return;
	while (line > head.p && line[-1] != '\n')
		line--;
	fill_priority(i, (struct wu_span){line, (size_t)(us - line)});
	p = us + 1;
	wu_wrapped_line(&p, end, &keyword);
	space = keyword.len ? memchr(keyword.p, ' ', keyword.len) : NULL;
	if (space) {
		end = keyword.p + keyword.len;
		keyword.len = (size_t)(space - keyword.p);
		for (p = space; p < end && !is_date(p, end); p++)
			;
		version = (struct wu_span){space, (size_t)(p - space)};
	}
	wu_item_set(i, WU_SLUG, keyword);
	wu_item_set(i, WU_VERSION, version);
	wu_wrapped_signal(i, version);
	if (!i->says[WU_SAYS_SIGNAL].len)
		wu_wrapped_signal(i, keyword);
}

/* A line without its marks; 'h' headline, 'b' byline, 0 text. */
static char marked(const char *from, struct wu_span *line)
{
	char what = *from == RS ? 'h' : *from == GS ? 'b' : 0;

	if (line->len && *line->p == '^') {
		what = 'h';
		line->p++;
		line->len--;
	}
	if (what && line->len > 3 && !strncasecmp(line->p, "By ", 3))
		what = 'b';
	while (what && line->len && strchr("<=", line->p[line->len - 1]))
		line->len--;
	return what;
}

static void fill_text(struct wu_item *i, struct wu_span text)
{
	const char *p = text.p, *end = p + text.len, *next = p;
	struct wu_span line = {0};

	while (wu_wrapped_line(&next, end, &line)) {
		char what = wu_wrapped_blank(line) ? ' ' : marked(p, &line);
		enum wu_field f = what == 'b' ? WU_BYLINE : WU_TITLE;

		if (!what)
			break;
		if (what != ' ' && !i->story->field[f].len)
			wu_item_set(i, f, line);
		p = next;
	}
	if (!i->story->field[WU_TITLE].len && p < end && !wu_wrapped_indented(line)) {
		wu_item_set(i, WU_TITLE, line);
		p = next;
	}
	wu_wrapped_body(i, p, end);
}

static bool digits(const char *p, size_t n)
{
	while (n > 0 && isdigit((unsigned char)p[n - 1]))
		n--;
	return n == 0;
}

/* "src-10-19-23 1312GMT": month, day, year, UTC. */
static void fill_tail(struct wu_item *i, struct wu_span tail)
{
	const char *end = tail.p + tail.len;
	char out[40];

	for (const char *p = tail.p; end - p >= 13; p++) {
		if (!is_date(p, end) || p[5] != '-' || !digits(p + 6, 2) || p[8] != ' ' ||
		    !digits(p + 9, 4))
			continue;
		snprintf(out, sizeof(out), "20%.2s-%.2s-%.2sT%.2s:%.2s:00Z", p + 6, p, p + 3, p + 9,
			 p + 11);
		wu_item_say_time(i, WU_SAYS_SENT, (struct wu_span){out, strlen(out)}, 0);
		return;
	}
}

static void read_message(struct wu_item *i, const struct wu_message *m)
{
	fill_head(i, m->head);
	fill_text(i, m->text);
	fill_tail(i, m->tail);
}

int wu_anpa_read(struct wu_job *j)
{
	return wu_wrapped_messages(j, read_message);
}
