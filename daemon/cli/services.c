/* A folder under /tmp; in it conf/, run/, spool/, almanac/, log/. The desk is started first,
 * since the newsgatherer is its client.
 * What can fail: the folder; a service that ends or does not answer in time. A signal sets a
 * flag that every pause looks at, so that the demo always comes to services_stop(); if it is
 * killed outright the kernel ends the children.
 */
#include "cli/services.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/json-in.h"
#include "base/mem.h"
#include "command.h"
#include "control.h"

enum {
	START_MS = 5000, /* for a service to answer */
	LOOK_MS = 50, /* between two looks */
	STATUS_MAX = 1 << 20,
	DEPTH = 8,
	PATH = 128,
};

static volatile sig_atomic_t interrupted;

static void interrupt(int num)
{
	(void)num;
	interrupted = 1;
}

bool services_pause(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};

	if (!interrupted)
		nanosleep(&t, NULL);
	return !interrupted;
}

/* ---- the folder -------------------------------------------------------------------------- */

static int write_file(const char *dir, const char *name, const char *text)
{
	char path[PATH + 64];
	FILE *f;
	int rc;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	if (!f)
		return WU_EIO;
	rc = fputs(text, f) < 0 ? WU_EIO : 0;
	return fclose(f) == 0 ? rc : WU_EIO;
}

static int write_feed_source(const char *dir, const struct look *l, unsigned port)
{
	char name[64], text[512];

	snprintf(name, sizeof(name), "sources.d/%s.conf", l->label);
	snprintf(text, sizeof(text),
		 "[source \"%s\"]\ntype = feed\nurl = http://%s.localhost:%u/feed.xml\n"
		 "outlet = %s.example\narticle = fetch\ninterval = 1s\ncontract = yes\n"
		 "allow_private = yes\n",
		 l->label, l->label, port, l->label);
	return write_file(dir, name, text);
}

static int write_spool_source(const char *dir, const char *name, const char *path,
			      const char *outlet)
{
	char file[64], text[512];

	snprintf(file, sizeof(file), "sources.d/%s.conf", name);
	snprintf(text, sizeof(text), "[source \"%s\"]\ntype = spool\npath = %s\n%s%s\n", name, path,
		 *outlet ? "outlet = " : "", outlet);
	return write_file(dir, file, text);
}

/* The agencies' look is no site: what they send names its outlet itself. */
static int write_conf(const struct services *s, const char *dir, const struct outlets *o)
{
	int rc = write_file(dir, "wiredup.conf", "[gather]\nhost_spacing = 50ms\n");
	const struct look *l;

	for (uint32_t i = 0; rc == 0 && (l = outlets_look(o, i)) != NULL; i++)
		if (strcmp(l->label, "wire") != 0)
			rc = write_feed_source(dir, l, outlets_port(o));
	if (rc == 0)
		rc = write_spool_source(dir, "wire", s->spool, "");
	return rc < 0 ? rc : write_spool_source(dir, "almanac", s->almanac, "almanac.example");
}

static int make_folder(struct services *s, char conf[PATH], const struct outlets *o)
{
	char sources[PATH + 16];

	strcpy(s->dir, "/tmp/wiredup-demo-XXXXXX");
	if (!mkdtemp(s->dir))
		return WU_EIO;
	snprintf(s->run, sizeof(s->run), "%s/run", s->dir);
	snprintf(s->spool, sizeof(s->spool), "%s/spool", s->dir);
	snprintf(s->almanac, sizeof(s->almanac), "%s/almanac", s->dir);
	snprintf(conf, PATH, "%s/conf", s->dir);
	snprintf(sources, sizeof(sources), "%s/sources.d", conf);
	if (mkdir(s->run, 0750) < 0 || mkdir(s->spool, 0750) < 0 || mkdir(s->almanac, 0750) < 0 ||
	    mkdir(conf, 0750) < 0 || mkdir(sources, 0750) < 0)
		return WU_EIO;
	return write_conf(s, conf, o);
}

