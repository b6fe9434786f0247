"""XXH3-128 of more than 240 bytes, as its specification has it; what is shorter goes another way."""
import struct

SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
    "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")
P32 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
P64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
       0x27D4EB2F165667C5)
MASK = (1 << 64) - 1
KEYS = [struct.unpack_from("<8Q", SECRET, 8 * i) for i in range(17)]


def stripe(acc, data, at, key):
    values = struct.unpack_from("<8Q", data, at)
    for i in range(8):
        k = values[i] ^ key[i]
        acc[i] = (acc[i] + values[i ^ 1] + (k & 0xFFFFFFFF) * (k >> 32)) & MASK


def merge(acc, at, start):
    key = struct.unpack_from("<8Q", SECRET, at)
    for i in range(0, 8, 2):
        m = (acc[i] ^ key[i]) * (acc[i + 1] ^ key[i + 1])
        start += (m ^ m >> 64) & MASK
    h = start & MASK
    h ^= h >> 37
    h = h * 0x165667919E3779F9 & MASK
    return h ^ h >> 32


def xxh3_128(data):
    n = len(data)
    assert n > 240
    acc = [P32[2], P64[0], P64[1], P64[2], P64[3], P32[1], P64[4], P32[0]]
    for i in range((n - 1) // 64):
        stripe(acc, data, 64 * i, KEYS[i % 16])
        if i % 16 == 15 and 64 * (i + 1) <= (n - 1) // 1024 * 1024:
            acc = [((a ^ a >> 47) ^ k) * P32[0] & MASK for a, k in zip(acc, KEYS[16])]
    stripe(acc, data, n - 64, struct.unpack_from("<8Q", SECRET, 192 - 64 - 7))
    high = merge(acc, 192 - 64 - 11, ~(n * P64[1]) & MASK)
    return "%016x%016x" % (high, merge(acc, 11, n * P64[0] & MASK))
