// OpenBLAS's C interface. A shim, because the header's folder differs between distributions and a
// module map cannot search the include path; Swift imports everything that is used as it stands.
#pragma once

#include <cblas.h>
