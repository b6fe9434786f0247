/* An event and its story cut to parts: what stays in the line itself, and what each of its
 * text events takes, cut between letters. Where not all text is kept it is the print that
 * may be long, cut between bytes. Lines are written by record-out.c, read by record-in.c.
 * What can fail: memory; a story too long even without its text and print.
 */
#include "store/record.h"

#include "base/base64.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/record-out.h"

/* Bytes of a part's line beside its piece, and of what names the parts in the first. */
enum { PART_HEAD = 256, PARTS_KEY = 40 };

/* Bytes a letter takes in a JSON string. */
static size_t cost(uint32_t c, size_t n)
{
	if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f')
		return 2;
	return wu_utf8_unsafe(c) ? 6 : n < 3 && c == WU_REPLACEMENT ? 3 : n;
}

/* Take as much of *text as fits *room, and that much of the room. */
static struct wu_span bite(struct wu_span *text, size_t *room)
{
	struct wu_span part = {text->p, 0};
	size_t n;

	while (part.len < text->len) {
		uint32_t c = wu_utf8_next(text->p + part.len, text->len - part.len, &n);
		size_t k = cost(c, n);

		if (k > *room)
			break;
		*room -= k;
		part.len += n;
	}
	*text = (struct wu_span){part.len ? text->p + part.len : text->p, text->len - part.len};
	return part;
}

/* The same of a print: whole groups of three bytes, four letters each. */
static struct wu_span bite_print(struct wu_span *print, size_t room)
{
	size_t n = room / 4 * 3;
	struct wu_span part = {print->p, n < print->len ? n : print->len};

	*print = (struct wu_span){part.len ? print->p + part.len : NULL, print->len - part.len};
	return part;
}

static struct wu_piece take(struct wu_piece *rest, size_t room)
{
	struct wu_piece p = {.text = bite(&rest->text, &room)};

	p.print = bite_print(&rest->print, room);
	return p;
}

/* Letters at the start of a text that an excerpt keeps. */
static struct wu_span excerpt(struct wu_span text)
{
	size_t at = 0, n;

	for (unsigned i = 0; i < WU_EXCERPT && at < text.len; i++, at += n)
		wu_utf8_next(text.p + at, text.len - at, &n);
	return (struct wu_span){text.p, at};
}

/* What of ev's story the log keeps. */
static struct wu_piece kept(const struct wu_event *ev)
{
	struct wu_piece p = {.print = ev->print};

	if (!ev->story || ev->redacted || ev->keep == WU_KEEP_NONE)
		return p;
	p.text = ev->story->field[WU_TEXT];
	if (ev->keep == WU_KEEP_EXCERPT)
		p.text = excerpt(p.text);
	return p;
}

/* Length of ev's line without text and print, or an error. */
static int head_length(const struct wu_event *ev, size_t *ret)
{
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, WU_LINE_MAX);
	rc = wu_record_line(&b, ev, &(struct wu_piece){0}, UINT32_MAX);
	*ret = b.len + PARTS_KEY;
	wu_buf_close(&b);
	return rc;
}

/* What surely fits beside an ordinary head: no need to measure. */
static bool surely_short(const struct wu_event *ev, const struct wu_piece *all)
{
	return !ev->story ||
	       (all->text.len * 6 + WU_BASE64_LEN(all->print.len) < WU_RECORD_MAX / 2 &&
		!ev->story->n_captions && ev->story->field[WU_TITLE].len < WU_TITLE_MAX / 2);
}

/* Part 0 is what stays in the line itself. Sets *ret_part, returns parts beyond 0. */
static int cut(const struct wu_event *ev, uint32_t wanted, struct wu_piece *ret_part)
{
	struct wu_piece rest = kept(ev), part;
	size_t head;
	uint32_t n = 0;
	int rc = head_length(ev, &head);

	if (rc < 0)
		return rc;
	if (head >= WU_RECORD_MAX)
		return WU_ELIMIT;
	part = take(&rest, WU_RECORD_MAX - head);
	while (rest.text.len || rest.print.len) {
		if (n == wanted)
			*ret_part = part;
		part = take(&rest, WU_RECORD_MAX - PART_HEAD);
		n++;
	}
	if (n == wanted)
		*ret_part = part;
	return (int)n;
}

int wu_record_parts(const struct wu_event *ev)
{
	struct wu_piece all = kept(ev);

	return surely_short(ev, &all) ? 0 : cut(ev, 0, &all);
}

int wu_record_encode(struct wu_buf *b, const struct wu_event *ev)
{
	struct wu_piece piece = kept(ev);
	size_t was = b->len;
	int parts = surely_short(ev, &piece) ? 0 : cut(ev, 0, &piece);
	int rc;

	if (ev->ev == WU_EV_TEXT)
		piece = (struct wu_piece){ev->text, ev->print};
	rc = parts < 0 ? parts : wu_record_line(b, ev, &piece, (uint32_t)parts);
	if (rc == 0 && b->len - was > WU_RECORD_MAX)
		rc = WU_ELIMIT;
	if (rc < 0)
		b->len = was;
	return rc;
}

int wu_record_encode_part(struct wu_buf *b, const struct wu_event *ev, uint32_t part, uint64_t seq)
{
	struct wu_event t = {.ev = WU_EV_TEXT,
			     .seq = seq,
			     .ts = ev->ts,
			     .cluster = ev->cluster,
			     .other = ev->seq,
			     .last = part};
	struct wu_piece piece;
	size_t was = b->len;
	int n = cut(ev, part, &piece), rc;

	if (n < 0)
		return n;
	if (part < 1 || part > (uint32_t)n)
		return WU_EINVAL;
	rc = wu_record_line(b, &t, &piece, 0);
	if (rc < 0)
		b->len = was;
	return rc;
}
