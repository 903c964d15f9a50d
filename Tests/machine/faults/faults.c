/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults for the shipped daemon, preloaded by the tests under a real systemd. Nothing of this is in the program itself:
 * a way to make it fall that lay in what is shipped would be a way for anybody.
 *
 * $DUBAN_FAULTS is a folder. While a file of this name exists in it,
 *
 *   fsync    fsync and fdatasync fail with EIO
 *   erofs    writes to the state directory fail with EROFS, as after a file system that turned read-only
 *   edquot   the same with EDQUOT
 *   trap     reading the number 666.0, as a formula's double('666.0') does, is an illegal instruction
 *
 * and `clock`, which must exist from the start, holds three numbers of seconds (8 bytes each, as the machine has them): by
 * how much the wall clock is wrong; how long the machine has slept, which wall clock and boot clock both count; how much
 * longer ago it started, which only the boot clock counts. When one of the first two changes, whoever armed a timer to be
 * told that the clock was set is told so, and wall timers fire by the new time, as the kernel would have it
 * (timerfd_create(2)): also when a machine wakes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *folder;
static volatile int64_t none[3], *offset = none;
enum { WALL, SLEPT, STARTED };
static __typeof__(&clock_gettime) real_clock_gettime;
static __typeof__(&timerfd_settime) real_timerfd_settime;

static int is_on(const char *fault) {
  char path[256];
  if (!folder)
    return 0;
  snprintf(path, sizeof path, "%s/%s", folder, fault);
  int before = errno;
  int found = access(path, F_OK) == 0;
  errno = before;
  return found;
}

/* ---- the disk */

int fsync(int fd) {
  if (is_on("fsync"))
    return errno = EIO, -1;
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  if (is_on("fsync"))
    return errno = EIO, -1;
  return REAL(fdatasync)(fd);
}

static int refused(int fd) {
  int code = is_on("erofs") ? EROFS : is_on("edquot") ? EDQUOT : 0;
  if (!code)
    return 0;
  char name[64], path[256];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(name, path, sizeof path - 1);
  if (n < 0)
    return 0;
  path[n] = 0;
  return strstr(path, "/duban.db") || strstr(path, "/probe") ? code : 0;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  int code = refused(fd);
  return code ? (errno = code, -1) : REAL(write)(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  int code = refused(fd);
  return code ? (errno = code, -1) : REAL(pwrite64)(fd, bytes, count, at);
}

/* ---- a decision */

double strtod_l(const char *text, char **end, locale_t locale) {
  if (strcmp(text, "666.0") == 0 && is_on("trap"))
    __builtin_trap();
  return REAL(strtod_l)(text, end, locale);
}

/* ---- the wall clock */

enum { TIMERS = 1024 };
static struct {
  int is_wall, flags;
  struct itimerspec wanted;
} timers[TIMERS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (!real_clock_gettime)
    real_clock_gettime = REAL(clock_gettime);
  int result = real_clock_gettime(clock, now);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
    now->tv_sec += offset[WALL] + offset[SLEPT];
  if (clock == CLOCK_BOOTTIME)
    now->tv_sec += offset[SLEPT] + offset[STARTED];
  return result;
}

time_t time(time_t *now) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  if (now)
    *now = t.tv_sec;
  return t.tv_sec;
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec t;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &t);
  now->tv_sec = t.tv_sec;
  now->tv_usec = t.tv_nsec / 1000;
  return 0;
}

int timerfd_create(int clock, int flags) {
  int fd = REAL(timerfd_create)(clock, flags);
  if (fd >= 0 && fd < TIMERS) {
    pthread_mutex_lock(&lock);
    memset(&timers[fd], 0, sizeof timers[fd]);
    timers[fd].is_wall = clock == CLOCK_REALTIME;
    pthread_mutex_unlock(&lock);
  }
  return fd;
}

/* Arms a wall timer where the kernel's clock will be when the wrong one is where it is wanted. */
static int arm(int fd, struct itimerspec *old) {
  struct itimerspec shifted = timers[fd].wanted;
  if (shifted.it_value.tv_sec || shifted.it_value.tv_nsec) {
    shifted.it_value.tv_sec -= offset[WALL] + offset[SLEPT];
    if (shifted.it_value.tv_sec < 0)
      shifted.it_value = (struct timespec){0, 1};
  }
  return real_timerfd_settime(fd, timers[fd].flags, &shifted, old);
}

int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old) {
  if (fd < 0 || fd >= TIMERS || !timers[fd].is_wall || !(flags & TFD_TIMER_ABSTIME))
    return real_timerfd_settime(fd, flags, new, old);
  pthread_mutex_lock(&lock);
  timers[fd].flags = flags;
  timers[fd].wanted = *new;
  int result = arm(fd, old);
  pthread_mutex_unlock(&lock);
  return result;
}

static void *watch(void *unused) {
  int64_t before = offset[WALL] + offset[SLEPT];
  for (;;) {
    struct timespec pause = {0, 5000000};
    nanosleep(&pause, NULL);
    int64_t now = offset[WALL] + offset[SLEPT];
    if (now == before)
      continue;
    pthread_mutex_lock(&lock);
    before = now;
    for (int fd = 0; fd < TIMERS; fd++) {
      struct itimerspec soon = {{0, 0}, {0, 1}};
      if (!timers[fd].flags)
        continue;
      if (timers[fd].flags & TFD_TIMER_CANCEL_ON_SET)
        real_timerfd_settime(fd, 0, &soon, NULL);
      else
        arm(fd, NULL);
    }
    pthread_mutex_unlock(&lock);
  }
  return unused;
}

__attribute__((constructor)) static void begin(void) {
  real_clock_gettime = REAL(clock_gettime);
  real_timerfd_settime = REAL(timerfd_settime);
  folder = getenv("DUBAN_FAULTS");
  if (!folder)
    return;
  char path[256];
  snprintf(path, sizeof path, "%s/clock", folder);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  void *page = mmap(NULL, 3 * sizeof *offset, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (page == MAP_FAILED)
    return;
  offset = page;
  pthread_t thread;
  pthread_create(&thread, NULL, watch, NULL);
}
