/*
 * Loaded before the C library: counts the calls by which a process becomes visible outside of
 * itself, and raises SIGKILL right before one of them, or in the middle of it.
 *
 *   KILL_AT=n     die before the n-th call
 *   KILL_TORN=n   the n-th call, if it writes, writes its first half; then die
 *   KILL_LOG=path every call becomes a line "n what where"
 *
 * What is counted: what changes a file or its name, puts it on disk or locks it, and what
 * connects, sends or receives. Pipes, terminals and event descriptors are not.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long kill_at = -1, torn_at = -1;
static int log_fd = -1;
static int is_on = 0;
static long counted = 0;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("KILL_AT"), *torn = getenv("KILL_TORN"), *path = getenv("KILL_LOG");
  if (path == NULL) return;
  if (at != NULL) kill_at = atol(at);
  if (torn != NULL) torn_at = atol(torn);
  log_fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  is_on = log_fd >= 0;
  /* Children, such as git, are left alone. */
  unsetenv("LD_PRELOAD");
  unsetenv("KILL_LOG");
}

static void die(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

/* Memory that processes share is gone with them; letting go of a lock is what dying does. */
static int is_lasting(const char *path) {
  const char *end = strrchr(path, '-');
  return end == NULL || strcmp(end, "-shm") != 0;
}

/* Counts a call. Returns 1 where it is to be torn. */
static int point(const char *what, const char *where) {
  char line[512];
  long nth = __atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST);
  const char *name = strrchr(where, '/');
  int length = snprintf(line, sizeof line, "%ld %s %s\n", nth, what, name ? name + 1 : where);
  if (length > 0) syscall(SYS_write, log_fd, line, (size_t)length);
  if (nth == kill_at) die();
  return nth == torn_at;
}

static int path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, size - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return 1;
}

/* What a descriptor stands for: 'f' a file, 's' a connection, 0 nothing that counts. */
static char kind_of(int fd, char *path, size_t size) {
  struct stat status;
  if (!is_on || fd == log_fd || fd < 0 || syscall(SYS_fstat, fd, &status) != 0) return 0;
  if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
    return path_of(fd, path, size) && is_lasting(path) ? 'f' : 0;
  if (!S_ISSOCK(status.st_mode)) return 0;
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) return 0;
  if (address.ss_family != AF_INET && address.ss_family != AF_INET6) return 0;
  strncpy(path, "connection", size);
  return 's';
}

/* Before a call that writes. Returns how many bytes of `count` it may write before it dies. */
static size_t writing(int fd, size_t count, int *dies) {
  char path[256];
  *dies = 0;
  char kind = kind_of(fd, path, sizeof path);
  if (kind == 0 || !point(kind == 's' ? "send" : "write", path)) return count;
  *dies = 1;
  return count / 2;
}

#define WRITES(call)                                                                               \
  int dies;                                                                                        \
  count = writing(fd, count, &dies);                                                               \
  ssize_t done = call;                                                                             \
  if (dies) die();                                                                                 \
  return done;

ssize_t write(int fd, const void *bytes, size_t count) { WRITES(REAL(write)(fd, bytes, count)) }

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  WRITES(REAL(pwrite)(fd, bytes, count, at))
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  WRITES(REAL(pwrite64)(fd, bytes, count, at))
}

/* Several pieces at once: torn after the first half of the first one. */
static ssize_t first_half(int fd, const struct iovec *pieces) {
  syscall(SYS_write, fd, pieces[0].iov_base, pieces[0].iov_len / 2);
  die();
  return -1;
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
  int dies;
  writing(fd, 2, &dies);
  return dies ? first_half(fd, pieces) : REAL(writev)(fd, pieces, count);
}

ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t at) {
  int dies;
  writing(fd, 2, &dies);
  return dies ? first_half(fd, pieces) : REAL(pwritev64)(fd, pieces, count, at);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  int dies;
  writing(fd, 2, &dies);
  return dies ? first_half(fd, message->msg_iov) : REAL(sendmsg)(fd, message, flags);
}

/* An answer is here, and nobody has looked at it yet. */
ssize_t read(int fd, void *bytes, size_t count) {
  char path[256];
  ssize_t done = REAL(read)(fd, bytes, count);
  if (done > 0 && kind_of(fd, path, sizeof path) == 's') point("receive", path);
  return done;
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
  char path[256];
  if (address->sa_family != AF_UNIX && kind_of(fd, path, sizeof path)) point("connect", path);
  return REAL(connect)(fd, address, length);
}

#define ON_FILE(what, call)                                                                        \
  char path[256];                                                                                  \
  if (kind_of(fd, path, sizeof path) == 'f') point(what, path);                                    \
  return call;

int fsync(int fd) { ON_FILE("sync", REAL(fsync)(fd)) }
int fdatasync(int fd) { ON_FILE("sync", REAL(fdatasync)(fd)) }
int ftruncate(int fd, off_t size) { ON_FILE("truncate", REAL(ftruncate)(fd, size)) }
int ftruncate64(int fd, off64_t size) { ON_FILE("truncate", REAL(ftruncate64)(fd, size)) }
int fchmod(int fd, mode_t mode) { ON_FILE("chmod", REAL(fchmod)(fd, mode)) }

#define ON_NAME(what, path, call)                                                                  \
  if (is_on) point(what, path);                                                                    \
  return call;

int rename(const char *from, const char *to) { ON_NAME("rename", to, REAL(rename)(from, to)) }
int link(const char *from, const char *to) { ON_NAME("link", to, REAL(link)(from, to)) }
int unlink(const char *path) { ON_NAME("unlink", path, REAL(unlink)(path)) }
int rmdir(const char *path) { ON_NAME("rmdir", path, REAL(rmdir)(path)) }
int mkdir(const char *path, mode_t mode) { ON_NAME("mkdir", path, REAL(mkdir)(path, mode)) }
int chmod(const char *path, mode_t mode) { ON_NAME("chmod", path, REAL(chmod)(path, mode)) }

#define OPENS(name)                                                                                \
  int name(const char *path, int flags, ...) {                                                     \
    mode_t mode = 0;                                                                               \
    if (flags & O_CREAT) {                                                                         \
      va_list rest;                                                                                \
      va_start(rest, flags);                                                                       \
      mode = va_arg(rest, mode_t);                                                                 \
      va_end(rest);                                                                                \
      if (is_on) point("create", path);                                                            \
    }                                                                                              \
    return REAL(name)(path, flags, mode);                                                          \
  }
OPENS(open)
OPENS(open64)

#define LOCKS(name)                                                                                \
  int name(int fd, int command, ...) {                                                             \
    char path[256];                                                                                \
    va_list rest;                                                                                  \
    va_start(rest, command);                                                                       \
    void *argument = va_arg(rest, void *);                                                         \
    va_end(rest);                                                                                  \
    if (is_on && (command == F_SETLK || command == F_SETLK64) &&                                   \
        ((struct flock *)argument)->l_type != F_UNLCK && kind_of(fd, path, sizeof path) == 'f')    \
      point("lock", path);                                                                         \
    return REAL(name)(fd, command, argument);                                                      \
  }
LOCKS(fcntl)
LOCKS(fcntl64)
