"""Prints the first numbers of two random streams, as RandomStreamTests expects them.

An independent implementation of xoshiro256++ (Blackman and Vigna 2019) seeded by SplitMix64
(Steele, Lea and Flood 2014) with the project's rule for numbering streams.
"""

MASK = (1 << 64) - 1


def split_mix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotate_left(value, count):
    return ((value << count) | (value >> (64 - count))) & MASK


def stream_numbers(seed, stream):
    base = next(split_mix(seed))
    mixer = split_mix(base ^ ((stream * 0xD1B54A32D192ED03) & MASK))
    s = [next(mixer) for _ in range(4)]
    while True:
        yield (rotate_left((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate_left(s[3], 45)


if __name__ == "__main__":
    for seed, stream in [(1, 0), (2026, 17)]:
        numbers = stream_numbers(seed, stream)
        print(seed, stream, ", ".join(f"0x{next(numbers):016X}" for _ in range(4)))
