#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

/// Number of blocks that the calling thread has asked the C library for, or -1 where a sanitizer
/// has the allocator to itself.
long treadmill_allocation_count(void);

#endif
