/* One pass over the directory, then sorted: asking for the next one again and again would
 * read the directory once for each.
 */
#include "segments.h"

#include <stdlib.h>
#include <string.h>

#include "store/segment.h"

enum { GROW = 64 };

static int add(void *data, const char *name)
{
	struct segments *s = data;
	struct wu_segment segment, *v;

	if (wu_segment_parse(name, &segment) < 0)
		return 0;
	if (s->n % GROW == 0) {
		v = realloc(s->v, (s->n + GROW) * sizeof(*v));
		if (!v)
			return WU_ENOMEM;
		s->v = v;
	}
	s->v[s->n++] = segment;
	return 0;
}

static int by_first(const void *a, const void *b)
{
	const struct wu_segment *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return wu_segment_better(x, y) ? -1 : 1;
}

int segments_list(const struct wu_files *files, struct segments *ret)
{
	struct segments s = {NULL, 0};
	uint32_t n = 0;
	int rc = files->each(files->read.ctx, add, &s);

	if (rc < 0) {
		segments_free(&s);
		return rc;
	}
	if (s.n)
		qsort(s.v, s.n, sizeof(*s.v), by_first);
	for (uint32_t i = 0; i < s.n; i++)
		if (n == 0 || s.v[n - 1].first != s.v[i].first)
			s.v[n++] = s.v[i];
	s.n = n;
	*ret = s;
	return 0;
}

void segments_free(struct segments *s)
{
	free(s->v);
	*s = (struct segments){NULL, 0};
}

/* Does name mean segment i? */
static bool means(const struct segments *s, uint32_t i, const char *name)
{
	const char *slash = strrchr(name, '/');
	char *end;
	unsigned long long seq = strtoull(name, &end, 10);

	if (strcmp(slash ? slash + 1 : name, s->v[i].name) == 0)
		return true;
	return *name >= '0' && *name <= '9' && *end == 0 && seq >= s->v[i].first &&
	       (i + 1 == s->n || seq < s->v[i + 1].first);
}

int segments_pick(struct segments *s, char **names, int n, const char **ret_missing)
{
	uint32_t kept = 0;

	for (int k = 0; k < n; k++) {
		bool found = false;

		for (uint32_t i = 0; i < s->n && !found; i++)
			found = means(s, i, names[k]);
		if (!found) {
			*ret_missing = names[k];
			return WU_ENOTFOUND;
		}
	}
	if (n == 0)
		return 0;
	/* A seq is told by where the next one begins: nothing may be overwritten before that. */
	for (uint32_t i = 0; i < s->n; i++) {
		bool wanted = false;

		for (int k = 0; k < n && !wanted; k++)
			wanted = means(s, i, names[k]);
		s->v[i].created = wanted ? s->v[i].created : WU_NO_TIME;
	}
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].created != WU_NO_TIME)
			s->v[kept++] = s->v[i];
	s->n = kept;
	return 0;
}
