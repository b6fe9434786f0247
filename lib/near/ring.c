/* A slice is walked past once: its list is taken off, what was renewed is hung again where
 * it now belongs, the rest is sorted and becomes what is due. Nothing can fail but init.
 */
#include "near/ring.h"

#include "base/mem.h"

int wu_ring_init(struct wu_ring *r, int64_t span)
{
	uint32_t n = (uint32_t)(span / WU_SLICE_MS) + 2;

	*r = (struct wu_ring){.n = n, .lists = wu_calloc(n, sizeof(*r->lists))};
	return r->lists ? 0 : WU_ENOMEM;
}

void wu_ring_close(struct wu_ring *r)
{
	wu_free(r->lists);
	r->lists = NULL;
}

static void put(struct wu_hook **at, struct wu_hook *h)
{
	h->next = *at;
	h->link = at;
	if (h->next)
		h->next->link = &h->next;
	*at = h;
}

static struct wu_hook **list_of(const struct wu_ring *r, int64_t slice)
{
	return &r->lists[(uint64_t)slice % r->n];
}

void wu_ring_hang(struct wu_ring *r, struct wu_hook *h)
{
	int64_t slice = h->due / WU_SLICE_MS;

	if (!r->hung++)
		r->slice = slice;
	/* An empty ring stands where its first comes due; the next may be due before. */
	if (slice < r->slice)
		r->slice = slice;
	put(list_of(r, slice), h);
}

void wu_ring_unhang(struct wu_ring *r, struct wu_hook *h)
{
	r->hung--;
	*h->link = h->next;
	if (h->next)
		h->next->link = h->link;
}

static struct wu_hook *merge(struct wu_hook *a, struct wu_hook *b)
{
	struct wu_hook *first = NULL, **tail = &first;

	while (a && b) {
		struct wu_hook **least = a->order < b->order ? &a : &b;

		*tail = *least;
		tail = &(*least)->next;
		*least = (*least)->next;
	}
	*tail = a ? a : b;
	return first;
}

/* Merge sort of a list by order: bins[i] holds 2^i of them. */
static struct wu_hook *sorted(struct wu_hook *list)
{
	struct wu_hook *bins[64] = {NULL}, *all = NULL;
	int i;

	while (list) {
		struct wu_hook *h = list;

		list = h->next;
		h->next = NULL;
		for (i = 0; bins[i]; i++) {
			h = merge(bins[i], h);
			bins[i] = NULL;
		}
		bins[i] = h;
	}
	for (i = 0; i < 64; i++)
		all = merge(bins[i], all);
	return all;
}

/* Walk past the slice: what is still due then goes to over. */
static void walk(struct wu_ring *r)
{
	struct wu_hook *list = *list_of(r, r->slice), *h, **link = &r->over;

	*list_of(r, r->slice) = NULL;
	r->over = NULL;
	while ((h = list)) {
		list = h->next;
		if (h->due / WU_SLICE_MS > r->slice) {
			put(list_of(r, h->due / WU_SLICE_MS), h);
		} else {
			h->next = r->over;
			r->over = h;
		}
	}
	r->slice++;
	r->over = sorted(r->over);
	for (h = r->over; h; link = &h->next, h = h->next)
		h->link = link;
}

struct wu_hook *wu_ring_due(struct wu_ring *r, int64_t now)
{
	while (!r->over && r->hung && (r->slice + 1) * WU_SLICE_MS <= now)
		walk(r);
	return r->over;
}
