/* `wiredup explain A B`: why two stories are, or are not, the same.
 *
 * explain.c is the command: it brings the engine to where it stood and asks lib/explain;
 * explain-story.c finds a story in the log or a file; explain-passages.c leads shingles back
 * to words; explain-say.c makes sentences; explain-list.c prints for people, explain-json.c
 * for programs.
 */
#ifndef CLI_EXPLAINED_H
#define CLI_EXPLAINED_H

#include "base/buf.h"
#include "cli/bar.h"
#include "cli/reading.h"
#include "explain.h"
#include "serve/replay.h"
#include "setup.h"
#include "stretch.h"
#include "text/removed.h"

enum { EXPLAIN_PASSAGES = 5 }; /* shown without --all */

/* One of the two. */
struct explained {
	const char *asked; /* as it was given */
	char name; /* 'A' or 'B' */
	bool is_file;
	uint32_t more; /* stories of the file behind the first */
	struct wu_story *story; /* prepared, unless only a print is kept */
	struct wu_event ev; /* of the log: no spans but those below; seq 0: of a file */
	struct wu_buf spans; /* agency, how and print of a story without text */
	uint16_t passed[WU_PASSED_MAX];
	char rule[32]; /* of the match */
	uint64_t cluster; /* as named where the two meet: ev.cluster may have been merged */
	uint64_t now; /* the same, later */
	const struct wu_press *press; /* what of it was compared; set when explained */
	struct wu_removed *removed;
	uint32_t n_removed;
};

struct passage {
	struct wu_stretch stretch;
	struct wu_span text; /* borrowed from the story */
	uint32_t letters;
};

/* In text order; the longest alone, unless all are asked for, the longest first. */
struct passages {
	struct passage *v;
	uint32_t n, all; /* shown, and how many there are */
	uint32_t shingles; /* in all */
};

struct explain {
	const struct globals *g;
	struct setup setup;
	struct reading reading; /* g NULL: no log is needed */
	struct wu_engine *engine;
	struct replay replay; /* which filled engine; knows the rules of then */
	struct explained two[2];
	struct explained *late, *early;
	struct wu_explanation x;
	struct passages common, learned; /* of late */
	int64_t since;
	bool all;
	struct bar bar;
};

/* Find the story p->asked, prepare it. Returns an exit code, and has told why. */
int explain_story(struct explain *e, struct explained *p);
void explained_close(struct explained *p);
/* As explain.h takes it. */
struct wu_told_story explained_told(const struct explained *p);

/* Collect the stretches of late; to passages_close(). WU_ENOMEM. */
WU_MUST int passages_find(const struct explain *e, enum wu_stretch_of what, struct passages *ret);
void passages_close(struct passages *p);

enum { SAYINGS_MAX = 8, SAYING = 400 };

struct sayings {
	char text[SAYINGS_MAX][SAYING];
	unsigned n;
};

/* What decided, and which values of which settings would have decided otherwise. */
void explain_say_turns(const struct explain *e, struct sayings *ret);
/* What the log says of the two, and why, if so, copies are not in one cluster. */
void explain_say_log(const struct explain *e, struct sayings *ret);
/* Is what the log says of these two what was found now? True also when it says nothing. */
bool explain_agrees(const struct explain *e);
/* The setting's name in [desk]; NULL: the rule is built in. */
const char *explain_setting(enum wu_turn_by by);

void explain_list(const struct explain *e);
void explain_json(const struct explain *e);

#endif
