/* What every command gets, and how it ends. The table of commands is in main.c: a new
 * one is one file and one row.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>

/* Exit codes: sysexits where one fits. */
enum {
	EXIT_OK = 0,
	EXIT_NEGATIVE = 1, /* the answer is no */
	EXIT_BAD_USAGE = 2,
	EXIT_UNREACHABLE = 69,
	EXIT_INOUT = 74,
	EXIT_TEMPORARY = 75,
	EXIT_BAD_CONFIG = 78,
};

/* Options every command takes. Strings live as long as the process. */
struct globals {
	const char *conf_dir; /* /etc/wiredup */
	const char *state_dir; /* /var/lib/wiredup */
	const char *run_dir; /* /run/wiredup */
	const char *share_dir; /* shipped rules: ../share/wiredup beside the program's folder */
	bool json, quiet;
};

struct command {
	const char *name, *arguments, *summary;
	/* argv[0] is the command's name. Returns an exit code. */
	int (*run)(int argc, char **argv, const struct globals *g);
};

/* The table, ended by a row without a name. */
extern const struct command commands[];

int command_check(int argc, char **argv, const struct globals *g);
int command_dedup(int argc, char **argv, const struct globals *g);
int command_parse(int argc, char **argv, const struct globals *g);
int command_demo(int argc, char **argv, const struct globals *g);
int command_explain(int argc, char **argv, const struct globals *g);
int command_find(int argc, char **argv, const struct globals *g);
int command_gather(int argc, char **argv, const struct globals *g);
int command_help(int argc, char **argv, const struct globals *g);
int command_log(int argc, char **argv, const struct globals *g);
int command_push(int argc, char **argv, const struct globals *g);
int command_serve(int argc, char **argv, const struct globals *g);
int command_show(int argc, char **argv, const struct globals *g);
int command_source(int argc, char **argv, const struct globals *g);
int command_status(int argc, char **argv, const struct globals *g);
int command_tail(int argc, char **argv, const struct globals *g);
int command_tune(int argc, char **argv, const struct globals *g);
int command_version(int argc, char **argv, const struct globals *g);

#endif
