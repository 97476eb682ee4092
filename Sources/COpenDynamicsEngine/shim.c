#include "COpenDynamicsEngine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// ODE ends the process when its error handler returns, so the handler must not return. Swift
// frames may not be jumped over; the frames between `treadmill_ode_step` and here are C and C++.

static __thread jmp_buf *return_point;
static __thread char last_message[256];

static void handle_error(int number, const char *format, va_list arguments) {
  (void)number;
  vsnprintf(last_message, sizeof last_message, format, arguments);
  if (return_point) longjmp(*return_point, 1);
}

static void ignore_message(int number, const char *format, va_list arguments) {
  (void)number;
  (void)format;
  (void)arguments;
}

int treadmill_ode_initialize(void) {
  dSetErrorHandler(handle_error);
  dSetDebugHandler(handle_error);
  dSetMessageHandler(ignore_message);
  return dInitODE2(0);
}

int treadmill_ode_step(dWorldID world, dReal timestep, int quick) {
  jmp_buf here;
  if (setjmp(here)) {
    return_point = NULL;
    return 0;
  }
  return_point = &here;
  int succeeded = quick ? dWorldQuickStep(world, timestep) : dWorldStep(world, timestep);
  return_point = NULL;
  if (!succeeded) snprintf(last_message, sizeof last_message, "out of memory");
  return succeeded;
}

const char *treadmill_ode_last_message(void) { return last_message; }

void treadmill_ode_set_exact_quaternion(dBodyID body, const dReal *quaternion) {
  memcpy((dReal *)dBodyGetQuaternion(body), quaternion, sizeof(dQuaternion));
  dRfromQ((dReal *)dBodyGetRotation(body), quaternion);
}