/* ---- children ---------------------------------------------------------------------------- */

/* Run ourselves; messages: the file in the folder its output goes to, NULL: ours. */
static pid_t spawn(const struct services *s, const char *command, const char *option,
		   const char *messages)
{
	char conf[PATH], out[PATH];
	const char *argv[] = {"wiredup", command,  "--state", s->dir, "--run",
			      s->run,    "--conf", conf,      option, NULL};
	pid_t parent = getpid(), pid;
	int fd;

	snprintf(conf, sizeof(conf), "%s/conf", s->dir);
	snprintf(out, sizeof(out), "%s/%s", s->dir, messages ? messages : "");
	pid = fork();
	if (pid != 0)
		return pid < 0 ? 0 : pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_TEMPORARY);
	fd = messages ? open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640) : -1;
	if (fd >= 0) {
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
	}
	execv("/proc/self/exe", (char **)argv);
	_exit(EXIT_INOUT);
}

static int ask(const struct services *s, const char *socket, struct wu_buf *ret)
{
	char path[PATH];

	snprintf(path, sizeof(path), "%s/%s", s->run, socket);
	return control_ask(path, "status", ret);
}

/* Wait until it answers; false: it ended, or never did. */
static bool comes_up(const struct services *s, pid_t *pid, const char *socket)
{
	struct wu_buf b;
	bool up = false;

	wu_buf_init(&b, STATUS_MAX);
	for (long waited = 0; !up && *pid > 0 && waited < START_MS; waited += LOOK_MS) {
		wu_buf_reset(&b);
		up = ask(s, socket, &b) == 0;
		if (!up && waitpid(*pid, NULL, WNOHANG) == *pid)
			*pid = 0;
		if (!up && !services_pause(LOOK_MS))
			break;
	}
	wu_buf_close(&b);
	return up;
}

static int fails(struct wu_err *err, const struct services *s, const char *what)
{
	snprintf(err->text, sizeof(err->text),
		 "the %s did not start; its messages are in %s/%s.messages", what, s->dir, what);
	return WU_EIO;
}

int services_start(struct services *s, const struct outlets *o, struct wu_err *err)
{
	struct sigaction on = {.sa_handler = interrupt};
	char conf[PATH];
	int rc;

	sigaction(SIGINT, &on, NULL);
	sigaction(SIGTERM, &on, NULL);
	sigaction(SIGHUP, &on, NULL);
	rc = make_folder(s, conf, o);
	if (rc < 0) {
		snprintf(err->text, sizeof(err->text), "%s: %s", s->dir, strerror(errno));
		return rc;
	}
	s->desk = spawn(s, "serve", NULL, "desk.messages");
	if (!comes_up(s, &s->desk, "desk.control"))
		return fails(err, s, "desk");
	s->tail = spawn(s, "tail", "-f", NULL);
	s->gather = spawn(s, "gather", NULL, "gather.messages");
	return comes_up(s, &s->gather, "gather.control") ? 0 : fails(err, s, "gather");
}

long long services_desk_says(const struct services *s, const char *key)
{
	const struct wu_json *v = NULL;
	struct wu_arena *a;
	struct wu_buf b;
	long long said = -1;

	wu_buf_init(&b, STATUS_MAX);
	if (wu_arena_new(STATUS_MAX * 4, &a) == 0) {
		if (ask(s, "desk.control", &b) == 0 &&
		    wu_json_read(b.p, b.len, DEPTH, a, &v, NULL) == 0)
			v = wu_json_get(v, key);
		if (v && v->type == WU_JSON_INT)
			said = v->i;
		wu_arena_free(a);
	}
	wu_buf_close(&b);
	return said;
}

static void stop(pid_t *pid)
{
	if (*pid <= 0)
		return;
	kill(*pid, SIGTERM);
	while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	*pid = 0;
}

void services_stop(struct services *s)
{
	stop(&s->tail);
	stop(&s->gather);
	stop(&s->desk);
}
