// A robot's program in C: stands up, walks, is stopped by its sensors, and misuses the interface in every
// way that a C program can. Tests/CInterface/run builds it and runs it under valgrind or
// AddressSanitizer.
//
// Usage: robot_interface POLICY [LOG]      a policy of 青龙's twelve leg joints

#include "treadmill_robot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOINT_COUNT 12

static const char *const joint_names[JOINT_COUNT] = {
    "J_hip_l_roll", "J_hip_l_yaw",      "J_hip_l_pitch",  "J_knee_l_pitch",
    "J_ankle_l_pitch", "J_ankle_l_roll", "J_hip_r_roll",   "J_hip_r_yaw",
    "J_hip_r_pitch", "J_knee_r_pitch",  "J_ankle_r_pitch", "J_ankle_r_roll",
};

static int failure_count;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      failure_count += 1;                                                     \
    }                                                                         \
  } while (0)

// Arrays on the heap and of exactly the length that is told: a byte beyond them is found.
struct arrays {
  double *position, *velocity, *torque, *target, *stiffness, *damping;
};

static double *numbers(void) { return calloc(JOINT_COUNT, sizeof(double)); }

static struct arrays make_arrays(void) {
  struct arrays a = {numbers(), numbers(), numbers(), numbers(), numbers(), numbers()};
  for (int joint = 0; joint < JOINT_COUNT; joint++) {
    static const double pose[6] = {0, 0, 0.305913, -0.670418, 0.371265, 0};
    a.position[joint] = pose[joint % 6];
  }
  return a;
}

static void free_arrays(struct arrays a) {
  free(a.position), free(a.velocity), free(a.torque);
  free(a.target), free(a.stiffness), free(a.damping);
}

static treadmill_robot_result step(treadmill_robot *robot, struct arrays a, int64_t time_ns) {
  treadmill_robot_sensors sensors = TREADMILL_ROBOT_INIT(treadmill_robot_sensors);
  sensors.joint_count = JOINT_COUNT;
  sensors.time_ns = time_ns;
  sensors.now_ns = time_ns;
  sensors.base_orientation_wxyz[0] = 1;
  sensors.joint_position_rad = a.position;
  sensors.joint_velocity_rad_s = a.velocity;
  sensors.joint_torque_nm = a.torque;
  treadmill_robot_command command = TREADMILL_ROBOT_INIT(treadmill_robot_command);
  command.forward_speed_m_s = 0.5;
  treadmill_robot_targets targets = TREADMILL_ROBOT_INIT(treadmill_robot_targets);
  targets.joint_count = JOINT_COUNT;
  targets.position_rad = a.target;
  targets.stiffness_nm_per_rad = a.stiffness;
  targets.damping_nm_s_per_rad = a.damping;
  return treadmill_robot_step(robot, &sensors, &command, &targets);
}

// Stands up, walks, and is stopped by an encoder that gives NaN.
static void live(treadmill_robot *robot) {
  struct arrays a = make_arrays();
  int64_t time_ns = 1000000000;
  CHECK(treadmill_robot_request(robot, TREADMILL_ROBOT_WALK) ==
        TREADMILL_ROBOT_REFUSED_NOT_STANDING);
  for (int i = 0; i < 3500; i++) {
    time_ns += 1000000;
    if (i == 10) CHECK(treadmill_robot_request(robot, TREADMILL_ROBOT_STAND) == TREADMILL_ROBOT_OK);
    if (i == 2020) CHECK(treadmill_robot_request(robot, TREADMILL_ROBOT_WALK) == TREADMILL_ROBOT_OK);
    CHECK(step(robot, a, time_ns) == TREADMILL_ROBOT_OK);
    for (int joint = 0; joint < JOINT_COUNT; joint++) CHECK(isfinite(a.target[joint]));
  }
  treadmill_robot_status status = TREADMILL_ROBOT_INIT(treadmill_robot_status);
  CHECK(treadmill_robot_get_status(robot, &status) == TREADMILL_ROBOT_OK);
  CHECK(status.state == TREADMILL_ROBOT_WALK);
  CHECK(status.step_count == 3500);
  CHECK(status.policy_step_count == 74);  // 1480 steps of 1 ms at 50 Hz
  CHECK(a.stiffness[0] > 0);

  a.position[3] = NAN;
  CHECK(step(robot, a, time_ns + 1000000) == TREADMILL_ROBOT_OK);
  CHECK(treadmill_robot_get_status(robot, &status) == TREADMILL_ROBOT_OK);
  CHECK(status.state == TREADMILL_ROBOT_DAMP);
  CHECK(status.trip == TREADMILL_ROBOT_TRIP_NON_FINITE_SAMPLE);
  CHECK(a.stiffness[0] == 0 && a.damping[0] > 0 && isfinite(a.target[3]));
  char text[128];
  CHECK(treadmill_robot_error_text(robot, text, sizeof text) == strlen(text) + 1);
  CHECK(treadmill_robot_request(robot, TREADMILL_ROBOT_STAND) == TREADMILL_ROBOT_REFUSED_BY_TRIP);
  CHECK(treadmill_robot_clear_trip(robot) == TREADMILL_ROBOT_OK);
  free_arrays(a);
}

