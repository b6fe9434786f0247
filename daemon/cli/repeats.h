/* What outlets are known to repeat, with the words: gathered from the stories of the log.
 *
 * repeats-story.c asks about each story line by line (learned.h); repeats.c counts what its
 * outlet repeats; repeats-list.c prints it for people and programs, repeats-rules.c as rules.
 * All texts lie in one arena; everything is bounded.
 */
#ifndef CLI_REPEATS_H
#define CLI_REPEATS_H

#include "base/buf.h"
#include "command.h"
#include "learned.h"

enum {
	REPEAT_FORMS = 4, /* spellings kept of one line: digits, signs and case aside it is one */
	REPEAT_NAME = 128, /* bytes of an outlet's name as it is shown */
};

enum repeat_kind {
	REPEAT_LINE,
	REPEAT_PASSAGE, /* part of a line which as a whole is not repeated */
	REPEAT_KINDS
};

/* In its story, or a passage in its line. */
enum repeat_place { REPEAT_HEAD, REPEAT_MIDDLE, REPEAT_TAIL, REPEAT_PLACES };

struct repeat_form {
	struct wu_span pattern; /* as a rule names it (text/mask.h) */
	struct wu_span example; /* as it was printed last */
	uint32_t stories;
};

struct repeat {
	uint32_t outlet; /* index */
	enum repeat_kind kind;
	struct wu_learned known;
	uint32_t stories, place[REPEAT_PLACES];
	uint64_t seq; /* of the last story that carried it, */
	int64_t last; /* and when that came, ms */
	struct repeat_form form[REPEAT_FORMS];
	uint32_t n_forms;
};

struct repeat_outlet {
	struct wu_span name; /* canonical; empty: stories that name none */
	uint32_t stories, without_text; /* of them, those whose text the log keeps in part or
					   not at all */
	uint32_t known[REPEAT_KINDS];
};

struct repeat_slot;

/* Zero-initialise and set the first two; then repeats_init(), and repeats_close() in any
 * case. */
struct repeats {
	const struct wu_engine *engine; /* with what was learned */
	struct wu_span only; /* canonical name of an outlet; empty: all */
	struct repeat_outlet *outlet;
	struct repeat *v;
	uint32_t n_outlets, n;
	bool full; /* more was met than is kept */
	/* how they are found and where their texts lie */
	struct wu_arena *arena, *scratch;
	struct wu_buf pattern;
	struct repeat_slot *slot;
	uint32_t slots, used;
};

WU_MUST int repeats_init(struct repeats *r);
void repeats_close(struct repeats *r);
/* Count what the outlet repeats of the story of ev, which is prepared. WU_ENOMEM. */
WU_MUST int repeats_take(struct repeats *r, const struct wu_event *ev);
/* The number of the outlet of prep. WU_ENOMEM. */
WU_MUST int repeats_outlet(struct repeats *r, const struct wu_prep *prep, uint32_t *ret);
/* Count one more of what like is, a line of that hash or a passage, found as text in the story
 * like->seq; a story counts once. WU_ENOMEM. */
WU_MUST int repeats_note(struct repeats *r, const struct repeat *like, struct wu_span text,
			 uint64_t hash);
/* Order: by outlet's name, lines first, the most repeated first; forms the same. */
void repeats_sort(struct repeats *r);
/* Where it usually stands. */
enum repeat_place repeats_place(const struct repeat *v);
const char *repeats_place_name(enum repeat_place p);

/* Print all of it, sorted, to standard output: a table for each outlet; */
void repeats_list(const struct repeats *r, const struct globals *g);
/* only what there is of each outlet; */
void repeats_list_outlets(const struct repeats *r, const struct globals *g);
/* an [outlet] section each, for outlets.d. */
void repeats_rules(const struct repeats *r);

#endif
