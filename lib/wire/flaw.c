/* Lines are counted when a kind is met for the first time, from where the last count ended:
 * a document is gone through once at most, however much is wrong with it.
 */
#include "wire/flaw.h"

#include <string.h>

static const char *const texts[] = {
#define X(name, text) text,
	WU_FLAWS(X)
#undef X
};

void wu_flaw_init(struct wu_flaws *f, const char *p)
{
	*f = (struct wu_flaws){.at = p, .line = 1};
}

void wu_flaw_meet(struct wu_flaws *f, enum wu_flaw kind, const char *p)
{
	const char *nl;

	if (f->first[kind])
		return;
	while (f->at < p && (nl = memchr(f->at, '\n', (size_t)(p - f->at)))) {
		f->at = nl + 1;
		f->line++;
	}
	f->first[kind] = f->line;
}

void wu_flaw_tell(const struct wu_flaws *f, const struct wu_wire_sink *sink)
{
	for (int k = 0; k < WU_FLAW_COUNT; k++)
		if (f->first[k])
			wu_wire_note(sink, "line %u: %s", f->first[k], texts[k]);
}
