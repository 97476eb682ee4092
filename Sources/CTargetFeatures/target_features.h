// What the processor that is compiled for can do. A shim, because Swift has no such condition, while
// the C importer knows it from the same flags.
#pragma once

#ifdef __AVX512F__
#define TARGET_HAS_512_BIT_VECTORS 1
#else
#define TARGET_HAS_512_BIT_VECTORS 0
#endif
