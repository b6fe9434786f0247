/* The nodes of the article's element are read in order; each block, and each <br>, begins a
 * line. Then lines are judged by what they say and where they stand. What fails: memory,
 * and the limit of a document.
 */
#include "wire/passage.h"

#include "wire/label.h"
#include "wire/markup.h"

enum {
	TOP = 6, /* lines in which title, names and dates stand */
	HEADING_MAX = 150 /* bytes: a longer one is a paragraph in large letters */
};

void wu_passage_init(struct wu_passage *p)
{
	wu_buf_init(&p->text, WU_MARKUP_DOC);
	wu_buf_init(&p->lines, WU_TREE_NODES * sizeof(struct wu_line));
}

void wu_passage_close(struct wu_passage *p)
{
	wu_buf_close(&p->text);
	wu_buf_close(&p->lines);
}

static struct wu_line *line_at(const struct wu_passage *p, size_t i)
{
	return (struct wu_line *)(void *)p->lines.p + i;
}

static size_t count(const struct wu_passage *p)
{
	return p->lines.len / sizeof(struct wu_line);
}

static struct wu_span span_of(const struct wu_passage *p, const struct wu_line *l)
{
	return (struct wu_span){p->text.p + l->at, l->len};
}

static bool mostly_links(const struct wu_node *n, const struct wu_weight *w)
{
	if (!(n->says & WU_BLOCK) || !w->text)
		return false;
	if (n->says & WU_LISTED)
		return w->linked * 2 > w->text;
	return w->linked * 10 > w->text * (n->tag == WU_TAG_p ? 8 : 6);
}

/* End the line now being read; an empty one is none. */
static void end_line(struct wu_passage *p, bool *open)
{
	struct wu_line *l = *open ? line_at(p, count(p) - 1) : NULL;

	*open = false;
	if (!l)
		return;
	while (p->text.len > l->at && p->text.p[p->text.len - 1] == ' ')
		p->text.len--;
	l->len = (uint32_t)p->text.len - l->at;
	if (!l->len)
		p->lines.len -= sizeof(*l);
}

static int add_text(struct wu_passage *p, struct wu_span s, const struct wu_weight *w, bool *open)
{
	struct wu_line l = {.at = (uint32_t)p->text.len, .node = w->block};
	int rc = 0;

	if (!*open)
		rc = wu_buf_add(&p->lines, &l, sizeof(l));
	if (rc < 0)
		return rc;
	*open = true;
	if (s.len && *s.p == ' ' &&
	    (p->text.len == line_at(p, count(p) - 1)->at || p->text.p[p->text.len - 1] == ' ')) {
		s.p++;
		s.len--;
	}
	if (w->link)
		line_at(p, count(p) - 1)->linked += (uint32_t)s.len;
	return wu_buf_add(&p->text, s.p, s.len);
}

/* What a heading led to is passed over: then it is furniture, too. */
static void pass_over(struct wu_passage *p, const struct wu_node *n, bool *open)
{
	if (!(n->says & WU_BLOCK))
		return;
	end_line(p, open);
	if (count(p))
		line_at(p, count(p) - 1)->hollow = true;
}

int wu_passage_read(struct wu_passage *p, const struct wu_tree *t, const struct wu_weight *w,
		    uint32_t node)
{
	uint32_t n_nodes, block = node;
	const struct wu_node *n = wu_tree_nodes(t, &n_nodes);
	bool open = false;
	int rc = 0;

	for (uint32_t i = node + 1; i < n[node].end && rc == 0;) {
		if (w[i].off || mostly_links(&n[i], &w[i])) {
			pass_over(p, &n[i], &open);
			i = n[i].end;
			continue;
		}
		if (w[i].block != block || n[i].tag == WU_TAG_br)
			end_line(p, &open);
		block = w[i].block;
		if (n[i].tag == WU_TAG_text)
			rc = add_text(p, wu_tree_text(t, i), &w[i], &open);
		i++;
	}
	end_line(p, &open);
	for (size_t i = 0; i < count(p); i++)
		line_at(p, i)->heading = n[line_at(p, i)->node].says & WU_HEADING &&
					 line_at(p, i)->len < HEADING_MAX;
	return rc;
}

static bool foreign(const struct wu_passage *p, const struct wu_line *l)
{
	struct wu_span s = span_of(p, l);

	return wu_label_rule(s) || wu_label_calls(s, l->linked) || (l->heading && l->hollow);
}

void wu_passage_trim(struct wu_passage *p, struct wu_span title, struct wu_span byline)
{
	size_t n = count(p), seen = 0;
	bool below = false; /* a line that stays stands below */

	for (size_t i = 0; i < n && seen < TOP; i++) {
		struct wu_line *l = line_at(p, i);
		struct wu_span s = span_of(p, l);

		l->gone = wu_label_same(s, title) || wu_label_same(s, byline) || wu_label_stamp(s);
		seen += !l->gone;
	}
	for (size_t i = 0; i < n; i++)
		line_at(p, i)->gone |= foreign(p, line_at(p, i));
	for (size_t i = n; i-- > 0 && !below;)
		if (line_at(p, i)->heading)
			line_at(p, i)->gone = true;
		else
			below = !line_at(p, i)->gone;
}

int wu_passage_write(const struct wu_passage *p, struct wu_buf *out)
{
	int rc = 0;

	for (size_t i = 0; i < count(p) && rc == 0; i++) {
		struct wu_span s = span_of(p, line_at(p, i));

		if (line_at(p, i)->gone)
			continue;
		if (out->len)
			rc = wu_buf_add(out, "\n", 1);
		if (rc == 0)
			rc = wu_buf_add(out, s.p, s.len);
	}
	return rc;
}
