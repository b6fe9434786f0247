/* A name is looked for among the children, or in the whole subtree; depth is bounded by the
 * tree's own limit. What fails: memory, kept in the item's rc.
 */
#include "wire/element.h"

#include <string.h>

bool wu_element_is(const xmlNode *n, const char *name)
{
	return n && n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static const xmlNode *first(const xmlNode *n, const char *name)
{
	while (n && !wu_element_is(n, name))
		n = n->next;
	return n;
}

const xmlNode *wu_element_child(const xmlNode *n, const char *name)
{
	return n ? first(n->children, name) : NULL;
}

const xmlNode *wu_element_next(const xmlNode *n, const char *name)
{
	return n ? first(n->next, name) : NULL;
}

const xmlNode *wu_element_find(const xmlNode *n, const char *name)
{
	const xmlNode *found = NULL;

	for (const xmlNode *k = n ? n->children : NULL; k && !found; k = k->next) {
		if (k->type != XML_ELEMENT_NODE)
			continue;
		found = wu_element_is(k, name) ? k : wu_element_find(k, name);
	}
	return found;
}

const xmlNode *wu_element_path(const xmlNode *n, const char *path)
{
	char name[40];

	while (n && *path) {
		size_t len = strcspn(path, "/");

		if (len >= sizeof(name))
			return NULL;
		memcpy(name, path, len);
		name[len] = 0;
		n = wu_element_child(n, name);
		path += len + (path[len] == '/');
	}
	return n;
}

struct wu_span wu_element_attr(const xmlNode *n, const char *name)
{
	const char *v = n ? wu_markup_attr(n, name) : NULL;

	return (struct wu_span){v, v ? strlen(v) : 0};
}

struct wu_span wu_element_code(struct wu_span code)
{
	for (size_t i = code.len; i > 0; i--)
		if (code.p[i - 1] == ':' || code.p[i - 1] == '/')
			return (struct wu_span){code.p + i, code.len - i};
	return code;
}

/* The text under n, in buf, which is the caller's to close. */
static struct wu_span text_of(struct wu_item *i, const xmlNode *n, struct wu_buf *buf)
{
	int rc;

	wu_buf_init(buf, WU_MARKUP_DOC);
	rc = wu_markup_lines(n, NULL, buf);
	if (rc < 0)
		i->rc = rc;
	return (struct wu_span){buf->p, rc < 0 ? 0 : buf->len};
}

void wu_element_set_value(struct wu_item *i, enum wu_field f, struct wu_span v)
{
	if (!i->story->field[f].len)
		wu_item_set(i, f, v);
}

void wu_element_say_value(struct wu_item *i, enum wu_says what, struct wu_span v)
{
	if (!i->says[what].len)
		wu_item_say(i, what, v);
}

void wu_element_set(struct wu_item *i, enum wu_field f, const xmlNode *n)
{
	struct wu_buf b;

	if (!n)
		return;
	wu_element_set_value(i, f, text_of(i, n, &b));
	wu_buf_close(&b);
}

void wu_element_say(struct wu_item *i, enum wu_says what, const xmlNode *n)
{
	struct wu_buf b;

	if (!n)
		return;
	wu_element_say_value(i, what, text_of(i, n, &b));
	wu_buf_close(&b);
}

void wu_element_time_value(struct wu_item *i, enum wu_says what, struct wu_span v, int zone_min)
{
	if (!i->says[what].len)
		wu_item_say_time(i, what, v, zone_min);
}

void wu_element_time(struct wu_item *i, enum wu_says what, const xmlNode *n, int zone_min)
{
	struct wu_buf b;

	if (!n)
		return;
	wu_element_time_value(i, what, text_of(i, n, &b), zone_min);
	wu_buf_close(&b);
}

void wu_element_body(struct wu_item *i, const xmlNode *n, bool (*skip)(const xmlNode *n))
{
	struct wu_buf b;
	int rc;

	if (!n || i->rc < 0)
		return;
	wu_buf_init(&b, WU_MARKUP_DOC);
	rc = wu_markup_lines(n, skip, &b);
	if (rc < 0)
		i->rc = rc;
	else
		wu_element_set_value(i, WU_TEXT, (struct wu_span){b.p, b.len});
	wu_buf_close(&b);
}

void wu_element_captions(struct wu_item *i, const xmlNode *n, const char *name)
{
	for (const xmlNode *k = n ? n->children : NULL; k && i->rc == 0; k = k->next) {
		struct wu_buf b;

		if (k->type != XML_ELEMENT_NODE)
			continue;
		if (!wu_element_is(k, name)) {
			wu_element_captions(i, k, name);
			continue;
		}
		wu_item_caption(i, text_of(i, k, &b));
		wu_buf_close(&b);
	}
}
