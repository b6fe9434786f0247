/* The happy path of a line:
 *   1. A transport puts it; it stands in the queue.
 *   2. pump() takes up to BATCH_LINES of them to a pool thread: parse, check, prepare.
 *   3. Batches come back in any order; settle() goes on with the oldest only.
 *   4. Its items go to the commits one by one, which decide and later answer.
 * A dry story that nothing is owed before does not wait for its turn, so that asking goes on
 * while the disk is slow: it is answered as soon as it is prepared.
 * What can fail: a line is bad or memory is short: the item carries the reason and takes
 * its turn like any other. The commits take no more: items wait, the queue fills, and
 * transports stop reading (ingest_full).
 */
#include "base/err.h"
#include "base/mem.h"
#include "ingest.h"

/* Lines for one trip to the pool: some milliseconds of work. */
#define BATCH_LINES 64u
#define BATCH_BYTES (1u << 20)
/* Batches at the pool: two for each of its threads. */
#define BATCHES_AHEAD 8u
/* Lines prepared ahead of what the commits take, so that dry ones among them are found while
 * the disk is slow; a prepared story is several times its line. */
#define LINES_AHEAD 512u
#define BYTES_AHEAD (4u << 20)

struct batch_of_items {
	uv_work_t req;
	struct ingest *in;
	struct item *head;
	bool done;
	struct batch_of_items *next;
};

struct ingest {
	struct ingest_opts o;
	struct ingest_stats stats;
	struct item *head, **tail; /* not yet in a batch */
	struct batch_of_items *batch, **batch_tail; /* oldest first */
	unsigned batches; /* at the pool */
	uint64_t waiting; /* lines not yet in a batch, */
	uint64_t waiting_bytes; /* and theirs */
	bool was_full, settling;
};

/* ---- in a pool thread ---------------------------------------------------------- */

static int prepare_item(struct item *it, const struct wu_rules *rules)
{
	int rc = wu_story_new(&it->story);

	if (rc == 0)
		rc = wu_story_read(it->story, it->line, it->len, &it->err);
	if (rc == 0)
		rc = wu_story_check(it->story, &it->err);
	if (rc == 0)
		rc = wu_story_prepare(it->story, rules);
	return rc;
}

static void work(uv_work_t *req)
{
	struct batch_of_items *b = req->data;

	for (struct item *it = b->head; it; it = it->next) {
		if (it->rc == 0)
			it->rc = prepare_item(it, b->in->o.rules);
		wu_free(it->line);
		it->line = NULL;
	}
}

/* ---- on the loop ------------------------------------------------------------------ */

static void pump(struct ingest *in);

/* Hand over what is ready, oldest first, as long as the commits take it. */
static void settle(struct ingest *in)
{
	if (in->settling)
		return;
	in->settling = true;
	while (in->batch && in->batch->done && commits_ready(in->o.commits)) {
		struct batch_of_items *b = in->batch;
		struct item *it = b->head;

		if (it) {
			b->head = it->next;
			it->next = NULL;
			in->stats.queued--;
			in->stats.bytes -= it->len;
			commits_take(in->o.commits, it);
			continue;
		}
		in->batch = b->next;
		if (!in->batch)
			in->batch_tail = &in->batch;
		wu_free(b);
		pump(in);
	}
	commits_flush(in->o.commits);
	in->settling = false;
	if (in->was_full && !ingest_full(in)) {
		in->was_full = false;
		in->o.room(in->o.data);
	}
}

static bool out_of_turn(const struct item *it)
{
	return it->rc == 0 && it->story->dry && it->to.first;
}

static void answer_dry(struct ingest *in, struct batch_of_items *b)
{
	struct item **p = &b->head;

	while (*p) {
		struct item *it = *p;

		if (!out_of_turn(it)) {
			p = &it->next;
			continue;
		}
		*p = it->next;
		it->next = NULL;
		in->stats.queued--;
		in->stats.bytes -= it->len;
		commits_ask(in->o.commits, it);
	}
}

static void work_done(uv_work_t *req, int status)
{
	struct batch_of_items *b = req->data;
	struct ingest *in = b->in; /* b may be gone after settling */

	(void)status; /* never cancelled */
	b->done = true;
	in->batches--;
	answer_dry(in, b);
	settle(in);
	pump(in);
}

static void fill(struct batch_of_items *b, struct ingest *in)
{
	struct item **to = &b->head;
	size_t bytes = 0;

	for (unsigned n = 0; in->head && n < BATCH_LINES && bytes < BATCH_BYTES; n++) {
		struct item *it = in->head;

		in->head = it->next;
		it->next = NULL;
		bytes += it->len;
		in->waiting--;
		in->waiting_bytes -= it->len;
		*to = it;
		to = &it->next;
	}
	if (!in->head)
		in->tail = &in->head;
}

static bool far_ahead(const struct ingest *in)
{
	return in->batches >= BATCHES_AHEAD || in->stats.queued - in->waiting >= LINES_AHEAD ||
	       in->stats.bytes - in->waiting_bytes >= BYTES_AHEAD;
}

/* No memory for a batch: the lines wait for the next call, which any line brings. */
static void pump(struct ingest *in)
{
	while (in->head && !far_ahead(in)) {
		struct batch_of_items *b = wu_calloc(1, sizeof(*b));

		if (!b)
			return;
		b->in = in;
		b->req.data = b;
		fill(b, in);
		*in->batch_tail = b;
		in->batch_tail = &b->next;
		in->batches++;
		if (uv_queue_work(in->o.loop, &b->req, work, work_done) < 0) {
			work(&b->req); /* slower, but the same */
			b->done = true;
			in->batches--;
		}
	}
}

int ingest_new(const struct ingest_opts *opts, struct ingest **ret_ingest)
{
	struct ingest *in = wu_calloc(1, sizeof(*in));

	if (!in)
		return WU_ENOMEM;
	in->o = *opts;
	in->tail = &in->head;
	in->batch_tail = &in->batch;
	*ret_ingest = in;
	return 0;
}

struct ingest *ingest_free(struct ingest *in)
{
	wu_free(in);
	return NULL;
}

int ingest_take(struct ingest *in, char *line, size_t len, int rc, const struct answer_to *to)
{
	struct item *it = item_new(line, len, rc, to);

	if (!it)
		return WU_ENOMEM;
	*in->tail = it;
	in->tail = &it->next;
	in->stats.lines++;
	in->stats.queued++;
	in->stats.bytes += len;
	in->waiting++;
	in->waiting_bytes += len;
	pump(in);
	return 0;
}

bool ingest_full(struct ingest *in)
{
	bool full = in->stats.queued >= INGEST_LINES || in->stats.bytes >= INGEST_BYTES;

	in->was_full |= full;
	return full;
}

bool ingest_empty(const struct ingest *in)
{
	return !in->head && !in->batch;
}

void ingest_go_on(struct ingest *in)
{
	settle(in);
	pump(in);
}

void ingest_stats(const struct ingest *in, struct ingest_stats *ret)
{
	*ret = in->stats;
}
