// The MuJoCo library, and what Swift cannot import of it. Empty without the package trait MuJoCo.
#pragma once

#if defined(TREADMILL_MUJOCO)

#include <mujoco/mujoco.h>

/// Takes over the library's handlers of errors and warnings (global function pointers, which Swift
/// 6 may not assign). Without it an error ends the process and a warning writes a log file.
void treadmill_mujoco_take_handlers(void);

/// `mj_step`; 1 for success, 0 where MuJoCo raised an error, whose text
/// `treadmill_mujoco_last_message` then returns. After an error `data` must be reset.
int treadmill_mujoco_step(const mjModel *model, mjData *data);

/// `mj_setConst`, as `treadmill_mujoco_step`.
int treadmill_mujoco_set_const(mjModel *model, mjData *data);

/// `mj_copyModel` into new memory, as `treadmill_mujoco_step`; NULL on error.
mjModel *treadmill_mujoco_copy_model(const mjModel *model);

/// `mj_makeData`, as `treadmill_mujoco_step`; NULL on error.
mjData *treadmill_mujoco_make_data(const mjModel *model);

/// Text of the calling thread's last error.
const char *treadmill_mujoco_last_message(void);

/// How often a warning (`mjtWarning`) was raised since the last reset; Swift sees the counters as a
/// tuple.
int treadmill_mujoco_warning_count(const mjData *data, int warning);

/// Text of a warning (`mjtWarning`).
const char *treadmill_mujoco_warning_text(int warning);

#endif
