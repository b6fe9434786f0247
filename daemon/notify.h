/* What systemd is told, and what it hands over: sd_notify(3) datagrams and sd_listen_fds(3)
 * descriptors, without its library. Does nothing where systemd did not start us.
 */
#ifndef NOTIFY_H
#define NOTIFY_H

#include <stdint.h>

/* Send a state ("READY=1", "STATUS=...", several lines). Best effort. */
__attribute__((format(printf, 1, 2))) void notify(const char *fmt, ...);
/* The inherited listening socket named name (FileDescriptorName=), close-on-exec; -1: none. */
int notify_socket(const char *name);
/* Microseconds between watchdog pings asked for; 0: none. */
uint64_t notify_watchdog_us(void);

#endif
