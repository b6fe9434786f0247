#include "service.h"

#include <stdio.h>
#include <time.h>

#include "base/err.h"
#include "command.h"

int64_t service_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int service_path(char *to, size_t size, const char *dir, const char *name, struct wu_err *err)
{
	int n = snprintf(to, size, "%s/%s", dir, name);

	return n < 0 || (size_t)n >= size
		       ? wu_err_set(err, WU_ELIMIT, "%s/%s: path is too long", dir, name)
		       : 0;
}

int service_end(uv_loop_t *loop, const char *who, int rc, const struct wu_err *err)
{
	int left;

	if (rc < 0)
		fprintf(stderr, "wiredup: %s: %s\n", who, *err->text ? err->text : wu_strerror(rc));
	uv_run(loop, UV_RUN_DEFAULT);
	left = uv_loop_close(loop);
	if (left < 0)
		fprintf(stderr, "wiredup: %s: handles left open at the end: %s\n", who,
			uv_strerror(left));
	if (left < 0)
		return EXIT_INOUT;
	return rc == WU_EBUSY ? EXIT_TEMPORARY : rc < 0 ? EXIT_INOUT : EXIT_OK;
}
