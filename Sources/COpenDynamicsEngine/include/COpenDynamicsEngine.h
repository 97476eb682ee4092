// The Open Dynamics Engine, and what Swift cannot import of it.
#pragma once

#include <ode/ode.h>

/// Initialises the library and takes over its error handlers (function pointers with a `va_list`
/// parameter cannot be written in Swift); 0 where ODE refuses.
int treadmill_ode_initialize(void);

/// One step of a world; 1 for success, 0 where ODE raised an error, whose text
/// `treadmill_ode_last_message` then returns. After an error the world must not be stepped again.
int treadmill_ode_step(dWorldID world, dReal timestep, int quick);

/// Text of the calling thread's last error.
const char *treadmill_ode_last_message(void);

/// Writes a body's orientation to the bit. `dBodySetQuaternion` normalises first, which changes
/// the last bit of a quaternion that ODE itself normalised; a restored run would then differ.
void treadmill_ode_set_exact_quaternion(dBodyID body, const dReal *quaternion);
