/* The page is weighed, the article's element found in it and read as lines; those that are
 * its own are the body. Where what the page's names call furniture leaves little, they are
 * not believed, and the page is weighed without them. Captions come from the same element.
 * What fails: a page without a paragraph, memory.
 */
#include "wire/body.h"

#include "base/mem.h"
#include "wire/caption.h"
#include "wire/markup.h"
#include "wire/passage.h"
#include "wire/region.h"

/* Bytes: hardly an article, and one. */
enum { LITTLE = 400, MUCH = 1000 };

static int read(const struct wu_tree *t, const struct wu_body_known *known, bool names,
		struct wu_body *ret)
{
	struct wu_passage lines;
	struct wu_weight *w;
	uint32_t top = 0;
	int rc = wu_weigh(t, names, &w);

	if (rc < 0)
		return rc;
	wu_passage_init(&lines);
	rc = wu_region_find(t, w, known->text, &top);
	if (rc == 0 && top)
		rc = wu_passage_read(&lines, t, w, top);
	if (rc == 0 && top)
		rc = wu_caption_read(t, w, top, &ret->captions);
	wu_free(w);
	if (rc == 0) {
		wu_passage_trim(&lines, known->title, known->byline);
		rc = wu_passage_write(&lines, &ret->text);
	}
	wu_passage_close(&lines);
	return rc;
}

void wu_body_init(struct wu_body *b)
{
	wu_buf_init(&b->text, WU_MARKUP_DOC);
	wu_buf_init(&b->captions, WU_MARKUP_DOC);
}

void wu_body_close(struct wu_body *b)
{
	wu_buf_close(&b->text);
	wu_buf_close(&b->captions);
}

int wu_body_find(const struct wu_tree *t, const struct wu_body_known *known, struct wu_body *ret)
{
	struct wu_body plain;
	int rc = read(t, known, true, ret);

	if (rc < 0 || ret->text.len > LITTLE)
		return rc;
	wu_body_init(&plain);
	rc = read(t, known, false, &plain);
	if (rc == 0 &&
	    (!ret->text.len || (plain.text.len > MUCH && plain.text.len > 3 * ret->text.len))) {
		struct wu_body first = *ret;

		*ret = plain;
		plain = first;
	}
	wu_body_close(&plain);
	return rc == 0 && !ret->text.len ? WU_EEMPTY : rc;
}
