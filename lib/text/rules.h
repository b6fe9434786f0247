/* The static rules: what outlets add, how agencies sign. Data, read once, then frozen.
 *
 * The public part is in wiredup.h (wu_rules_*). lib reads no files: whoever reads
 * outlets.d and agencies.d hands every line over. Frozen, it may be shared by threads.
 */
#ifndef WU_TEXT_RULES_H
#define WU_TEXT_RULES_H

#include "wiredup.h"

/* Keys of both kinds of section: name, what it does. A new one is a row here and its use. */
#define WU_RULE_KEYS(X)                                                                            \
	X(HOST, "host") /* both: a host it publishes under */                                      \
	X(NAME, "name") /* both: another name it goes by */                                        \
	X(DROP, "drop") /* outlet: a line that is furniture */                                     \
	X(DROP_HEAD, "drop-head") /* outlet: furniture at a line's start */                        \
	X(DROP_TAIL, "drop-tail") /* outlet: furniture at a line's end */                          \
	X(CUT_AFTER, "cut-after") /* outlet: from this line on all is furniture */                 \
	X(CUT_BEFORE, "cut-before") /* outlet: all up to this line is furniture */                 \
	X(BLOCK, "block") /* outlet: a heading that with the headlines behind it is furniture */   \
	X(CAPTION, "caption") /* outlet: a picture's credit, furniture with a headline above it */ \
	X(AGENCY, "agency") /* outlet: it is this agency's own */                                  \
	X(SIGN, "sign") /* agency: its name as it signs with it (text/form) */                     \
	X(BYLINE, "byline") /* agency: a line that is its mark */                                  \
	X(DATELINE, "dateline") /* agency: a line's start that is its mark */                      \
	X(TAIL, "tail") /* agency: a line's end that is its mark */                                \
	X(MAIL, "mail") /* agency: the domain its reporters write from */                          \
	X(SISTER, "sister") /* agency: an outlet that shares its addresses, not its texts */       \
	X(COPYRIGHT, "copyright") /* agency: a line under the story that says it owns it */        \
	X(PHOTO, "photo") /* agency: a line that credits a picture, no text */

enum wu_rule_key {
#define X(name, text) WU_RULE_##name,
	WU_RULE_KEYS(X)
#undef X
		WU_RULE_COUNT
};

/* The values of one key; once frozen, the longest first. */
struct wu_values {
	struct wu_span *v;
	uint32_t n;
};

struct wu_sieve;

/* One [outlet "name"] or [agency "name"]. */
struct wu_rule_set {
	struct wu_span name;
	struct wu_values key[WU_RULE_COUNT];
	struct wu_sieve *sieve; /* of keys that name whole lines, if they are many; else NULL */
};

struct wu_roster;

/* Rules of every outlet ([outlet "*"]), or an empty set. */
const struct wu_rule_set *wu_rules_everywhere(const struct wu_rules *r);
/* The outlet of that name, alias or host ("www.", "m.", "mobile." aside), or NULL. */
const struct wu_rule_set *wu_rules_outlet(const struct wu_rules *r, struct wu_span name);
/* Who may have signed a line; NULL before the rules are frozen. */
const struct wu_roster *wu_rules_roster(const struct wu_rules *r);
/* Which of the outlet's keys that name whole lines (drop, cut-after, cut-before, block,
 * caption) line is a value of: bits 1 << key. */
uint32_t wu_rules_keys(const struct wu_rule_set *outlet, struct wu_span line);
/* Agencies in order of name; the i-th, or NULL beyond the last. */
const struct wu_rule_set *wu_rules_agency(const struct wu_rules *r, uint32_t i);
/* The agency of that name or alias, or NULL. */
const struct wu_rule_set *wu_rules_agency_named(const struct wu_rules *r, struct wu_span name);
/* A host, or the host of a URL, without "www.", "m.", "mobile." and port. */
struct wu_span wu_rules_host(struct wu_span url);

#endif
