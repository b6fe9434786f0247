/* The window as a state: where it begins, and a number that tells two apart. Nothing can
 * fail.
 */
#include "base/hash.h"
#include "near/window-state.h"

/* Is what stands at that offset part of the state at now? A retired cluster may be over and
 * not yet dropped. */
static bool counts(const struct wu_window *w, uint32_t at, int64_t now)
{
	return wu_window_is_own(w, at) &&
	       (!w->clusters[at]->retired || wu_window_is_found(w, w->clusters[at], now));
}

uint64_t wu_window_from(const struct wu_window *w, int64_t now)
{
	for (uint32_t i = w->head; i < w->next - w->base; i++)
		if (counts(w, i, now))
			return w->clusters[i]->seq;
	return 0;
}

uint64_t wu_window_hash(const struct wu_window *w, int64_t now)
{
	uint64_t h = w->live;

	for (uint32_t i = 0; i < w->next - w->base; i++) {
		const struct wu_cluster *c = w->clusters[i];

		if (!counts(w, i, now))
			continue;
		h = wu_hash_mix(wu_hash_mix(h, c->seq), c->prev);
		h = wu_hash_mix(wu_hash_mix(h, (uint64_t)c->last), c->size);
		h = wu_hash_mix(wu_hash_mix(h, (uint64_t)c->first), c->retired + 2u * c->continued);
		h = wu_hash_mix(h, wu_hash64(c->outlet, c->n_outlets * sizeof(*c->outlet), 0));
		h = wu_hash_mix(h, wu_hash64(c->agency.p, c->agency.len, 1));
		for (uint32_t k = 0; k < c->n_reps; k++)
			h = wu_print_hash(h, c->rep[k]);
	}
	return h;
}
