/* json-c parses into its own tree, which is walked once into the arena and freed.
 * A line that is not valid UTF-8 is repaired before it is parsed; json-c's own
 * validation is off, it doubles the cost. What fails: broken JSON (json-c's reason and
 * offset), text behind the value, depth, memory (an arena at its end included).
 */
#include "base/json-in.h"

#include <json-c/json.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"

static struct wu_json *copy(struct wu_arena *a, struct json_object *o);

static bool copy_str(struct wu_arena *a, struct wu_span *ret, const char *p, size_t len)
{
	char *out;

	if (wu_utf8_valid(p, len) == len && !memchr(p, 0, len)) {
		ret->p = wu_arena_copy(a, p, len);
		ret->len = len;
		return ret->p != NULL;
	}
	out = wu_arena_alloc(a, 3 * len + 1); /* \u escapes of lone surrogates land here */
	if (!out)
		return false;
	ret->p = out;
	ret->len = wu_utf8_repair(out, p, len);
	return true;
}

static bool copy_children(struct wu_arena *a, struct wu_json *v, struct json_object *o)
{
	const struct wu_json **tail = &v->child;
	struct wu_json *c;

	if (v->type == WU_JSON_ARRAY) {
		for (size_t i = 0; i < json_object_array_length(o); i++) {
			c = copy(a, json_object_array_get_idx(o, i));
			if (!c)
				return false;
			*tail = c;
			tail = &c->next;
		}
		return true;
	}
	json_object_object_foreach (o, key, member) {
		c = copy(a, member);
		if (!c || !copy_str(a, &c->key, key, strlen(key)))
			return false;
		*tail = c;
		tail = &c->next;
	}
	return true;
}

static bool copy_value(struct wu_arena *a, struct wu_json *v, struct json_object *o)
{
	const char *text;

	switch (json_object_get_type(o)) {
	case json_type_null:
		return true;
	case json_type_boolean:
		v->type = WU_JSON_BOOL;
		v->i = json_object_get_boolean(o);
		return true;
	case json_type_string:
		v->type = WU_JSON_STR;
		return copy_str(a, &v->str, json_object_get_string(o),
				(size_t)json_object_get_string_len(o));
	case json_type_array:
		v->type = WU_JSON_ARRAY;
		return copy_children(a, v, o);
	case json_type_object:
		v->type = WU_JSON_OBJECT;
		return copy_children(a, v, o);
	default:
		v->type = json_object_is_type(o, json_type_int) ? WU_JSON_INT : WU_JSON_REAL;
		v->i = json_object_get_int64(o);
		v->real = json_object_get_double(o);
		text = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN);
		return text && copy_str(a, &v->str, text, strlen(text));
	}
}

static struct wu_json *copy(struct wu_arena *a, struct json_object *o)
{
	struct wu_json *v = wu_arena_alloc(a, sizeof(*v));

	if (!v)
		return NULL;
	*v = (struct wu_json){.type = WU_JSON_NULL};
	return copy_value(a, v, o) ? v : NULL;
}

static int parse(struct json_tokener *tok, const char *p, size_t len, struct json_object **ret,
		 struct wu_err *err)
{
	struct json_object *o = json_tokener_parse_ex(tok, p, (int)len + 1); /* and its NUL */
	enum json_tokener_error e = json_tokener_get_error(tok);
	size_t at = json_tokener_get_parse_end(tok);

	if (e == json_tokener_error_depth)
		return wu_err_set(err, WU_ELIMIT, "JSON nested too deeply at byte %zu", at);
	if (e == json_tokener_continue || e == json_tokener_error_parse_eof)
		return wu_err_set(err, WU_EFORMAT, "JSON ends in the middle, at byte %zu", at);
	if (e != json_tokener_success)
		return wu_err_set(err, WU_EFORMAT, "JSON: %s at byte %zu",
				  json_tokener_error_desc(e), at);
	while (at < len && strchr(" \t\r\n", p[at]) && p[at])
		at++;
	if (at < len) {
		json_object_put(o);
		return wu_err_set(err, WU_EFORMAT, "JSON: more text behind the value at byte %zu",
				  at);
	}
	*ret = o;
	return 0;
}

/* json-c reads a NUL-terminated copy: a number at the very end is finished by the NUL. */
static char *repaired(struct wu_arena *a, const char *p, size_t *len)
{
	char *out;

	if (wu_utf8_valid(p, *len) == *len && !memchr(p, 0, *len))
		return wu_arena_copy(a, p, *len);
	out = wu_arena_alloc(a, 3 * *len + 1);
	if (!out)
		return NULL;
	*len = wu_utf8_repair(out, p, *len);
	out[*len] = 0;
	return out;
}

struct source {
	const char *p;
	size_t len;
	unsigned max_depth;
	int flags; /* of json-c */
};

static int read_source(struct source s, struct wu_arena *arena, const struct wu_json **ret_json,
		       struct wu_err *err)
{
	struct json_tokener *tok;
	struct json_object *o = NULL;
	struct wu_json *v;
	char *text;
	int rc;

	if (s.len > INT32_MAX / 4)
		return wu_err_set(err, WU_ELIMIT, "JSON of %zu bytes is too long", s.len);
	text = repaired(arena, s.p, &s.len);
	tok = text ? json_tokener_new_ex((int)s.max_depth) : NULL;
	if (!tok)
		return wu_err_set(err, WU_ENOMEM, "no memory to read JSON");
	json_tokener_set_flags(tok, s.flags);
	rc = parse(tok, text, s.len, &o, err);
	json_tokener_free(tok);
	if (rc < 0)
		return rc;
	v = copy(arena, o);
	json_object_put(o);
	if (!v)
		return wu_err_set(err, WU_ENOMEM, "no memory for the JSON of a %zu byte line",
				  s.len);
	*ret_json = v;
	return 0;
}

int wu_json_read(const char *p, size_t len, unsigned max_depth, struct wu_arena *arena,
		 const struct wu_json **ret_json, struct wu_err *err)
{
	return read_source((struct source){p, len, max_depth, 0}, arena, ret_json, err);
}

int wu_json_strict(const char *p, size_t len, unsigned max_depth, struct wu_arena *arena,
		   const struct wu_json **ret_json, struct wu_err *err)
{
	const int flags = JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS;

	return read_source((struct source){p, len, max_depth, flags}, arena, ret_json, err);
}

const struct wu_json *wu_json_get(const struct wu_json *obj, const char *key)
{
	size_t n = strlen(key);

	if (!obj || obj->type != WU_JSON_OBJECT)
		return NULL;
	for (const struct wu_json *c = obj->child; c; c = c->next)
		if (c->key.len == n && !memcmp(c->key.p, key, n))
			return c;
	return NULL;
}

struct wu_span wu_json_get_str(const struct wu_json *obj, const char *key)
{
	const struct wu_json *v = wu_json_get(obj, key);

	return v && v->type == WU_JSON_STR ? v->str : (struct wu_span){NULL, 0};
}