// What no program should do, and what one does all the same.
static void misuse(treadmill_robot *robot) {
  struct arrays a = make_arrays();
  struct arrays none = {0};
  CHECK(step(NULL, a, 1) == TREADMILL_ROBOT_BAD_ARGUMENT);
  CHECK(step(robot, none, 1) == TREADMILL_ROBOT_BAD_ARGUMENT);
  CHECK(treadmill_robot_step(robot, NULL, NULL, NULL) == TREADMILL_ROBOT_BAD_ARGUMENT);
  CHECK(treadmill_robot_request(robot, 77) == TREADMILL_ROBOT_BAD_ARGUMENT);
  CHECK(treadmill_robot_get_status(robot, NULL) == TREADMILL_ROBOT_BAD_ARGUMENT);
  CHECK(treadmill_robot_error_text(robot, NULL, 100) > 1);
  char text[1] = {1};
  CHECK(treadmill_robot_error_text(robot, text, 1) > 1);
  CHECK(text[0] == 0);

  // A status of an older program: the size alone, and a few bytes more.
  size_t *small = malloc(sizeof(size_t) + 4);
  *small = sizeof(size_t) + 4;
  CHECK(treadmill_robot_get_status(robot, (treadmill_robot_status *)small) == TREADMILL_ROBOT_OK);
  *small = sizeof(size_t);
  CHECK(treadmill_robot_get_status(robot, (treadmill_robot_status *)small) ==
        TREADMILL_ROBOT_BAD_ARGUMENT);
  free(small);
  free_arrays(a);
}

static treadmill_robot_result create(
    const char *policy, const char *log, size_t joint_count, treadmill_robot **robot) {
  treadmill_robot_options options = TREADMILL_ROBOT_INIT(treadmill_robot_options);
  options.joint_count = joint_count;
  options.joint_names = joint_names;
  options.log_path = log;
  char error[256];
  treadmill_robot_result result =
      treadmill_robot_create(policy, &options, robot, error, sizeof error);
  if (result != TREADMILL_ROBOT_OK) printf("refused as it should be: %s\n", error);
  return result;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: %s POLICY [LOG]\n", argv[0]);
    return 64;
  }
  treadmill_robot *robot = NULL;
  CHECK(create(argv[1], NULL, 5, &robot) == TREADMILL_ROBOT_MISMATCH && robot == NULL);
  CHECK(create(argv[0], NULL, JOINT_COUNT, &robot) == TREADMILL_ROBOT_BAD_POLICY);
  CHECK(create("/nowhere", NULL, JOINT_COUNT, &robot) == TREADMILL_ROBOT_BAD_POLICY);
  CHECK(create(argv[1], "/nowhere/log.csv", JOINT_COUNT, &robot) == TREADMILL_ROBOT_CANNOT_WRITE);
  CHECK(treadmill_robot_create(argv[1], NULL, &robot, NULL, 0) == TREADMILL_ROBOT_BAD_ARGUMENT);
  if (create(argv[1], argc > 2 ? argv[2] : NULL, JOINT_COUNT, &robot) != TREADMILL_ROBOT_OK) {
    fprintf(stderr, "%s: found no policy of 青龙's legs\n", argv[1]);
    return 65;
  }
  live(robot);
  misuse(robot);
  treadmill_robot_destroy(robot);
  treadmill_robot_destroy(NULL);
  printf("robot_interface: %s\n", failure_count ? "failed" : "all is as the header says");
  return failure_count ? 1 : 0;
}
