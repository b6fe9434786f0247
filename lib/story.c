/* A story's arena holds the fields, later what prepare makes of them. Text comes from
 * outside, so it is repaired here once: valid UTF-8, no NUL, and from then on trusted.
 * What fails: a field beyond its limit, memory; the story keeps what it had.
 */
#include "story.h"

#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/utf8.h"

static const struct {
	const char *key;
	size_t max; /* bytes */
} fields[WU_FIELDS] = {
	[WU_ID] = {"id", WU_NAME_MAX},         [WU_OUTLET] = {"outlet", WU_NAME_MAX},
	[WU_SOURCE] = {"source", WU_NAME_MAX}, [WU_URL] = {"url", WU_NAME_MAX},
	[WU_TITLE] = {"title", WU_TITLE_MAX},  [WU_LANG] = {"lang", WU_NAME_MAX},
	[WU_AGENCY] = {"agency", WU_NAME_MAX}, [WU_BYLINE] = {"byline", WU_NAME_MAX},
	[WU_SLUG] = {"slug", WU_NAME_MAX},     [WU_VERSION] = {"version", WU_NAME_MAX},
	[WU_TEXT] = {"text", WU_TEXT_MAX},
};

static const char *const kinds[] = {"", "article", "photo", "flash"};

const char *wu_story_key_name(enum wu_field f)
{
	return fields[f].key;
}

const char *wu_kind_name(enum wu_kind k)
{
	return kinds[k];
}

int wu_story_new(struct wu_story **ret_story)
{
	struct wu_story *s = wu_calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return WU_ENOMEM;
	rc = wu_arena_new(WU_STORY_ARENA_MAX, &s->arena);
	if (rc < 0) {
		wu_free(s);
		return rc;
	}
	s->published = WU_NO_TIME;
	*ret_story = s;
	return 0;
}

struct wu_story *wu_story_free(struct wu_story *s)
{
	if (s)
		wu_arena_free(s->arena);
	wu_free(s);
	return NULL;
}

void wu_story_reset(struct wu_story *s)
{
	wu_arena_reset(s->arena);
	*s = (struct wu_story){.arena = s->arena, .published = WU_NO_TIME};
}

static int copy_text(struct wu_story *s, struct wu_span *ret, const char *p, size_t len)
{
	bool good = wu_utf8_valid(p, len) == len && !memchr(p, 0, len);
	char *out = wu_arena_alloc(s->arena, good ? len + 1 : 3 * len + 1);

	if (!out)
		return WU_ENOMEM;
	if (good)
		memcpy(out, p, len);
	ret->len = good ? len : wu_utf8_repair(out, p, len);
	out[ret->len] = 0;
	ret->p = out;
	return 0;
}

int wu_story_set(struct wu_story *s, enum wu_field f, const char *p, size_t len)
{
	if ((unsigned)f >= WU_FIELDS)
		return WU_EINVAL;
	if (len > fields[f].max)
		return WU_ELIMIT;
	if (len == 0) {
		s->field[f] = (struct wu_span){NULL, 0};
		return 0;
	}
	return copy_text(s, &s->field[f], p, len);
}

int wu_story_add_caption(struct wu_story *s, const char *p, size_t len)
{
	int rc;

	if (s->n_captions == WU_CAPTIONS_MAX || len > WU_TEXT_MAX)
		return WU_ELIMIT;
	if (!s->captions)
		s->captions = wu_arena_alloc(s->arena, WU_CAPTIONS_MAX * sizeof(*s->captions));
	if (!s->captions)
		return WU_ENOMEM;
	rc = copy_text(s, &s->captions[s->n_captions], p, len);
	if (rc == 0)
		s->n_captions++;
	return rc;
}

/* ---- what the desk takes ------------------------------------------------------ */

static bool starts(struct wu_span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && strncasecmp(s.p, prefix, n) == 0;
}

