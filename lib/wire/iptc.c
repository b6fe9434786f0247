/* The header's first line is cut into words: a number with the source before it, a priority
 * of one digit, a category, a count of words; what is behind or on the next line is the
 * keyword. The headline ends with "=", or is the first line. Nothing of it is required: a
 * message with a text is a story.
 */
#include "wire/iptc.h"

#include <ctype.h>
#include <string.h>

#include "wire/wrapped.h"

enum { HEADS = 8 }; /* lines above the first paragraph at most */

static struct wu_span word(struct wu_span *s)
{
	struct wu_span w;

	while (s->len && *s->p == ' ') {
		s->p++;
		s->len--;
	}
	w.p = s->p;
	while (s->len && *s->p != ' ') {
		s->p++;
		s->len--;
	}
	w.len = (size_t)(s->p - w.p);
	return w;
}

static bool digits(struct wu_span w)
{
	for (size_t i = 0; i < w.len; i++)
		if (!isdigit((unsigned char)w.p[i]))
			return false;
	return w.len > 0;
}

static void fill_head(struct wu_item *i, struct wu_span head)
{
	const char *p = head.p, *end = p + head.len;
	struct wu_span line = {0}, rest = {0}, w, keyword = {0};

	while (!line.len && wu_wrapped_line(&p, end, &line))
		;
	w = word(&line); /* source and number */
	if (w.len && !isdigit((unsigned char)w.p[w.len - 1])) /* they stand apart */
		(void)word(&line);
	w = word(&line);
	if (w.len == 1 && digits(w)) {
		wu_item_say(i, WU_SAYS_URGENCY, w);
		w = word(&line);
	}
	if (w.len && !digits(w)) { /* the category; then the words' count, or the keyword */
		rest = line;
		w = word(&line);
	}
	if (!digits(w))
		line = rest;
	while (!keyword.len && wu_wrapped_line(&p, end, &keyword))
		;
	if (!keyword.len)
		keyword = line;
	wu_item_set(i, WU_SLUG, keyword);
	wu_wrapped_signal(i, keyword);
}

static bool letters(struct wu_span w)
{
	for (size_t i = 0; i < w.len; i++)
		if (!isalpha((unsigned char)w.p[i]))
			return false;
	return w.len > 0;
}

static bool ends_headline(struct wu_span line)
{
	return line.len && line.p[line.len - 1] == '=';
}

/* Lines from..to-1 joined, without the mark at the end. */
static void set_joined(struct wu_item *i, enum wu_field f, const struct wu_span *from,
		       const struct wu_span *to)
{
	struct wu_span all;

	if (from >= to)
		return;
	all.p = from->p;
	all.len = (size_t)(to[-1].p + to[-1].len - from->p);
	while (all.len && (all.p[all.len - 1] == '=' || all.p[all.len - 1] == ' '))
		all.len--;
	wu_item_set(i, f, all);
}

static void fill_text(struct wu_item *i, struct wu_span text)
{
	const char *p = text.p, *end = p + text.len, *next = p;
	struct wu_span heads[HEADS], line;
	size_t n = 0, marked = 0;
	bool parted = false;

	while (n < HEADS && !parted && wu_wrapped_line(&next, end, &line)) {
		parted = n > 0 && (wu_wrapped_blank(line) || wu_wrapped_indented(line));
		if (parted)
			break;
		p = next;
		if (line.len)
			heads[n++] = line;
		if (!marked && ends_headline(line))
			marked = n;
	}
	if (!n)
		return;
	if (!parted) { /* flush-left text: nothing tells a byline from it */
		n = marked ? marked : 1;
		p = heads[n - 1].p + heads[n - 1].len;
	}
	marked = marked ? marked : 1;
	set_joined(i, WU_TITLE, heads, heads + marked);
	set_joined(i, WU_BYLINE, heads + marked, heads + n);
	wu_wrapped_body(i, p, end);
}

/* "191312 Oct 23": day, hour and minute, UTC. */
static void fill_tail(struct wu_item *i, struct wu_span tail)
{
	char out[40];
	struct wu_span stamp, month, year;

	while (tail.len && !isdigit((unsigned char)*tail.p)) {
		tail.p++;
		tail.len--;
	}
	stamp = word(&tail);
	month = word(&tail);
	year = word(&tail);
	while (year.len && !isdigit((unsigned char)year.p[year.len - 1]))
		year.len--;
	if (stamp.len != 6 || !digits(stamp) || month.len != 3 || !letters(month) ||
	    year.len != 2 || !digits(year))
		return;
	snprintf(out, sizeof(out), "%.2s %.3s 20%.2s %.2s:%.2s", stamp.p, month.p, year.p,
		 stamp.p + 2, stamp.p + 4);
	wu_item_say_time(i, WU_SAYS_SENT, (struct wu_span){out, strlen(out)}, 0);
}

static void read_message(struct wu_item *i, const struct wu_message *m)
{
	fill_head(i, m->head);
	fill_text(i, m->text);
	fill_tail(i, m->tail);
}

int wu_iptc_read(struct wu_job *j)
{
	return wu_wrapped_messages(j, read_message);
}
