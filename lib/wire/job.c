/* The happy path: an item is complete, the sink takes it, the next one is begun. What fails:
 * an item beyond a limit, which its neighbours do not feel; memory; the sink.
 */
#include "wire/job.h"

#include "wire/charset.h"
#include "wire/markup.h"

int wu_job_utf8(struct wu_job *j, struct wu_buf *ret_buf)
{
	wu_buf_init(ret_buf, 4 * (size_t)WU_MARKUP_DOC);
	return wu_charset_decode(j->p, j->len, j->opts, j->sink, ret_buf, &j->doc->charset);
}

int wu_job_xml(struct wu_job *j, xmlDoc **ret_doc)
{
	struct wu_err err = {0};
	struct wu_buf utf8;
	int rc = wu_job_utf8(j, &utf8);

	if (rc == 0)
		rc = wu_markup_strict(utf8.p, utf8.len, ret_doc, &err);
	wu_buf_close(&utf8);
	if (rc < 0)
		wu_err_set(j->err, rc, "%s: %s", wu_sniff_name(j->doc->format),
			   *err.text ? err.text : wu_strerror(rc));
	return rc;
}

static int hand_out(struct wu_job *j)
{
	const struct wu_story *s = j->item->story;

	if (j->out->item) {
		j->given++;
		return j->out->item(j->out->ctx, j->item);
	}
	if (!j->out->story)
		return 0;
	if (!s->field[WU_TEXT].len && (!s->field[WU_TITLE].len || s->kind == WU_KIND_PHOTO)) {
		wu_wire_note(j->sink, "item %u is no story: %s", j->seen,
			     s->kind == WU_KIND_PHOTO ? "a picture without a text"
						      : "neither headline nor body");
		return 0;
	}
	j->given++;
	return j->out->story(j->out->ctx, j->item->story);
}

int wu_job_give(struct wu_job *j)
{
	struct wu_item *i = j->item;
	int rc = i->rc;

	j->seen++;
	if (i->cut)
		wu_wire_note(j->sink, "item %u: its %s is too long and left out", j->seen, i->cut);
	if (rc == WU_ELIMIT) {
		wu_wire_note(j->sink, "item %u: %s", j->seen, wu_strerror(rc));
		rc = 0;
	} else if (rc == 0) {
		rc = hand_out(j);
	}
	wu_item_reset(i);
	return rc;
}
