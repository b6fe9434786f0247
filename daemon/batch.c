/* Lines lie one after another in one buffer; a run hands their numbers out to the
 * threads by an atomic counter and waits for all. With one thread nothing is started.
 * What can fail: a line, which only fails its own item; memory for a line to be put in.
 */
#include "batch.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <uv.h>

enum { THREADS_MAX = 64 };

struct batch {
	const struct wu_rules *rules;
	unsigned threads;
	struct batch_item items[BATCH_MAX];
	size_t from[BATCH_MAX + 1]; /* of each line in text */
	uint32_t n;
	bool ran;
	char *text;
	size_t cap;
	atomic_uint next;
};

int batch_new(const struct wu_rules *rules, unsigned threads, struct batch **ret_batch)
{
	struct batch *b;

	if (threads < 1 || threads > THREADS_MAX)
		return WU_EINVAL;
	b = calloc(1, sizeof(*b));
	if (!b)
		return WU_ENOMEM;
	b->rules = rules;
	b->threads = threads;
	for (uint32_t i = 0; i < BATCH_MAX; i++)
		if (wu_story_new(&b->items[i].story) < 0) {
			batch_free(b);
			return WU_ENOMEM;
		}
	*ret_batch = b;
	return 0;
}

struct batch *batch_free(struct batch *b)
{
	for (uint32_t i = 0; b && i < BATCH_MAX; i++)
		wu_story_free(b->items[i].story);
	if (b)
		free(b->text);
	free(b);
	return NULL;
}

static int reserve(struct batch *b, size_t len)
{
	size_t need = b->from[b->n] + len, cap = b->cap ? b->cap : 1 << 20;
	char *text;

	if (need <= b->cap)
		return 0;
	while (cap < need)
		cap *= 2;
	text = realloc(b->text, cap);
	if (!text)
		return WU_ENOMEM;
	b->text = text;
	b->cap = cap;
	return 0;
}

int batch_add(struct batch *b, const char *line, size_t len, uint64_t number)
{
	int rc;

	if (b->ran)
		b->n = 0;
	b->ran = false;
	rc = reserve(b, len);
	if (rc < 0)
		return rc;
	memcpy(b->text + b->from[b->n], line, len);
	b->items[b->n].line = number;
	b->from[b->n + 1] = b->from[b->n] + len;
	b->n++;
	return b->n == BATCH_MAX ? WU_MORE : 0;
}

static void make(struct batch *b, uint32_t i)
{
	struct batch_item *item = &b->items[i];

	item->err = (struct wu_err){0};
	wu_story_reset(item->story);
	item->rc = wu_story_read(item->story, b->text + b->from[i], b->from[i + 1] - b->from[i],
				 &item->err);
	if (item->rc == 0)
		item->rc = wu_story_check(item->story, &item->err);
	if (item->rc == 0)
		item->rc = wu_story_prepare(item->story, b->rules);
}

static void work(void *arg)
{
	struct batch *b = arg;
	uint32_t i;

	while ((i = atomic_fetch_add(&b->next, 1)) < b->n)
		make(b, i);
}

uint32_t batch_run(struct batch *b, const struct batch_item **ret_items)
{
	uv_thread_t threads[THREADS_MAX];
	unsigned started = 0;

	if (b->ran)
		b->n = 0;
	b->ran = true;
	atomic_store(&b->next, 0);
	while (started + 1 < b->threads && uv_thread_create(&threads[started], work, b) == 0)
		started++;
	work(b);
	while (started > 0)
		uv_thread_join(&threads[--started]);
	*ret_items = b->items;
	return b->n;
}
