/* A message is framed, brought to UTF-8 as a whole, and read by its format. What fails: a
 * message cut off in its header, or too long, which is noted and passed over; a stream in
 * which there is no other; memory.
 */
#include "wire/wrapped.h"

#include <string.h>
#include <strings.h>

#include "wire/charset.h"
#include "wire/dateline.h"
#include "wire/markup.h"

enum { INDENT = 2 }; /* blanks: three are the rule, two are met */

static bool is_control(char c)
{
	return (c >= 0 && c < ' ') || c == 0x7f;
}

bool wu_wrapped_line(const char **p, const char *end, struct wu_span *ret)
{
	const char *from = *p, *nl, *to;

	if (from >= end)
		return false;
	nl = memchr(from, '\n', (size_t)(end - from));
	to = nl ? nl : end;
	*p = nl ? nl + 1 : end;
	while (to > from && (is_control(to[-1]) || to[-1] == ' '))
		to--;
	while (from < to && is_control(*from) && *from != '\t')
		from++;
	*ret = (struct wu_span){from, (size_t)(to - from)};
	return true;
}

bool wu_wrapped_indented(struct wu_span line)
{
	size_t n = 0;

	while (n < line.len && line.p[n] == ' ')
		n++;
	return n >= INDENT || (line.len && *line.p == '\t');
}

bool wu_wrapped_blank(struct wu_span line)
{
	return line.len == 0;
}

static bool any_indent(const char *p, const char *end)
{
	struct wu_span line;

	while (wu_wrapped_line(&p, end, &line))
		if (line.len && wu_wrapped_indented(line))
			return true;
	return false;
}

/* The lines of [p, end) as paragraphs, one a line. */
static int join(const char *p, const char *end, struct wu_buf *out)
{
	bool indents = any_indent(p, end), fresh = true;
	struct wu_span line;
	int rc = 0;

	while (rc == 0 && wu_wrapped_line(&p, end, &line)) {
		if (wu_wrapped_blank(line)) {
			fresh |= !indents;
			continue;
		}
		if (out->len)
			rc = wu_buf_adds(out, fresh || wu_wrapped_indented(line) ? "\n" : " ");
		for (; line.len && *line.p == ' '; line.len--)
			line.p++;
		if (rc == 0)
			rc = wu_markup_collapse(line.p, line.len, out);
		fresh = false;
	}
	return rc;
}

/* The paragraphs less what the dateline takes off the first. */
static void set_body(struct wu_item *i, char *p, size_t len)
{
	const char *nl = memchr(p, '\n', len);
	size_t first = nl ? (size_t)(nl - p) : len;
	struct wu_dateline d;

	wu_dateline_split((struct wu_span){p, first}, &d);
	wu_item_say(i, WU_SAYS_DATELINE, d.dateline);
	if (!i->story->field[WU_BYLINE].len)
		wu_item_set(i, WU_BYLINE, d.byline);
	if (!d.rest.len && nl) /* a dateline on a line of its own */
		d.rest.p = nl + 1;
	wu_item_set(i, WU_TEXT, (struct wu_span){d.rest.p, (size_t)(p + len - d.rest.p)});
}

void wu_wrapped_body(struct wu_item *i, const char *p, const char *end)
{
	struct wu_buf b;
	int rc;

	if (i->rc < 0)
		return;
	wu_buf_init(&b, WU_FRAMER_MAX * 3);
	rc = join(p, end, &b);
	if (rc < 0)
		i->rc = rc;
	else if (b.len)
		set_body(i, b.p, b.len);
	wu_buf_close(&b);
}

/* Whole words only: BC-Killing-Trial kills nothing. */
static const char *signal_of(struct wu_span word)
{
	static const struct {
		const char *word, *signal;
	} all[] = {
		{"kill", "kill"},
		{"correct", "correction"},
		{"correction", "correction"},
		{"corrective", "correction"},
		{"\xec\xa0\x95\xec\xa0\x95", "correction"},
		{"ld", "update"},
		{"writethru", "update"},
	};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++)
		if (word.len == strlen(all[k].word) &&
		    strncasecmp(word.p, all[k].word, word.len) == 0)
			return all[k].signal;
	return NULL;
}

