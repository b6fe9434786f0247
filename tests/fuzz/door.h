/* A door takes any bytes and brings them to one part of lib. It returns 0 always; what must
 * hold whatever the bytes are is asked with must(), which stops the program: libFuzzer, or
 * replay.c, then shows the bytes.
 */
#ifndef TESTS_FUZZ_DOOR_H
#define TESTS_FUZZ_DOOR_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's name for it. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

#define must(true_) ((true_) ? (void)0 : __builtin_trap())

#endif
