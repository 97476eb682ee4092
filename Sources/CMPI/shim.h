// Open MPI, and what Swift cannot import of it: handles and constants that the header writes as casts.
#pragma once

#include <mpi.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/// All processes that were started together.
static inline MPI_Comm treadmill_mpi_world(void) { return MPI_COMM_WORLD; }
/// The part of the world that shares memory: the processes of one host.
static inline int treadmill_mpi_host(void) { return MPI_COMM_TYPE_SHARED; }

/// Element types.
static inline MPI_Datatype treadmill_mpi_byte(void) { return MPI_BYTE; }
static inline MPI_Datatype treadmill_mpi_word(void) { return MPI_UINT64_T; }
static inline MPI_Datatype treadmill_mpi_float(void) { return MPI_FLOAT; }
static inline MPI_Datatype treadmill_mpi_double(void) { return MPI_DOUBLE; }

/// No hints.
static inline MPI_Info treadmill_mpi_no_info(void) { return MPI_INFO_NULL; }

// Processors of the calling thread, as a mask with a bit for each. The C library declares these calls
// for GNU sources alone, which Swift's own import of it is not, and `syscall` is variadic.

/// Returns the bytes of the mask that were written, or −1.
static inline long treadmill_thread_processors(unsigned char *mask, size_t size) {
  return syscall(SYS_sched_getaffinity, 0, size, mask);
}
/// Returns 0, or −1.
static inline long treadmill_bind_thread(const unsigned char *mask, size_t size) {
  return syscall(SYS_sched_setaffinity, 0, size, mask);
}
