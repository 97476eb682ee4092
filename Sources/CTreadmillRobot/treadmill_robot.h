// The C interface of Treadmill's robot runtime: libTreadmillRobot.
//
// A policy is loaded once; then treadmill_robot_step is called in every step of the control loop, with
// arrays in and arrays out. A step asks for no memory and takes no lock. One robot is used by one thread
// at a time. No function throws, traps or ends the program, whatever it is given: null pointers, short
// arrays and numbers that are none come back as a result code, and what a step writes is finite.
//
// Every structure begins with its size, set by TREADMILL_ROBOT_INIT: a library that is newer than the
// program that calls it leaves alone what that program does not know.
//
// Units: SI and radians. Frames: z up; the base's x axis points forwards, y to the left.
#ifndef TREADMILL_ROBOT_H
#define TREADMILL_ROBOT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A policy with all that it remembers.
typedef struct treadmill_robot treadmill_robot;

// What became of a call.
typedef int32_t treadmill_robot_result;
enum {
  TREADMILL_ROBOT_OK = 0,
  TREADMILL_ROBOT_BAD_ARGUMENT = 1,        // null, a wrong count, or a structure of another size
  TREADMILL_ROBOT_BAD_POLICY = 2,          // the file cannot be read or run
  TREADMILL_ROBOT_MISMATCH = 3,            // the policy is for another robot
  TREADMILL_ROBOT_REFUSED_BY_TRIP = 4,     // acknowledge the safety trip first
  TREADMILL_ROBOT_REFUSED_NOT_STANDING = 5,// standing up must end before walking
  TREADMILL_ROBOT_REFUSED_WALKING = 6,     // only damping can follow walking
  TREADMILL_ROBOT_CANNOT_WRITE = 7         // the flight log
};

// What the robot is doing.
typedef int32_t treadmill_robot_state;
enum {
  TREADMILL_ROBOT_DAMP = 0,
  TREADMILL_ROBOT_STAND = 1,
  TREADMILL_ROBOT_WALK = 2
};

// Why the robot was stopped.
typedef int32_t treadmill_robot_trip;
enum {
  TREADMILL_ROBOT_TRIP_NONE = 0,
  TREADMILL_ROBOT_TRIP_TILT = 1,
  TREADMILL_ROBOT_TRIP_JOINT_POSITION = 2,
  TREADMILL_ROBOT_TRIP_JOINT_VELOCITY = 3,
  TREADMILL_ROBOT_TRIP_JOINT_TORQUE = 4,
  TREADMILL_ROBOT_TRIP_STALE_SAMPLE = 5,
  TREADMILL_ROBOT_TRIP_NON_FINITE_SAMPLE = 6,
  TREADMILL_ROBOT_TRIP_NON_FINITE_ACTION = 7,
  TREADMILL_ROBOT_TRIP_MISSED_DEADLINES = 8,
  TREADMILL_ROBOT_TRIP_LONG_GAP = 9
};

// Whether a command is to stand on both feet.
typedef int32_t treadmill_robot_standing;
enum {
  TREADMILL_ROBOT_STANDS_WHEN_STILL = 0,   // where all three speeds are zero
  TREADMILL_ROBOT_STANDS = 1,
  TREADMILL_ROBOT_STEPS = 2                // on the spot, where all three speeds are zero
};

// The robot, as its integrator knows it. All but the joints may be left at zero for the defaults.
typedef struct treadmill_robot_options {
  size_t size;
  size_t joint_count;
  const char *const *joint_names;     // [joint_count] in the order of all arrays
  double loop_rate_hz;                // of calls of treadmill_robot_step; 0 for 1000
  const double *position_lower_rad;   // [joint_count], null for no limit
  const double *position_upper_rad;   // [joint_count], null for no limit
  const double *velocity_limit_rad_s; // [joint_count], null for no limit
  const double *effort_limit_nm;      // [joint_count], null for those of the policy's contract
  const double *fixed_stiffness;      // [joint_count], null where the drives follow each step's gains
  const double *fixed_damping;        // [joint_count], likewise
  const char *log_path;               // the flight log, null for none
  double largest_tilt_rad;            // 0 for 1
  double largest_sample_age_s;        // 0 for 0.05
  double standing_time_s;             // 0 for 2
  double walking_blend_time_s;        // 0 for 1
  double action_delay_s;              // from a control step's sample to its action's effect
} treadmill_robot_options;