static struct wu_span trimmed(struct wu_span s)
{
	while (s.len && (uint8_t)*s.p <= ' ') {
		s.p++;
		s.len--;
	}
	return s;
}

/* Block elements as tags. One may be quoted in a story about the web; three are a page. */
static bool has_markup(struct wu_span s)
{
	static const char *const tags[] = {"<p>",     "</p>",  "<br",   "<div",   "</div>",
					   "<a href", "<img ", "<span", "<script"};
	unsigned n = 0;

	for (size_t i = 0; i < s.len && n < 3; i++) {
		struct wu_span rest = {s.p + i, s.len - i};

		for (size_t t = 0; s.p[i] == '<' && t < sizeof(tags) / sizeof(*tags); t++)
			n += starts(rest, tags[t]);
	}
	return n >= 3;
}

static bool is_foreign(struct wu_span s)
{
	static const char *const heads[] = {"<?xml", "<!doctype", "<html",  "<rss", "<feed",
					    "<nitf", "<newsitem", "{\\rtf", "%PDF-"};

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (starts(s, heads[i]))
			return true;
	return has_markup(s);
}

int wu_story_check(const struct wu_story *s, struct wu_err *err)
{
	struct wu_span text = trimmed(s->field[WU_TEXT]), title = trimmed(s->field[WU_TITLE]);

	if (!text.len && !title.len)
		return wu_err_set(err, WU_EEMPTY, "neither \"text\" nor \"title\" says anything");
	if (!text.len && s->kind != WU_KIND_FLASH)
		return wu_err_set(err, WU_EEMPTY,
				  "no \"text\"; only a story of kind \"flash\" "
				  "may have a title alone");
	if (is_foreign(text))
		return wu_err_set(err, WU_ENOTPLAIN,
				  "\"text\" is markup, not plain text; convert "
				  "the document with: wiredup parse FILE");
	return 0;
}

void wu_story_key(const struct wu_story *s, uint64_t ret_key[2])
{
	const enum wu_field parts[] = {WU_SOURCE, s->field[WU_ID].len ? WU_ID : WU_URL, WU_VERSION,
				       WU_TITLE, WU_TEXT};
	struct wu_hasher h;

	wu_hasher_init(&h);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		uint64_t len = s->field[parts[i]].len;

		wu_hasher_add(&h, &len, sizeof(len));
		wu_hasher_add(&h, s->field[parts[i]].p, len);
	}
	wu_hasher_digest(&h, ret_key);
}

/* ---- JSON ----------------------------------------------------------------------- */

void wu_story_write(struct wu_json_out *j, const struct wu_story *s, bool with_text)
{
	for (int f = 0; f < WU_FIELDS; f++)
		if (s->field[f].len && (f != WU_TEXT || with_text))
			wu_json_str(j, fields[f].key, s->field[f]);
	if (s->n_captions) {
		wu_json_open(j, "captions", '[');
		for (uint32_t i = 0; i < s->n_captions; i++)
			wu_json_str(j, NULL, s->captions[i]);
		wu_json_close(j, ']');
	}
	if (s->kind)
		wu_json_cstr(j, "kind", kinds[s->kind]);
	if (s->published != WU_NO_TIME) {
		char out[WU_TIME_LEN + 1];

		wu_time_write(s->published, out);
		wu_json_str(j, "published", (struct wu_span){out, s->date_only ? 10 : WU_TIME_LEN});
	}
}

int wu_story_line(const struct wu_story *s, struct wu_buf *b)
{
	struct wu_json_out j;

	wu_json_init(&j, b);
	wu_json_open(&j, NULL, '{');
	wu_story_write(&j, s, true);
	wu_json_close(&j, '}');
	return wu_json_done(&j);
}

static int wrong(struct wu_err *err, const char *key, const char *want)
{
	return wu_err_set(err, WU_EFORMAT, "\"%s\" must be %s", key, want);
}

