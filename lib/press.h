/* From a prepared story to what near compares: the ordered half of step 6, and step 7.
 *
 * Passes over the lines its outlet is known to repeat, sorts the rest into a set, takes
 * the sketch. Which lines were passed over depends on what was learned so far, so it runs
 * on the loop thread, in order of arrival; told which, the rest depends on the story alone.
 */
#ifndef WU_PRESS_H
#define WU_PRESS_H

#include "near/habit.h"
#include "near/print.h"
#include "near/sketch.h"
#include "text/words.h"

/* Room for one story's numbers; reused from story to story. Zero-initialised. */
struct wu_press {
	uint64_t *wide, *scratch;
	uint32_t *set, *number, *line, *fresh;
	uint8_t *furniture, *others;
	uint32_t cap, cap_others;
	uint16_t passed[WU_PASSED_MAX]; /* lines passed over, ascending */
	uint32_t n_passed;
	struct wu_sketch sketch;
	struct wu_print print; /* points into the arrays above, as do these: */
	struct wu_halves lines; /* hashes of its lines but the title, a set */
	struct wu_halves said; /* what habits count of its set */
};

/* Room for n of everything. WU_ENOMEM. */
WU_MUST int wu_press_reserve(struct wu_press *press, uint32_t n);
/* Find the lines of prep that, at now (ms), its outlet is known to repeat. WU_ENOMEM. */
WU_MUST int wu_press_pass(struct wu_press *press, const struct wu_prep *prep,
			  const struct wu_habit *habit, int64_t now);
/* Pass over the lines a log says were passed over. */
void wu_press_pass_these(struct wu_press *press, const uint16_t *line, uint32_t n);
/* Make all the rest of press from prep, less the lines passed over. WU_ENOMEM. */
WU_MUST int wu_press_make(struct wu_press *press, const struct wu_prep *prep, int64_t now);
/* Mark what of the set its outlet is known to repeat, for judging. */
void wu_press_mark(struct wu_press *press, const struct wu_habit *habit);
/* The same for a story of the window: *ret is of, marked; its marks are press's, until the next
 * call. WU_ENOMEM. */
WU_MUST int wu_press_mark_other(struct wu_press *press, const struct wu_habit *habit, int64_t now,
				const struct wu_print *of, struct wu_print *ret);
/* It joined what of represents (NULL: not known): habits count what that one lacks. */
void wu_press_compare(struct wu_press *press, const struct wu_print *of);
/* Learn what the outlet of the story in press printed in the cluster of that seq. */
void wu_press_learn(const struct wu_press *press, struct wu_habit *habit, uint64_t cluster);
/* Free the arrays; press is empty and usable again. */
void wu_press_close(struct wu_press *press);

#endif