// What the sensors say.
typedef struct treadmill_robot_sensors {
  size_t size;
  size_t joint_count;
  int64_t time_ns;                    // when they were read, on the clock of now_ns
  int64_t now_ns;                     // 0 for the library to read CLOCK_MONOTONIC
  double base_orientation_wxyz[4];    // base to world
  double base_angular_velocity_rad_s[3]; // in the base's frame
  const double *joint_position_rad;   // [joint_count]
  const double *joint_velocity_rad_s; // [joint_count]
  const double *joint_torque_nm;      // [joint_count], null where torques are not sensed
} treadmill_robot_sensors;

// What the operator asks for.
typedef struct treadmill_robot_command {
  size_t size;
  double forward_speed_m_s;
  double leftward_speed_m_s;
  double yaw_rate_rad_s;
  treadmill_robot_standing standing;
} treadmill_robot_command;

// Where the motors' targets go: torque = stiffness (position - q) - damping dq/dt.
typedef struct treadmill_robot_targets {
  size_t size;
  size_t joint_count;
  double *position_rad;               // [joint_count]
  double *stiffness_nm_per_rad;       // [joint_count]
  double *damping_nm_s_per_rad;       // [joint_count]
} treadmill_robot_targets;

// How the robot is doing.
typedef struct treadmill_robot_status {
  size_t size;
  treadmill_robot_state state;
  treadmill_robot_trip trip;
  int32_t trip_joint;                 // -1 where it was none
  int64_t trip_time_ns;
  double trip_value;
  double trip_limit;
  double blend;                       // share of the state's own targets, 0 to 1
  int64_t step_count;
  int64_t late_count;
  int64_t policy_step_count;
  int64_t step_median_ns;
  int64_t step_p999_ns;               // 99.9th percentile
  int64_t step_longest_ns;
  int64_t dropped_record_count;       // of the flight log
} treadmill_robot_status;

// Sets a structure to zero, and its size.
#define TREADMILL_ROBOT_INIT(type) ((type){.size = sizeof(type)})

// Loads a policy and checks that it is for this robot. On success *robot is to be destroyed in the end;
// else it is null, and `error`, where it is not null, receives the reason, cut to `error_capacity` bytes
// with its final zero.
treadmill_robot_result treadmill_robot_create(
    const char *policy_path, const treadmill_robot_options *options, treadmill_robot **robot,
    char *error, size_t error_capacity);

// Ends the flight log and frees everything. Null is left alone.
void treadmill_robot_destroy(treadmill_robot *robot);

// Does one step of the control loop. Where it gives anything but TREADMILL_ROBOT_OK, nothing was done
// and `targets` are untouched.
treadmill_robot_result treadmill_robot_step(
    treadmill_robot *robot, const treadmill_robot_sensors *sensors,
    const treadmill_robot_command *command, const treadmill_robot_targets *targets);

// Asks for a state, from the next step on. Damping is never refused.
treadmill_robot_result treadmill_robot_request(treadmill_robot *robot, treadmill_robot_state state);

// Acknowledges a safety trip.
treadmill_robot_result treadmill_robot_clear_trip(treadmill_robot *robot);

// Tells how the robot is doing.
treadmill_robot_result treadmill_robot_get_status(
    const treadmill_robot *robot, treadmill_robot_status *status);

// Writes the sentence of the latched trip, or of the last call that failed, cut to `capacity` bytes with
// its final zero; empty where all is well. Gives the bytes that the whole sentence needs.
size_t treadmill_robot_error_text(const treadmill_robot *robot, char *text, size_t capacity);

// Version of this interface: 1.
uint32_t treadmill_robot_interface_version(void);

#ifdef __cplusplus
}
#endif

#endif