static int fill_field(struct wu_story *s, enum wu_field f, const struct wu_json *v,
		      struct wu_err *err)
{
	int rc;

	if (v->type != WU_JSON_STR && !(f == WU_ID && v->type == WU_JSON_INT) &&
	    !(f == WU_VERSION && v->type == WU_JSON_INT))
		return wrong(err, fields[f].key, "a string");
	rc = wu_story_set(s, f, v->str.p, v->str.len);
	if (rc == WU_ELIMIT)
		return wu_err_set(err, rc, "\"%s\" is %zu bytes long; the limit is %zu",
				  fields[f].key, v->str.len, fields[f].max);
	return rc < 0 ? wu_err_set(err, rc, "no memory for \"%s\"", fields[f].key) : 0;
}

static int fill_captions(struct wu_story *s, const struct wu_json *v, struct wu_err *err)
{
	if (v->type != WU_JSON_ARRAY)
		return wrong(err, "captions", "a list of strings");
	for (const struct wu_json *c = v->child; c; c = c->next) {
		int rc = c->type == WU_JSON_STR ? wu_story_add_caption(s, c->str.p, c->str.len)
						: WU_EFORMAT;

		if (rc == WU_EFORMAT)
			return wrong(err, "captions", "a list of strings");
		if (rc < 0)
			return wu_err_set(err, rc, "\"captions\": %s", wu_strerror(rc));
	}
	return 0;
}

/* A kind we do not know is as good as none: the story is not lost for it. */
static int fill_kind(struct wu_story *s, const struct wu_json *v, struct wu_err *err)
{
	if (v->type != WU_JSON_STR)
		return wrong(err, "kind", "\"article\", \"photo\" or \"flash\"");
	for (unsigned k = WU_KIND_ARTICLE; k <= WU_KIND_FLASH; k++)
		if (v->str.len == strlen(kinds[k]) && !memcmp(v->str.p, kinds[k], v->str.len))
			s->kind = (enum wu_kind)k;
	return 0;
}

static int fill_published(struct wu_story *s, const struct wu_json *v, struct wu_err *err)
{
	if (v->type == WU_JSON_STR && !v->str.len)
		return 0;
	if (v->type != WU_JSON_STR ||
	    wu_time_read(v->str.p, v->str.len, 0, &s->published, &s->date_only) < 0)
		return wrong(err, "published",
			     "a date (2026-01-31) or a time "
			     "(2026-01-31T09:30:00+09:00)");
	return 0;
}

static int fill_member(struct wu_story *s, const struct wu_json *v, struct wu_err *err)
{
	struct wu_span k = v->key;

	for (int f = 0; f < WU_FIELDS; f++)
		if (k.len == strlen(fields[f].key) && !memcmp(k.p, fields[f].key, k.len))
			return fill_field(s, (enum wu_field)f, v, err);
	if (k.len == 8 && !memcmp(k.p, "captions", 8))
		return fill_captions(s, v, err);
	if (k.len == 4 && !memcmp(k.p, "kind", 4))
		return fill_kind(s, v, err);
	if (k.len == 9 && !memcmp(k.p, "published", 9))
		return fill_published(s, v, err);
	if (k.len == 3 && !memcmp(k.p, "dry", 3)) {
		s->dry = v->type == WU_JSON_BOOL && v->i;
		return v->type == WU_JSON_BOOL ? 0 : wrong(err, "dry", "true or false");
	}
	return 0;
}

int wu_story_fill(struct wu_story *s, const struct wu_json *obj, struct wu_err *err)
{
	int rc = 0;

	if (obj->type != WU_JSON_OBJECT)
		return wu_err_set(err, WU_EFORMAT, "a story must be a JSON object");
	for (const struct wu_json *v = obj->child; v && rc == 0; v = v->next)
		if (v->type != WU_JSON_NULL)
			rc = fill_member(s, v, err);
	return rc;
}
