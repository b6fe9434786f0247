/* A table of lists by cluster, chained; a list is its ids, each behind its length. It grows to
 * twice as many chains when it has as many lists as chains. What fails: memory.
 */
#include "members.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CHAINS = 1024, FIRST_BYTES = 64 };

struct list {
	struct list *next;
	uint64_t cluster;
	char *ids;
	size_t len, cap;
};

struct members {
	struct list **chain;
	uint64_t n_chains, n;
};

struct members *members_new(void)
{
	struct members *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->n_chains = FIRST_CHAINS;
	m->chain = calloc(m->n_chains, sizeof(*m->chain));
	if (!m->chain) {
		free(m);
		return NULL;
	}
	return m;
}

static void free_list(struct list *l)
{
	free(l->ids);
	free(l);
}

void members_free(struct members *m)
{
	for (uint64_t i = 0; m && i < m->n_chains; i++)
		while (m->chain[i]) {
			struct list *l = m->chain[i];

			m->chain[i] = l->next;
			free_list(l);
		}
	if (m)
		free(m->chain);
	free(m);
}

/* Where cluster's list hangs, or would. Clusters are seqs, as good as any hash. */
static struct list **find(const struct members *m, uint64_t cluster)
{
	struct list **at = &m->chain[cluster % m->n_chains];

	while (*at && (*at)->cluster != cluster)
		at = &(*at)->next;
	return at;
}

/* More chains; without memory for them they only get longer. */
static void widen(struct members *m)
{
	struct members wide = {calloc(m->n_chains * 2, sizeof(*wide.chain)), m->n_chains * 2, m->n};

	if (!wide.chain)
		return;
	for (uint64_t i = 0; i < m->n_chains; i++)
		while (m->chain[i]) {
			struct list *l = m->chain[i], **at = find(&wide, l->cluster);

			m->chain[i] = l->next;
			l->next = NULL;
			*at = l;
		}
	free(m->chain);
	*m = wide;
}

static int append(struct list *l, const char *p, size_t len)
{
	if (l->len + len > l->cap) {
		size_t cap = l->cap ? l->cap : FIRST_BYTES;
		char *wide;

		while (cap < l->len + len)
			cap *= 2;
		wide = realloc(l->ids, cap);
		if (!wide)
			return WU_ENOMEM;
		l->ids = wide;
		l->cap = cap;
	}
	memcpy(l->ids + l->len, p, len);
	l->len += len;
	return 0;
}

static struct list *list_of(struct members *m, uint64_t cluster)
{
	struct list **at;

	if (m->n >= m->n_chains)
		widen(m);
	at = find(m, cluster);
	if (*at)
		return *at;
	*at = calloc(1, sizeof(**at));
	if (*at) {
		(*at)->cluster = cluster;
		m->n++;
	}
	return *at;
}

int members_add(struct members *m, uint64_t cluster, struct wu_span id)
{
	struct list *l = list_of(m, cluster);
	size_t was = l ? l->len : 0;
	int rc = l ? append(l, (const char *)&id.len, sizeof(id.len)) : WU_ENOMEM;

	if (rc == 0)
		rc = append(l, id.p, id.len);
	if (rc < 0 && l)
		l->len = was;
	return rc;
}

static struct list *take(struct members *m, uint64_t cluster)
{
	struct list **at = find(m, cluster), *l = *at;

	if (l) {
		*at = l->next;
		m->n--;
	}
	return l;
}

void members_close(struct members *m, uint64_t cluster)
{
	struct list *l = take(m, cluster);

	if (l)
		free_list(l);
}

int members_merge(struct members *m, uint64_t from, uint64_t into,
		  void (*say)(void *ctx, struct wu_span id), void *ctx)
{
	struct list *l = take(m, from), *home = l ? list_of(m, into) : NULL;
	struct wu_span id;
	int rc = 0;

	if (!l)
		return 0;
	for (size_t at = 0; at < l->len; at += sizeof(id.len) + id.len) {
		memcpy(&id.len, l->ids + at, sizeof(id.len));
		id.p = l->ids + at + sizeof(id.len);
		say(ctx, id);
	}
	rc = home ? append(home, l->ids, l->len) : WU_ENOMEM;
	free_list(l);
	return rc;
}
