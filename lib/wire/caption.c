/* Pictures often stand above the text, so the article around it is searched. A caption is a
 * <figcaption>, an element called one, or the text of a picture's table. One that is too
 * long is none. What fails: memory.
 */
#include "wire/caption.h"

#include <string.h>

#include "wire/hint.h"

enum {
	CAPTION_MAX = 700, /* bytes; the longest of a day's Korean captions had 600 */
	TABLE_MAX = 400, /* bytes of text in a picture's table */
	CELLS_MAX = 2 /* of them with text: the caption and who took it */
};

bool wu_caption_table(const struct wu_tree *t, const struct wu_weight *w, uint32_t table)
{
	uint32_t count;
	const struct wu_node *n = wu_tree_nodes(t, &count);
	unsigned pictures = 0, cells = 0;

	if (n[table].tag != WU_TAG_table || w[table].text > TABLE_MAX || !w[table].text)
		return false;
	for (uint32_t i = table + 1; i < n[table].end; i++) {
		pictures += n[i].tag == WU_TAG_img;
		cells += (n[i].tag == WU_TAG_td || n[i].tag == WU_TAG_th) && w[i].text > 0;
	}
	return pictures > 0 && cells <= CELLS_MAX;
}

static bool is_caption(const struct wu_tree *t, const struct wu_weight *w, uint32_t i)
{
	const struct wu_node *n = wu_tree_nodes(t, &(uint32_t){0}) + i;

	return n->tag == WU_TAG_figcaption || w[i].photo ||
	       (n->tag != WU_TAG_text && n->tag != WU_TAG_figure && n->tag != WU_TAG_img &&
		w[i].hint & WU_HINT_CAPTION && !(w[i].hint & WU_HINT_FURNITURE));
}

static bool elsewhere(const struct wu_node *n, const struct wu_weight *w)
{
	if (n->says & WU_UNREAD || (n->says & WU_ASIDE && n->tag != WU_TAG_figure))
		return true;
	return w->off && w->hint & (WU_HINT_FURNITURE | WU_HINT_COMMENT | WU_HINT_HIDDEN);
}

/* Longer ones, and one that stands there already, are passed over. */
static int add(const struct wu_tree *t, uint32_t i, struct wu_buf *out)
{
	struct wu_buf one;
	int rc;

	wu_buf_init(&one, 1 << 16);
	rc = wu_tree_line(t, i, &one);
	if (rc == WU_ELIMIT || (rc == 0 && (!one.len || one.len > CAPTION_MAX)) ||
	    (rc == 0 && out->len && memmem(out->p, out->len, one.p, one.len))) {
		wu_buf_close(&one);
		return 0;
	}
	if (rc == 0 && out->len)
		rc = wu_buf_adds(out, "\n");
	if (rc == 0)
		rc = wu_buf_add(out, one.p, one.len);
	wu_buf_close(&one);
	return rc;
}

/* The <article> around top; else as far up as nearly no other prose stands. */
static uint32_t around(const struct wu_node *n, const struct wu_weight *w, uint32_t top)
{
	uint32_t in = top;

	while (in && n[in].tag != WU_TAG_article && n[in].tag != WU_TAG_main)
		in = n[in].parent;
	if (in)
		return in;
	for (in = top; in && w[n[in].parent].prose * 4 <= w[top].prose * 5;)
		in = n[in].parent;
	return in;
}

int wu_caption_read(const struct wu_tree *t, const struct wu_weight *w, uint32_t top,
		    struct wu_buf *out)
{
	uint32_t count;
	const struct wu_node *n = wu_tree_nodes(t, &count);
	uint32_t in = around(n, w, top);
	int rc = 0;

	for (uint32_t i = in + 1; i < n[in].end && rc == 0;) {
		bool caption = is_caption(t, w, i);

		if (caption)
			rc = add(t, i, out);
		i = caption || elsewhere(&n[i], &w[i]) ? n[i].end : i + 1;
	}
	return rc;
}
