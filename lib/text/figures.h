/* The figures of a text, each with the words it stands among.
 *
 * Part of step 6. Templates (weather, prices, results) keep their words and change their
 * figures; copies keep both. So a figure is told by its place, the words around it, and
 * its value: two stories are compared where they have a place in common. Fed token by
 * token as words.c cuts them, line by line. A line of figures mostly, a table or a time
 * stamp, has no places and gives none. Pure; cannot fail.
 */
#ifndef WU_TEXT_FIGURES_H
#define WU_TEXT_FIGURES_H

#include "wiredup.h"

/* Figures beyond these add nothing to telling templates. */
#define WU_FIGURES_MAX 128
/* Tokens a place looks back over, and figures whose place is not yet whole. */
enum { WU_FIGURES_BACK = 5, WU_FIGURES_OPEN = 4 };

/* A figure waiting for the words behind it. */
struct wu_figure {
	uint64_t place, value;
	unsigned behind; /* weight of what came since */
};

/* Zero-initialised but for ret. Weights are those of windows, in their unit. */
struct wu_figures {
	uint64_t *ret; /* of room WU_FIGURES_MAX: place (16 bits), value (16), line (32) */
	uint32_t n, n_above; /* all, and those of the lines above */
	uint64_t back[WU_FIGURES_BACK]; /* the line's latest tokens, the last first */
	uint8_t back_weight[WU_FIGURES_BACK];
	struct wu_figure open[WU_FIGURES_OPEN];
	unsigned n_open;
	unsigned weight, weight_of_figures; /* of the line so far */
};

/* The next token of the line: a word or letter of that hash. */
void wu_figures_word(struct wu_figures *f, uint64_t hash, uint8_t weight);
/* The next token of the line: a figure of that hash. */
void wu_figures_number(struct wu_figures *f, uint64_t value, uint8_t weight);
/* The line, of that number, ends. Line 0 is the title: takes change its figures, none count. */
void wu_figures_end(struct wu_figures *f, uint32_t line);
/* Sort what was found, drop repeats. */
void wu_figures_finish(struct wu_figures *f);

#endif
