/* Files of a folder that were read and left where they are: a set of their prints. */
#ifndef DAEMON_GATHER_KEPT_H
#define DAEMON_GATHER_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* Caller-owned; zeroes are an empty set. */
struct kept {
	uint64_t *prints; /* hash table; 0: free */
	size_t n, cap;
};

/* What tells this file, in this state, from any other: inode, size and mtime. Never 0. */
uint64_t kept_print(const struct stat *st);
bool kept_has(const struct kept *k, uint64_t print);
/* Without memory it is forgotten: the file is given again, and the desk knows it. */
void kept_add(struct kept *k, uint64_t print);
void kept_close(struct kept *k);

#endif
