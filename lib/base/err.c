/* Codes come from one X-macro in wiredup.h. A text too long for wu_err is cut, never lost. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *wu_strerror(int code)
{
	switch (code) {
#define X(num, name, text)                                                                         \
	case num:                                                                                  \
		return text;
		WU_CODES(X)
#undef X
	case 0:
		return "no error";
	default:
		return "unknown error";
	}
}

const char *wu_errname(int code)
{
	switch (code) {
#define X(num, name, text)                                                                         \
	case num:                                                                                  \
		return #name;
		WU_CODES(X)
#undef X
	default:
		return "UNKNOWN";
	}
}

int wu_err_set(struct wu_err *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return code;
	err->code = code;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return code;
}

int wu_err_wrap(struct wu_err *err, const char *fmt, ...)
{
	char old[sizeof(err->text)];
	size_t room = sizeof(err->text), used;
	va_list ap;
	int n;

	if (!err)
		return WU_EINVAL;
	memcpy(old, err->text, sizeof(old));
	va_start(ap, fmt);
	n = vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	used = n < 0 ? 0 : (size_t)n;
	if (used + 3 > room)
		return err->code;
	memcpy(err->text + used, ": ", 3);
	strncat(err->text, old, room - used - 3);
	return err->code;
}
