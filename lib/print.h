/* From a prepared story to what near compares: the ordered half of step 6, and step 7.
 *
 * Passes over the lines its outlet is known to repeat, sorts the rest into a set, takes
 * the sketch, marks known furniture. Depends on what was learned so far, so it runs on
 * the loop thread, in order of arrival.
 */
#ifndef WU_PRINT_H
#define WU_PRINT_H

#include "near/habit.h"
#include "near/sketch.h"
#include "near/window.h"
#include "text/words.h"

/* Room for one story's numbers; reused from story to story. Zero-initialised. */
struct wu_press {
	uint64_t *set, *scratch;
	uint32_t *half, *number;
	uint8_t *furniture;
	uint32_t cap;
	struct wu_sketch sketch;
	struct wu_print print; /* points into the arrays above */
};

/* Make press->print and press->sketch from prep at time now (ms). WU_ENOMEM. */
WU_MUST int wu_print_make(struct wu_press *press, const struct wu_prep *prep,
			  const struct wu_habit *habit, int64_t now);
/* Learn what the outlet of the story in press printed in cluster. */
void wu_print_learn(const struct wu_press *press, const struct wu_prep *prep,
		    struct wu_habit *habit, uint32_t cluster);
/* Free the arrays; press is empty and usable again. */
void wu_print_close(struct wu_press *press);

#endif
