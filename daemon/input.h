/* Lines of a file or of standard input, plain or gzip, for the offline commands.
 *
 * A line longer than the push protocol allows is passed over whole and counted; the
 * lines around it are not touched. Blocking reads; not for a loop.
 */
#ifndef INPUT_H
#define INPUT_H

#include "wiredup.h"

struct input;

/* path "-": standard input. On success *ret_input is the caller's, to input_close().
 * < 0: err says which file and why. */
WU_MUST int input_open(const char *path, struct input **ret_input, struct wu_err *err);
/* NULL is fine; always returns NULL. */
struct input *input_close(struct input *in);
/* The next line without its end, valid until the next call. WU_END: no more. < 0: a read
 * or gzip error, err says where; what came before was good. */
WU_MUST int input_line(struct input *in, struct wu_span *ret_line, struct wu_err *err);
/* Number of the line last given, from 1; lines passed over for their length. */
uint64_t input_line_number(const struct input *in);
uint64_t input_too_long(const struct input *in);
/* Bytes of the file read so far, and its size; 0 where that is not known. */
uint64_t input_read(const struct input *in);
uint64_t input_size(const struct input *in);

#endif
