/* A disk that is slow, full or broken, and a clock that jumps, for the daemon under test: loaded
 * before it (LD_PRELOAD), so that the program shipped has nothing of it. What to do is read
 * from the file WIREDUP_FAULTS names, words key=value:
 *   gen          another number: the counts below begin anew
 *   hold_ms      how long fdatasync of a live segment takes more
 *   sync_errno, sync_times    fdatasync of a live segment fails so, so many times (-1: for ever)
 *   write_errno, write_times  the same for pwrite
 *   trunc_errno, trunc_times  the same for ftruncate
 *   alloc_errno, alloc_times  the same for fallocate, of any file of the log
 *   clock_s      added to the wall clock
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SYNC, WRITE, TRUNC, ALLOC, CALLS };

static struct {
	long gen, hold_ms, clock_s, err[CALLS], left[CALLS];
	long read_at; /* ms */
} faults;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static long number(const char *text, const char *key)
{
	const char *p = strstr(text, key);

	return p ? atol(p + strlen(key)) : 0;
}

static void read_faults(void)
{
	static const char *const err[] = {"sync_errno=", "write_errno=", "trunc_errno=", "alloc_errno="};
	static const char *const times[] = {"sync_times=", "write_times=", "trunc_times=", "alloc_times="};
	const char *path = getenv("WIREDUP_FAULTS");
	int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
	char text[512] = "";

	if (fd < 0)
		return;
	if (read(fd, text, sizeof(text) - 1) > 0 && number(text, "gen=") != faults.gen) {
		faults.gen = number(text, "gen=");
		faults.hold_ms = number(text, "hold_ms=");
		faults.clock_s = number(text, "clock_s=");
		for (int i = 0; i < CALLS; i++) {
			faults.err[i] = number(text, err[i]);
			faults.left[i] = number(text, times[i]);
		}
	}
	close(fd);
}

static int is_file(int fd, const char *what)
{
	char link[64], path[4096];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0)
		return 0;
	path[n] = 0;
	return strstr(path, what) != NULL;
}

/* Shall this call fail? Sets errno. */
static int fails(int call)
{
	int e = 0;

	pthread_mutex_lock(&lock);
	read_faults();
	if (faults.err[call] && faults.left[call]) {
		e = (int)faults.err[call];
		faults.left[call]--;
	}
	pthread_mutex_unlock(&lock);
	if (e)
		errno = e;
	return e;
}

int fdatasync(int fd)
{
	if (is_file(fd, ".live.gz")) {
		if (fails(SYNC))
			return -1;
		usleep((useconds_t)faults.hold_ms * 1000);
	}
	return (int)syscall(SYS_fdatasync, fd);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	if (is_file(fd, ".live.gz") && fails(WRITE))
		return -1;
	return syscall(SYS_pwrite64, fd, p, n, at);
}

int ftruncate(int fd, off_t size)
{
	if (is_file(fd, ".live.gz") && fails(TRUNC))
		return -1;
	return (int)syscall(SYS_ftruncate, fd, size);
}

int fallocate(int fd, int mode, off_t at, off_t n)
{
	if (is_file(fd, "/log/") && fails(ALLOC))
		return -1;
	return (int)syscall(SYS_fallocate, fd, mode, at, n);
}

int clock_gettime(clockid_t id, struct timespec *ret)
{
	struct timespec now;
	long ms;
	int rc = (int)syscall(SYS_clock_gettime, id, ret);

	if (id != CLOCK_REALTIME)
		return rc;
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	ms = now.tv_sec * 1000 + now.tv_nsec / 1000000;
	pthread_mutex_lock(&lock);
	if (ms - faults.read_at > 20) {
		faults.read_at = ms;
		read_faults();
	}
	ret->tv_sec += faults.clock_s;
	pthread_mutex_unlock(&lock);
	return rc;
}
