/* Errors that say what, where and why: a code and a sentence, wrapped on the way up. */
#ifndef WU_BASE_ERR_H
#define WU_BASE_ERR_H

#include "wiredup.h"

/* Start an error: fills err (NULL is fine) and returns code. */
__attribute__((format(printf, 3, 4))) int wu_err_set(struct wu_err *err, int code, const char *fmt,
						     ...);
/* Put "where: " before what err says and return its code. */
__attribute__((format(printf, 2, 3))) int wu_err_wrap(struct wu_err *err, const char *fmt, ...);

#endif
