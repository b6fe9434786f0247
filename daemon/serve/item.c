/* A line on its way, from the transport to its answer. What fails: memory; the line is
 * freed then, and the caller answers for it.
 */
#include "base/mem.h"
#include "commits.h"

struct item *item_new(char *line, size_t len, int rc, const struct answer_to *to)
{
	struct item *it = wu_calloc(1, sizeof(*it));

	if (!it) {
		wu_free(line);
		return NULL;
	}
	it->line = line;
	it->len = len;
	it->rc = rc;
	it->to = *to;
	wu_buf_init(&it->reply, ANSWER_MAX);
	return it;
}

struct item *item_free(struct item *it)
{
	if (!it)
		return NULL;
	wu_free(it->line);
	wu_free(it->id);
	wu_story_free(it->story);
	wu_buf_close(&it->reply);
	wu_free(it);
	return NULL;
}