void wu_wrapped_signal(struct wu_item *i, struct wu_span words)
{
	size_t at = 0, n;

	for (; at < words.len; at += n + 1) {
		const char *signal;

		for (n = 0; at + n < words.len && !strchr(" -,/", words.p[at + n]); n++)
			;
		signal = n ? signal_of((struct wu_span){words.p + at, n}) : NULL;
		if (signal) {
			wu_item_say(i, WU_SAYS_SIGNAL, (struct wu_span){signal, strlen(signal)});
			return;
		}
	}
}

/* ---- messages ----------------------------------------------------------------------------- */

struct reader {
	struct wu_job *j;
	void (*read)(struct wu_item *i, const struct wu_message *m);
	char why[120]; /* what was wrong with the last bad one */
};

/* The message with header and text in UTF-8, in out; both decoded as one run, since a header
 * alone says little of its set. */
static int decode(struct wu_job *j, const struct wu_message *m, struct wu_buf *out,
		  struct wu_message *ret)
{
	size_t len = m->head.len + m->text.len;
	struct wu_buf raw;
	int rc;

	wu_buf_init(&raw, len + 2);
	rc = wu_buf_add(&raw, m->head.p, m->head.len);
	if (rc == 0)
		rc = wu_buf_add(&raw, "\2", 1);
	if (rc == 0)
		rc = wu_buf_add(&raw, m->text.p, m->text.len);
	if (rc == 0)
		rc = wu_charset_decode(raw.p, raw.len, j->opts, j->sink, out, &j->doc->charset);
	wu_buf_close(&raw);
	*ret = *m;
	if (rc == 0) {
		const char *stx = out->len ? memchr(out->p, 2, out->len) : NULL;

		if (!stx) /* a set in which it means another thing was declared */
			return WU_EFORMAT;
		ret->head = (struct wu_span){out->p, (size_t)(stx - out->p)};
		ret->text = (struct wu_span){stx + 1, (size_t)(out->p + out->len - stx) - 1};
	}
	return rc;
}

static int bad(struct reader *r, const struct wu_message *m)
{
	snprintf(r->why, sizeof(r->why), "message %u at byte %llu %s", m->number,
		 (unsigned long long)m->at,
		 m->state == WU_FRAMED_LONG ? "is longer than 1 MiB" : "is cut off in its header");
	wu_wire_note(r->j->sink, "%s; left out", r->why);
	return 0;
}

static int take(void *ctx, const struct wu_message *m)
{
	struct reader *r = ctx;
	struct wu_message in_utf8;
	struct wu_buf out;
	int rc;

	if (m->state == WU_FRAMED_LONG || m->state == WU_FRAMED_HEAD)
		return bad(r, m);
	if (m->state == WU_FRAMED_OPEN)
		wu_wire_note(r->j->sink,
			     "message %u at byte %llu has no ETX; read as far as it "
			     "goes",
			     m->number, (unsigned long long)m->at);
	wu_buf_init(&out, 4 * WU_FRAMER_MAX);
	rc = decode(r->j, m, &out, &in_utf8);
	if (rc == 0) {
		r->read(r->j->item, &in_utf8);
		wu_item_settle(r->j->item);
		rc = wu_job_give(r->j);
	}
	wu_buf_close(&out);
	return rc;
}

int wu_wrapped_messages(struct wu_job *j,
			void (*read)(struct wu_item *i, const struct wu_message *m))
{
	struct reader r = {.j = j, .read = read};
	const char *name = wu_sniff_name(j->doc->format);
	struct wu_framer f;
	int rc;

	wu_framer_init(&f, take, &r);
	rc = wu_framer_push(&f, j->p, j->len);
	if (rc == 0)
		rc = wu_framer_end(&f);
	wu_framer_close(&f);
	if (rc == 0 && !j->seen)
		rc = wu_err_set(j->err, WU_EFORMAT, "%s: %s", name,
				*r.why ? r.why : "no message begins in it (SOH)");
	return rc;
}
