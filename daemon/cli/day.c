/* Line by line into one arena: the line is kept as it is, and the values a page needs are
 * views into what was read from it. What fails: the file, a line that is no story, memory.
 */
#include "cli/day.h"

#include <stdio.h>
#include <string.h>

#include "base/json-in.h"
#include "base/mem.h"
#include "base/time.h"
#include "input.h"

enum {
	STORIES_MAX = 1000,
	ARENA_MAX = 8 << 20, /* the day is 70 KB */
	DEPTH = 4,
};

static int read_story(struct day *d, struct wu_span line, struct wu_err *err)
{
	struct day_story s = {.line.len = line.len};
	const struct wu_json *v;
	struct wu_span time, kind;
	bool date_only;
	int rc;

	if (d->n == STORIES_MAX)
		return WU_ELIMIT;
	s.line.p = wu_arena_copy(d->arena, line.p, line.len);
	if (!s.line.p)
		return WU_ENOMEM;
	rc = wu_json_read(s.line.p, s.line.len, DEPTH, d->arena, &v, err);
	if (rc < 0)
		return rc;
	s.id = wu_json_get_str(v, "id");
	s.outlet = wu_json_get_str(v, "outlet");
	s.url = wu_json_get_str(v, "url");
	s.title = wu_json_get_str(v, "title");
	s.text = wu_json_get_str(v, "text");
	s.byline = wu_json_get_str(v, "byline");
	s.lang = wu_json_get_str(v, "lang");
	s.captions = wu_json_get(v, "captions");
	kind = wu_json_get_str(v, "kind");
	s.flash = kind.len == 5 && memcmp(kind.p, "flash", 5) == 0;
	time = wu_json_get_str(v, "published");
	rc = wu_time_read(time.p, time.len, 0, &s.published, &date_only);
	if (rc < 0 || !s.id.len || !s.outlet.len || !s.title.len)
		return WU_EFORMAT;
	d->stories[d->n++] = s;
	return 0;
}

static int read_all(struct day *d, struct input *in, struct wu_err *err)
{
	struct wu_span line;
	int rc;

	while ((rc = input_line(in, &line, err)) == 0) {
		rc = read_story(d, line, err);
		if (rc < 0) {
			snprintf(err->text, sizeof(err->text), "line %llu: %s",
				 (unsigned long long)input_line_number(in), wu_strerror(rc));
			return rc;
		}
	}
	return rc == WU_END ? 0 : rc;
}

int day_read(const char *path, struct day **ret_day, struct wu_err *err)
{
	struct day *d = wu_calloc(1, sizeof(*d));
	struct input *in = NULL;
	int rc = d ? wu_arena_new(ARENA_MAX, &d->arena) : WU_ENOMEM;

	if (rc == 0) {
		d->stories = wu_arena_alloc(d->arena, STORIES_MAX * sizeof(*d->stories));
		rc = d->stories ? 0 : WU_ENOMEM;
	}
	if (rc < 0)
		snprintf(err->text, sizeof(err->text), "%s", wu_strerror(rc));
	else
		rc = input_open(path, &in, err);
	if (rc == 0)
		rc = read_all(d, in, err);
	input_close(in);
	if (rc < 0) {
		day_free(d);
		return rc;
	}
	*ret_day = d;
	return 0;
}

struct day *day_free(struct day *d)
{
	if (d) {
		wu_arena_free(d->arena);
		wu_free(d);
	}
	return NULL;
}

struct wu_span day_label(const struct day_story *s)
{
	const char *dot = memchr(s->outlet.p, '.', s->outlet.len);

	return (struct wu_span){s->outlet.p, dot ? (size_t)(dot - s->outlet.p) : s->outlet.len};
}
