// The HDF5 library, and what Swift cannot import of it.
//
// Swift imports a macro only where it is a plain literal. The macros below are casts or expressions
// that first open the library (`(H5open(), H5T_IEEE_F32LE_g)`), so each becomes a function here.
#pragma once

#include <hdf5.h>

/// Element types as they lie in a file, little-endian.
static inline hid_t treadmill_h5_float32_in_file(void) { return H5T_IEEE_F32LE; }
static inline hid_t treadmill_h5_float64_in_file(void) { return H5T_IEEE_F64LE; }
static inline hid_t treadmill_h5_int64_in_file(void) { return H5T_STD_I64LE; }
static inline hid_t treadmill_h5_uint64_in_file(void) { return H5T_STD_U64LE; }
static inline hid_t treadmill_h5_uint32_in_file(void) { return H5T_STD_U32LE; }

/// Element types as they lie in this machine's memory.
static inline hid_t treadmill_h5_float32_in_memory(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t treadmill_h5_float64_in_memory(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t treadmill_h5_int64_in_memory(void) { return H5T_NATIVE_INT64; }
static inline hid_t treadmill_h5_uint64_in_memory(void) { return H5T_NATIVE_UINT64; }
static inline hid_t treadmill_h5_uint32_in_memory(void) { return H5T_NATIVE_UINT32; }

/// A string of one byte, from which longer strings are made.
static inline hid_t treadmill_h5_string(void) { return H5T_C_S1; }

/// Classes of property lists.
static inline hid_t treadmill_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t treadmill_h5_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t treadmill_h5_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t treadmill_h5_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t treadmill_h5_link_create(void) { return H5P_LINK_CREATE; }

/// Constants that the headers write as casts.
static inline hid_t treadmill_h5_default(void) { return H5P_DEFAULT; }
static inline hid_t treadmill_h5_all(void) { return H5S_ALL; }
static inline hid_t treadmill_h5_error_stack(void) { return H5E_DEFAULT; }

/// Modes of opening a file, which the headers wrap in a check of the library's version.
static inline unsigned treadmill_h5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned treadmill_h5_truncate(void) { return H5F_ACC_TRUNC; }

/// Whether the link `name` of a group leads straight to an object of the same file; negative on
/// error. `H5Lget_info` and its struct are macros that differ between versions of the library.
static inline int treadmill_h5_is_hard_link(hid_t group, const char *name) {
  H5L_info_t info;
  if (H5Lget_info(group, name, &info, H5P_DEFAULT) < 0) return -1;
  return info.type == H5L_TYPE_HARD ? 1 : 0;
}

/// Number of links that lead to an open object; negative on error. `H5Oget_info` and its struct are
/// macros that differ between versions of the library.
static inline int treadmill_h5_reference_count(hid_t object) {
  H5O_info_t info;
#if H5_VERSION_GE(1, 12, 0)
  if (H5Oget_info(object, &info, H5O_INFO_BASIC) < 0) return -1;
#else
  if (H5Oget_info(object, &info) < 0) return -1;
#endif
  return (int)info.rc;
}
