/* An event as a line for people, on standard output. */
#ifndef CLI_LINE_H
#define CLI_LINE_H

#include "cli/screen.h"
#include "wiredup.h"

/* As wide as the screen; safe for terminals. */
void line_print(const struct screen *s, const struct wu_event *ev);

#endif
