#include "CMuJoCo.h"

#if defined(TREADMILL_MUJOCO)

#include <setjmp.h>
#include <stdio.h>

// MuJoCo ends the process when its error handler returns, so the handler must not return. Swift
// frames may not be jumped over; the frames between the guarded calls and here are C and C++.

static __thread jmp_buf *return_point;
static __thread char last_message[512];

static void handle_error(const char *message) {
  snprintf(last_message, sizeof last_message, "%s", message);
  if (return_point) longjmp(*return_point, 1);
}

static void ignore_warning(const char *message) { (void)message; }

void treadmill_mujoco_take_handlers(void) {
  mju_user_error = handle_error;
  mju_user_warning = ignore_warning;
}

// Runs a statement; leaves the function with `failure` where MuJoCo raises an error in it.
#define GUARDED(statement, failure) \
  jmp_buf here;                     \
  if (setjmp(here)) {               \
    return_point = NULL;            \
    return failure;                 \
  }                                 \
  return_point = &here;             \
  statement;                        \
  return_point = NULL

int treadmill_mujoco_step(const mjModel *model, mjData *data) {
  GUARDED(mj_step(model, data), 0);
  return 1;
}

int treadmill_mujoco_set_const(mjModel *model, mjData *data) {
  GUARDED(mj_setConst(model, data), 0);
  return 1;
}

mjModel *treadmill_mujoco_copy_model(const mjModel *model) {
  GUARDED(mjModel *copy = mj_copyModel(NULL, model), NULL);
  return copy;
}

mjData *treadmill_mujoco_make_data(const mjModel *model) {
  GUARDED(mjData *data = mj_makeData(model), NULL);
  return data;
}

const char *treadmill_mujoco_last_message(void) { return last_message; }

int treadmill_mujoco_warning_count(const mjData *data, int warning) {
  return data->warning[warning].number;
}

const char *treadmill_mujoco_warning_text(int warning) { return mju_warningText(warning, 0); }

#endif
