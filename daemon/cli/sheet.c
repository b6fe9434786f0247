/* Items are written as they come; what is said of the document as a whole is known behind
 * the last of them, but stands before them in the line. What fails: memory, or more items
 * than a line may hold.
 */
#include "cli/sheet.h"

#include <stdio.h>
#include <string.h>

#include "base/json-out.h"
#include "base/time.h"

enum { LINE_MAX_BYTES = 256 << 20 };

/* Where a key's value is: a field of the story, or (says) beyond it. */
struct key {
	const char *name;
	int field, says;
};

static const struct key item_keys[] = {
	{"guid", WU_ID, -1},
	{"version", WU_VERSION, -1},
	{"headline", WU_TITLE, -1},
	{"slug", WU_SLUG, -1},
	{"byline", WU_BYLINE, -1},
	{"dateline", -1, WU_SAYS_DATELINE},
	{"city", -1, WU_SAYS_CITY},
	{"urgency", -1, WU_SAYS_URGENCY},
	{"created", -1, WU_SAYS_CREATED},
	{"updated", -1, WU_SAYS_UPDATED},
	{"sent", -1, WU_SAYS_SENT},
	{"embargoed", -1, WU_SAYS_EMBARGO},
	{"status", -1, WU_SAYS_STATUS},
	{"signal", -1, WU_SAYS_SIGNAL},
	{"language", WU_LANG, -1},
	{"agency", WU_AGENCY, -1},
	{"credit", -1, WU_SAYS_CREDIT},
	{"origin", -1, WU_SAYS_SOURCE},
	{"copyright", -1, WU_SAYS_COPYRIGHT},
	{"ednote", -1, WU_SAYS_NOTE},
	{"url", WU_URL, -1},
	{"summary", -1, WU_SAYS_SUMMARY},
	{"body", WU_TEXT, -1},
};
static const struct key entry_keys[] = {
	{"title", WU_TITLE, -1},   {"link", WU_URL, -1},
	{"guid", WU_ID, -1},       {"updated", -1, WU_SAYS_UPDATED},
	{"author", WU_BYLINE, -1}, {"summary", -1, WU_SAYS_SUMMARY},
	{"language", WU_LANG, -1}, {"content", -1, WU_SAYS_CONTENT},
};
static const struct key feed_keys[] = {
	{"title", WU_TITLE, -1},          {"link", WU_URL, -1},
	{"language", WU_LANG, -1},        {"subtitle", -1, WU_SAYS_SUMMARY},
	{"updated", -1, WU_SAYS_UPDATED},
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static bool is_feed(enum wu_format f)
{
	return f == WU_FORMAT_RSS || f == WU_FORMAT_ATOM || f == WU_FORMAT_JSONFEED;
}

void sheet_init(struct sheet *d)
{
	*d = (struct sheet){0};
	wu_buf_init(&d->head, 1 << 20);
	wu_buf_init(&d->items, LINE_MAX_BYTES);
}

void sheet_close(struct sheet *d)
{
	wu_buf_close(&d->head);
	wu_buf_close(&d->items);
}

void sheet_reset(struct sheet *d)
{
	wu_buf_reset(&d->head);
	wu_buf_reset(&d->items);
	d->n = 0;
}

static void write_keys(struct wu_json_out *j, const struct wu_item *i, const struct key *keys,
		       size_t n)
{
	for (size_t k = 0; k < n; k++) {
		struct wu_span v =
			keys[k].says < 0 ? i->story->field[keys[k].field] : i->says[keys[k].says];

		if (v.len)
			wu_json_str(j, keys[k].name, v);
	}
}

static void write_rest(struct wu_json_out *j, const struct wu_story *s)
{
	char out[WU_TIME_LEN + 1];

	if (s->published != WU_NO_TIME) {
		wu_time_write(s->published, out);
		wu_json_str(j, "published", (struct wu_span){out, s->date_only ? 10 : WU_TIME_LEN});
	}
	if (s->kind)
		wu_json_cstr(j, "kind", wu_kind_name(s->kind));
	if (!s->n_captions)
		return;
	wu_json_open(j, "captions", '[');
	for (uint32_t i = 0; i < s->n_captions; i++)
		wu_json_str(j, NULL, s->captions[i]);
	wu_json_close(j, ']');
}

int sheet_add(struct sheet *d, const struct wu_item *i)
{
	struct wu_json_out j;
	int rc = d->n++ ? wu_buf_adds(&d->items, ",") : 0;

	if (rc < 0)
		return rc;
	wu_json_init(&j, &d->items);
	wu_json_open(&j, NULL, '{');
	if (is_feed(i->format))
		write_keys(&j, i, entry_keys, COUNT(entry_keys));
	else
		write_keys(&j, i, item_keys, COUNT(item_keys));
	write_rest(&j, i->story);
	wu_json_close(&j, '}');
	return wu_json_done(&j);
}

int sheet_head(struct sheet *d, const char *file, const struct wu_document *about, const char *why)
{
	bool feed = about && is_feed(about->format);
	struct wu_json_out j;

	wu_buf_reset(&d->head);
	wu_json_init(&j, &d->head);
	wu_json_open(&j, NULL, '{');
	wu_json_cstr(&j, "file", file);
	if (why)
		wu_json_cstr(&j, "error", why);
	else
		wu_json_null(&j, "error");
	if (about)
		wu_json_cstr(&j, "format", wu_sniff_name(about->format));
	wu_json_bool(&j, "bozo", !about || about->damaged);
	if (about && about->charset)
		wu_json_cstr(&j, "encoding", about->charset);
	if (about && *about->version)
		wu_json_cstr(&j, "version", about->version);
	if (feed) {
		wu_json_open(&j, "feed", '{');
		write_keys(&j, about->about, feed_keys, COUNT(feed_keys));
		wu_json_close(&j, '}');
	}
	wu_json_open(&j, feed ? "entries" : "items", '[');
	return wu_json_done(&j);
}

int sheet_print(struct sheet *d)
{
	fwrite(d->head.p, 1, d->head.len, stdout);
	if (d->items.len) /* without one it has no memory at all */
		fwrite(d->items.p, 1, d->items.len, stdout);
	return fputs("]}\n", stdout) == EOF ? WU_EIO : 0;
}
