/* JSON-LD: anywhere in the tree of values an object of an article's type, but not in lists of
 * other pages. What is not JSON at either end (comment marks, CDATA) is cut off first.
 * Text that is no JSON all the same is noted and passed over.
 */
#include "wire/said.h"

#include <stdio.h>
#include <string.h>

#include "base/json-in.h"
#include "base/limits.h"

enum { NAMES = 512, NAME = 100 }; /* bytes: of all authors, of one */

/* More than any meta: it was written for readers like this one. */
enum { TRUST = 8 };

static void add_names(struct wu_said *s, enum wu_said_what what, const struct wu_json *v)
{
	char names[NAMES] = "";
	bool list = v && v->type == WU_JSON_ARRAY;
	size_t n = 0;

	for (v = list ? v->child : v; v; v = list && what == WU_SAID_BYLINE ? v->next : NULL) {
		struct wu_span one = v->type == WU_JSON_STR ? v->str : wu_json_get_str(v, "name");

		if (one.len && one.len < NAME && n + one.len + 3 < sizeof(names))
			n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%.*s", n ? ", " : "",
					      (int)one.len, one.p);
	}
	if (memcmp(names, "http", 4) != 0) /* a profile's address is no name */
		wu_said_add(s, what, TRUST, (struct wu_span){names, n}, true);
}

static bool is_article(const struct wu_json *type)
{
	static const char *const kinds[] = {"Article", "BlogPosting", "Report"};

	for (type = type && type->type == WU_JSON_ARRAY ? type->child : type; type;
	     type = type->next) {
		for (size_t i = 0; type->type == WU_JSON_STR && i < 3; i++)
			if (memmem(type->str.p, type->str.len, kinds[i], strlen(kinds[i])))
				return true;
		if (type->key.len) /* a member, not an element: its neighbours are other things */
			break;
	}
	return false;
}

static void add_article(struct wu_said *s, const struct wu_json *o)
{
	static const struct {
		const char *key;
		enum wu_said_what what;
		int trust;
	} keys[] = {{"headline", WU_SAID_TITLE, TRUST},
		    {"name", WU_SAID_TITLE, 4},
		    {"datePublished", WU_SAID_TIME, TRUST + 1},
		    {"articleBody", WU_SAID_BODY, 5},
		    {"inLanguage", WU_SAID_LANG, 5},
		    {"url", WU_SAID_URL, 3}};

	s->declared = true;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		wu_said_add(s, keys[i].what, keys[i].trust, wu_json_get_str(o, keys[i].key), true);
	add_names(s, WU_SAID_BYLINE, wu_json_get(o, "author"));
	add_names(s, WU_SAID_SITE, wu_json_get(o, "publisher"));
}

static bool leads_elsewhere(struct wu_span key)
{
	static const char *const keys[] = {"itemListElement", "isPartOf", "mentions",
					   "citation",        "hasPart",  "subjectOf"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (key.len == strlen(keys[i]) && !memcmp(key.p, keys[i], key.len))
			return true;
	return false;
}

static void walk(struct wu_said *s, const struct wu_json *v)
{
	if (v->type == WU_JSON_OBJECT && is_article(wu_json_get(v, "@type"))) {
		add_article(s, v);
		return;
	}
	if (v->type == WU_JSON_OBJECT || v->type == WU_JSON_ARRAY)
		for (const struct wu_json *k = v->child; k; k = k->next)
			if (!leads_elsewhere(k->key))
				walk(s, k);
}

/* From the first bracket to the last, within a CDATA section where there is one. */
static struct wu_span bare(struct wu_span json)
{
	const char *cdata = memmem(json.p, json.len < 64 ? json.len : 64, "CDATA[", 6), *end;

	if (cdata) {
		json.len -= (size_t)(cdata + 6 - json.p);
		json.p = cdata + 6;
		end = memmem(json.p, json.len, "]]>", 3);
		json.len = end ? (size_t)(end - json.p) : json.len;
	}
	while (json.len && *json.p != '{' && *json.p != '[') {
		json.p++;
		json.len--;
	}
	while (json.len && json.p[json.len - 1] != '}' && json.p[json.len - 1] != ']')
		json.len--;
	return json;
}

void wu_said_ld(struct wu_said *s, struct wu_span json, const struct wu_wire_sink *sink)
{
	const struct wu_json *v;
	struct wu_err err;
	int rc;

	json = bare(json);
	if (!json.len)
		return;
	rc = wu_json_read(json.p, json.len, WU_DEPTH_MAX, s->arena, &v, &err);
	if (rc == 0)
		walk(s, v);
	else if (rc == WU_ENOMEM)
		s->rc = rc;
	else
		wu_wire_note(sink, "JSON-LD passed over: %s", err.text);
}
