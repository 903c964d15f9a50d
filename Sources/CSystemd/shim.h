/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libsystemd, and the parts of Linux that Glibc's module does not show to Swift: peer credentials, timerfd and open
 * file description locks, each wrapped in a function over plain C types.
 *
 * _GNU_SOURCE is left alone: it would give this module system structures that differ from those of Glibc's module, and
 * a file that imports both would not compile. What needs it (struct ucred, F_OFD_SETLK) is declared here instead.
 *
 * Every function answers 0, a descriptor or a count for success and a negative errno otherwise, as libsystemd's do.
 */
#ifndef DUBAN_CSYSTEMD_SHIM_H
#define DUBAN_CSYSTEMD_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
#include <time.h>
#include <unistd.h>

/* struct ucred of unix(7). */
struct duban_credentials {
  int32_t pid;
  uint32_t uid;
  uint32_t gid;
};

#ifdef F_OFD_SETLK
#define DUBAN_OFD_SETLK F_OFD_SETLK
#else
#define DUBAN_OFD_SETLK 37 /* of the kernel's interface, the same on every architecture */
#endif

/*
 * Who is at the other end of a connected unix socket, as the kernel noted it when the connection was made (unix(7),
 * SO_PEERCRED). The pid may have been taken by another process since: it is for messages, never for a decision.
 */
static inline int duban_peer(int fd, uint32_t *uid, uint32_t *gid, int32_t *pid) {
  struct duban_credentials peer;
  socklen_t size = sizeof peer;
  memset(&peer, 0, sizeof peer);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
    return -errno;
  if (size != sizeof peer)
    return -EIO;
  *uid = peer.uid;
  *gid = peer.gid;
  *pid = peer.pid;
  return 0;
}

/*
 * Arms `fd` to become readable when the wall clock is set (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET), and in
 * practice never otherwise. The instant lies in 2106, below the kernel's limit for a time_t in nanoseconds. The
 * ECANCELED that timerfd_settime itself may report of a change made while unarmed is no failure: it is armed then.
 */
static inline int duban_walltime_rearm(int fd) {
  struct itimerspec far_ahead;
  memset(&far_ahead, 0, sizeof far_ahead);
  far_ahead.it_value.tv_sec = (time_t)UINT32_MAX;
  if (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far_ahead, NULL) < 0 && errno != ECANCELED)
    return -errno;
  return 0;
}

/* A descriptor that becomes readable when the wall clock is set: non-blocking, closed on exec, armed. */
static inline int duban_walltime_watch(void) {
  int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (fd < 0)
    return -errno;
  int result = duban_walltime_rearm(fd);
  if (result < 0) {
    close(fd);
    return result;
  }
  return fd;
}

/*
 * Reads what `duban_walltime_watch` has to say, without waiting: 1 when the wall clock was set since the last call, 0
 * when nothing happened. Arm it again afterwards (no page promises that a cancelled timer tells of the next change),
 * and only then look at the clock, so that no change falls in between.
 */
static inline int duban_walltime_was_set(int fd) {
  uint64_t expirations = 0;
  if (read(fd, &expirations, sizeof expirations) >= 0)
    return 1;
  if (errno == ECANCELED)
    return 1;
  return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}

/*
 * Takes an exclusive lock on the whole file, without waiting; -EAGAIN when somebody else holds it. The lock belongs to
 * the open file description (fcntl(2), F_OFD_SETLK): unlike a POSIX record lock it is not lost when another descriptor
 * of the same file is closed in this process, and it goes when the last descriptor does, however the process ends.
 * `fd` must be open for writing.
 */
static inline int duban_lock_whole_file(int fd) {
  struct flock whole;
  memset(&whole, 0, sizeof whole);
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (fcntl(fd, DUBAN_OFD_SETLK, &whole) < 0)
    return errno == EACCES ? -EAGAIN : -errno;
  return 0;
}

#endif
