/* `wiredup demo`: the real desk, in a temporary folder, fed an invented wire day.
 *
 * Starts `serve`, follows its log with `tail -f`, pushes the bundled stories one by one to
 * the desk's socket, then sums up. No root, no network. What fails: a service that does not
 * come up, which is told with where its messages are; whatever happens, all are stopped.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/json-in.h"
#include "base/mem.h"
#include "command.h"
#include "control.h"
#include "input.h"

enum {
	PACE_MS = 330, /* between two stories: the day in about fifteen seconds */
	START_MS = 5000, /* for the desk to answer */
	SETTLE_MS = 700, /* for the last events to be shown */
	CLUSTERS_MAX = 64,
	DEPTH = 8,
	ARENA = 8 << 20,
};

struct pile {
	char id[32], title[256];
	unsigned size;
};

struct demo {
	char dir[64], run[80], control[112];
	pid_t desk, tail;
	int feed; /* a session with the desk */
	struct pile piles[CLUSTERS_MAX];
	unsigned n_piles, stories;
};

static void pause_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&t, NULL);
}

/* Run ourselves with arguments; what it prints goes to out when that is >= 0. */
static pid_t spawn(const struct demo *d, const char *command, const char *option, int out)
{
	const char *argv[] = {"wiredup", command, "--state", d->dir, "--run", d->run, option, NULL};
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (out >= 0) {
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
	}
	execv("/proc/self/exe", (char **)argv);
	_exit(EXIT_INOUT);
}

static int open_out(const struct demo *d, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", d->dir, name);
	return open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
}

static bool answers(const struct demo *d)
{
	struct wu_buf b;
	int rc;

	wu_buf_init(&b, 1 << 20);
	rc = control_ask(d->control, "status", &b);
	wu_buf_close(&b);
	return rc == 0;
}

static int dial(const struct demo *d)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof(to.sun_path), "%s/ingest.sock", d->run);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static int start(struct demo *d)
{
	int out;

	strcpy(d->dir, "/tmp/wiredup-demo-XXXXXX");
	if (!mkdtemp(d->dir))
		return -1;
	snprintf(d->run, sizeof(d->run), "%s/run", d->dir);
	snprintf(d->control, sizeof(d->control), "%s/desk.control", d->run);
	out = open_out(d, "desk.messages");
	if (mkdir(d->run, 0750) < 0 || out < 0)
		return -1;
	d->desk = spawn(d, "serve", NULL, out);
	close(out);
	for (long waited = 0; !answers(d); waited += 50) {
		if (waited > START_MS || waitpid(d->desk, NULL, WNOHANG) == d->desk)
			return -1;
		pause_ms(50);
	}
	d->tail = spawn(d, "tail", "-f", -1);
	d->feed = dial(d);
	return d->feed < 0 ? -1 : 0;
}

