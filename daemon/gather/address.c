/* A table of the IPv4 ranges that are not the public Internet (IANA special-purpose
 * registry). IPv6 is the other way round: only 2000::/3 is public at all, less what is
 * reserved in it. Whoever is not known to be public is refused.
 */
#include "gather/address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

static const struct {
	uint32_t net;
	unsigned bits;
} closed4[] = {
	{0x00000000, 8}, /* this network */
	{0x0A000000, 8}, /* private */
	{0x64400000, 10}, /* carrier-grade NAT */
	{0x7F000000, 8}, /* loopback */
	{0xA9FE0000, 16}, /* link-local, cloud metadata */
	{0xAC100000, 12}, /* private */
	{0xC0000000, 24}, /* IETF protocols */
	{0xC0000200, 24}, /* documentation */
	{0xC0586300, 24}, /* 6to4 relays */
	{0xC0A80000, 16}, /* private */
	{0xC6120000, 15}, /* benchmarks */
	{0xC6336400, 24}, /* documentation */
	{0xCB007100, 24}, /* documentation */
	{0xE0000000, 4}, /* multicast */
	{0xF0000000, 4}, /* reserved, broadcast */
};

static bool is_public4(const uint8_t *p)
{
	uint32_t ip = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];

	for (size_t i = 0; i < sizeof(closed4) / sizeof(*closed4); i++)
		if ((ip ^ closed4[i].net) >> (32 - closed4[i].bits) == 0)
			return false;
	return true;
}

static bool is_public6(const uint8_t *p)
{
	static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	static const uint8_t nat64[12] = {0x00, 0x64, 0xFF, 0x9B};

	if (memcmp(p, mapped, 12) == 0 || memcmp(p, nat64, 12) == 0)
		return is_public4(p + 12);
	if (p[0] == 0x20 && p[1] == 0x02) /* 6to4 */
		return is_public4(p + 2);
	if (p[0] >> 5 != 1) /* outside 2000::/3 */
		return false;
	/* 2001::/23: Teredo, ORCHID, benchmarks; 2001:db8::/32, 3fff::/20: documentation */
	if (p[0] == 0x20 && p[1] == 0x01)
		return p[2] > 1 && !(p[2] == 0x0D && p[3] == 0xB8);
	return !(p[0] == 0x3F && p[1] == 0xFF && p[2] >> 4 == 0);
}

bool address_is_public(const struct sockaddr *addr, socklen_t len)
{
	if (addr->sa_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
		struct sockaddr_in in;

		memcpy(&in, addr, sizeof(in));
		return is_public4((const uint8_t *)&in.sin_addr);
	}
	if (addr->sa_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 in;

		memcpy(&in, addr, sizeof(in));
		return is_public6(in.sin6_addr.s6_addr);
	}
	return false;
}
