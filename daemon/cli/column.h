/* The fields of an event, as csv, tsv and '{field}' name them: one table for all of these,
 * for `wiredup tail --fields` and for the test of the manual page.
 */
#ifndef CLI_COLUMN_H
#define CLI_COLUMN_H

#include "wiredup.h"

enum { COLUMN_SCRATCH = 64 };

/* An event and its line in the log; the line is empty for a gap nobody wrote. */
struct column_row {
	const struct wu_event *ev;
	struct wu_span line;
};

struct column {
	const char *name, *summary;
	/* Empty where the event has none. Lies in the event, the line or scratch. */
	struct wu_span (*get)(const struct column_row *row, char scratch[COLUMN_SCRATCH]);
	bool wide; /* not in csv and tsv: it would drown the rest */
};

/* The table, ended by a row without a name. */
extern const struct column columns[];

/* The field of that name; NULL: there is none, and *ret_meant (NULL is fine) is the name of
 * one that is near, or NULL. */
const struct column *column_find(const char *name, const char **ret_meant);
/* Who published it: the outlet, else the URL's host. */
struct wu_span column_outlet(const struct wu_event *ev);

#endif
