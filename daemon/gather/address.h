/* Which addresses the newsgatherer may connect to. Asked of the resolved address, at
 * connect, so that no redirect and no name server can lead it into the house. */
#ifndef DAEMON_GATHER_ADDRESS_H
#define DAEMON_GATHER_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Is it a public unicast address? An IPv6 one that carries an IPv4 address inside
 * (mapped, NAT64, 6to4) is public when the inner one is. Any other family: no. */
bool address_is_public(const struct sockaddr *addr, socklen_t len);

#endif