static void stop(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

/* What the desk said to all that was pushed, for the summary. */
static void keep_answers(struct demo *d)
{
	int out = open_out(d, "answers.ndjson");
	char piece[4096];
	ssize_t n;

	shutdown(d->feed, SHUT_WR);
	while (out >= 0 && (n = read(d->feed, piece, sizeof(piece))) > 0)
		if (write(out, piece, (size_t)n) != n)
			break;
	if (out >= 0)
		close(out);
	close(d->feed);
}

static int play(struct demo *d, const struct globals *g)
{
	char path[PATH_MAX];
	struct wu_span line;
	struct input *in;
	struct wu_err err;
	int rc;

	snprintf(path, sizeof(path), "%s/demo/wire-day.ndjson", g->share_dir);
	rc = input_open(path, &in, &err);
	while (rc == 0 && (rc = input_line(in, &line, &err)) == 0) {
		if (write(d->feed, line.p, line.len) != (ssize_t)line.len ||
		    write(d->feed, "\n", 1) != 1)
			break;
		d->stories++;
		pause_ms(PACE_MS);
	}
	if (rc < 0)
		fprintf(stderr, "wiredup demo: %s\n", err.text);
	else
		input_close(in);
	keep_answers(d);
	pause_ms(SETTLE_MS);
	return rc == WU_END ? 0 : -1;
}

/* ---- the summary --------------------------------------------------------------------- */

static struct pile *pile_of(struct demo *d, struct wu_span id)
{
	for (unsigned i = 0; i < d->n_piles; i++)
		if (strlen(d->piles[i].id) == id.len && !memcmp(d->piles[i].id, id.p, id.len))
			return &d->piles[i];
	if (d->n_piles == CLUSTERS_MAX || id.len >= sizeof(d->piles[0].id))
		return NULL;
	memcpy(d->piles[d->n_piles].id, id.p, id.len);
	return &d->piles[d->n_piles++];
}

/* The answers and the stories go side by side, line for line. */
static void count(struct demo *d, struct wu_arena *a, struct wu_span answer, struct wu_span story)
{
	const struct wu_json *said, *sent;
	struct wu_span title;
	struct pile *p;

	wu_arena_reset(a);
	if (wu_json_read(answer.p, answer.len, DEPTH, a, &said, NULL) < 0 ||
	    wu_json_read(story.p, story.len, DEPTH, a, &sent, NULL) < 0)
		return;
	p = pile_of(d, wu_json_get_str(said, "cluster"));
	title = wu_json_get_str(sent, "title");
	if (p && p->size++ == 0 && title.p)
		snprintf(p->title, sizeof(p->title), "%.*s", (int)title.len, title.p);
}

static void count_all(struct demo *d, const struct globals *g)
{
	char said[128], sent[PATH_MAX];
	struct input *answer = NULL, *story = NULL;
	struct wu_span x, y;
	struct wu_arena *a;
	struct wu_err err;

	snprintf(said, sizeof(said), "%s/answers.ndjson", d->dir);
	snprintf(sent, sizeof(sent), "%s/demo/wire-day.ndjson", g->share_dir);
	if (wu_arena_new(ARENA, &a) < 0)
		return;
	if (input_open(said, &answer, &err) == 0 && input_open(sent, &story, &err) == 0)
		while (input_line(answer, &x, &err) == 0 && input_line(story, &y, &err) == 0)
			count(d, a, x, y);
	input_close(answer);
	input_close(story);
	wu_arena_free(a);
}

static void sum_up(struct demo *d, const struct globals *g)
{
	const struct pile *largest = d->piles;
	unsigned alone = 0;

	count_all(d, g);
	for (unsigned i = 0; i < d->n_piles; i++) {
		alone += d->piles[i].size == 1;
		if (d->piles[i].size > largest->size)
			largest = &d->piles[i];
	}
	printf("\n%u stories, %u clusters; the largest has %u: %s\n", d->stories, d->n_piles,
	       largest->size, largest->title);
	printf("%u stayed apart, as they should: weather from one template, two pictures under one "
	       "caption, flashes:\n",
	       alone);
	for (unsigned i = 0; i < d->n_piles; i++)
		if (d->piles[i].size == 1)
			printf("  %s\n", d->piles[i].title);
	printf("\nThe log is in %s/log. Try:\n  zcat %s/log/wl-*.gz | jq .\n"
	       "  wiredup show %s --state %s\n  wiredup tail -n 5 --state %s\n",
	       d->dir, d->dir, largest->id, d->dir, d->dir);
}

int command_demo(int argc, char **argv, const struct globals *g)
{
	bool stay = argc == 2 && strcmp(argv[1], "--stay") == 0;
	struct demo d = {.feed = -1};
	int code = EXIT_TEMPORARY;

	if (argc > 1 && !stay) {
		fprintf(stderr, "usage: wiredup demo [--stay]\n");
		return EXIT_BAD_USAGE;
	}
	if (start(&d) < 0)
		fprintf(stderr,
			"wiredup demo: the desk did not start; its messages are in "
			"%s/desk.messages\n",
			d.dir);
	else if (play(&d, g) == 0)
		code = EXIT_OK;
	if (stay && code == EXIT_OK) {
		sum_up(&d, g);
		fflush(stdout);
		waitpid(d.tail, NULL, 0);
		d.tail = 0;
	}
	stop(d.tail);
	stop(d.desk);
	if (!stay && code == EXIT_OK)
		sum_up(&d, g);
	return code;
}
