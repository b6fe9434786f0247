/* replay DOOR FOLDER [RUNS]: without libFuzzer, a door opened for every file of its corpus
 * and then for RUNS made of them: bytes changed, cut, doubled, moved in from another file,
 * all drawn from a fixed seed, so that the same inputs come each time. What makes it
 * stop is left in DOOR.crash; a slow one counts as a failure too.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "door.h"

enum { FILES = 200, SIZE = 64 << 10, SLOW_SEC = 20 };

static struct {
	uint8_t *p;
	size_t len;
} seeds[FILES];
static size_t n_seeds;
static uint8_t input[2 * SIZE];
static size_t input_len;
static char crash[200];
static uint64_t draws;

static uint64_t draw(uint64_t below)
{
	return (wu_hash_mix(++draws, 0x6A09E667F3BCC909) >> 20) % below;
}

/* In order of name: the same inputs on every machine. */
static void load(const char *folder)
{
	struct dirent **all;
	int n = scandir(folder, &all, NULL, alphasort);
	char path[400];

	for (int i = 0; i < n; i++) {
		FILE *f = NULL;

		snprintf(path, sizeof(path), "%s/%s", folder, all[i]->d_name);
		if (all[i]->d_name[0] != '.' && n_seeds < FILES)
			f = fopen(path, "rb");
		free(all[i]);
		if (!f)
			continue;
		seeds[n_seeds].p = malloc(SIZE);
		if (!seeds[n_seeds].p)
			abort();
		seeds[n_seeds].len = fread(seeds[n_seeds].p, 1, SIZE, f);
		n_seeds++;
		fclose(f);
	}
	if (n >= 0)
		free(all);
}

static void keep_input(int sig)
{
	int fd = open(crash, O_CREAT | O_TRUNC | O_WRONLY, 0644);

	if (fd < 0 || write(fd, input, input_len) < 0)
		_exit(2);
	close(fd);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void open_door(void)
{
	uint8_t *exact = malloc(input_len ? input_len : 1); /* reading past its end shows */

	if (!exact)
		abort();
	memcpy(exact, input, input_len);
	alarm(SLOW_SEC);
	LLVMFuzzerTestOneInput(exact, input_len);
	alarm(0);
	free(exact);
}

static void insert(size_t at, const uint8_t *p, size_t n)
{
	if (n > SIZE)
		n = SIZE;
	if (input_len + n > sizeof(input))
		return;
	memmove(input + at + n, input + at, input_len - at);
	memcpy(input + at, p, n);
	input_len += n;
}

static void mutate(void)
{
	static const uint8_t odd[] = {0, 0xFF, 0x80, '<', '&', '"', '\\', '\n', '{', ']', '9', '-'};
	static uint8_t piece[SIZE];
	size_t at = draw(input_len + 1), k = draw(n_seeds), n, from;

	switch (draw(6)) {
	case 0: /* a bit */
		if (at < input_len)
			input[at] ^= (uint8_t)(1u << draw(8));
		break;
	case 1: /* a byte that means something */
		if (at < input_len)
			input[at] = odd[draw(sizeof(odd))];
		break;
	case 2: /* a piece gone */
		n = draw(input_len - at + 1) >> draw(8);
		memmove(input + at, input + at + n, input_len - at - n);
		input_len -= n;
		break;
	case 3: /* a piece twice */
		n = draw(input_len - at + 1) >> draw(6);
		n = n < SIZE ? n : SIZE;
		memcpy(piece, input + at, n);
		insert(at, piece, n);
		break;
	case 4: /* a piece of another */
		from = draw(seeds[k].len + 1);
		insert(at, seeds[k].p + from, draw(seeds[k].len - from + 1) >> draw(4));
		break;
	default: /* a number, another */
		for (; at < input_len && (input[at] < '0' || input[at] > '9'); at++)
			;
		if (at < input_len)
			input[at] = (uint8_t)('0' + draw(10));
	}
}

int main(int argc, char **argv)
{
	long runs = argc > 3 ? strtol(argv[3], NULL, 10) : 0;

	if (argc < 3)
		return 1;
	snprintf(crash, sizeof(crash), "%s.crash", argv[1]);
	load(argv[2]);
	if (!n_seeds) {
		fprintf(stderr, "%s: no corpus in %s\n", argv[1], argv[2]);
		return 1;
	}
	signal(SIGILL, keep_input);
	signal(SIGTRAP, keep_input);
	signal(SIGABRT, keep_input);
	signal(SIGALRM, keep_input);
	signal(SIGSEGV, keep_input);
	for (long i = 0; i < (long)n_seeds + runs; i++) {
		size_t k = i < (long)n_seeds ? (size_t)i : draw(n_seeds);

		memcpy(input, seeds[k].p, seeds[k].len);
		input_len = seeds[k].len;
		for (uint64_t m = i < (long)n_seeds ? 0 : 1 + draw(6); m > 0; m--)
			mutate();
		open_door();
	}
	for (size_t i = 0; i < n_seeds; i++)
		free(seeds[i].p);
	return 0;
}
