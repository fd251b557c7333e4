/* Makes the n-th call of one kind fail, on files whose path holds a text. For LD_PRELOAD.
 *
 * FAIL_PATH   text in the path          FAIL_CALL  write, sync or open
 * FAIL_NTH    from 1                    FAIL_ERRNO number; 0: a write comes short instead
 * FAIL_ON     1: every later one too    FAIL_NOTE  a file that is made when one failed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int calls;

static int strikes(const char *call, const char *path) {
  const char *wanted = getenv("FAIL_CALL"), *part = getenv("FAIL_PATH");
  if (!wanted || !part || strcmp(wanted, call) || !path || !strstr(path, part)) return 0;
  int nth = atomic_fetch_add(&calls, 1) + 1, at = atoi(getenv("FAIL_NTH"));
  if (nth != at && !(nth > at && getenv("FAIL_ON"))) return 0;
  int (*open_note)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int note = open_note(getenv("FAIL_NOTE"), O_CREAT | O_WRONLY, 0600);
  if (note >= 0) close(note);
  return 1;
}

static int strikes_fd(const char *call, int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strikes(call, path);
}

static int error_number(void) { return atoi(getenv("FAIL_ERRNO")); }

#define WRITE(name, type)                                                       \
  ssize_t name(int fd, const void *data, size_t length, type at) {              \
    static ssize_t (*real)(int, const void *, size_t, type);                    \
    if (!real) real = dlsym(RTLD_NEXT, #name);                                  \
    if (!strikes_fd("write", fd)) return real(fd, data, length, at);            \
    if (error_number() == 0) return real(fd, data, length / 2, at);             \
    errno = error_number();                                                     \
    return -1;                                                                  \
  }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  if (!strikes_fd("write", fd)) return real(fd, data, length);
  if (error_number() == 0) return real(fd, data, length / 2);
  errno = error_number();
  return -1;
}

#define SYNC(name)                                  \
  int name(int fd) {                                \
    static int (*real)(int);                        \
    if (!real) real = dlsym(RTLD_NEXT, #name);      \
    if (!strikes_fd("sync", fd)) return real(fd);   \
    errno = error_number();                         \
    return -1;                                      \
  }
SYNC(fsync)
SYNC(fdatasync)

#define OPEN(name)                                          \
  int name(const char *path, int flags, ...) {              \
    static int (*real)(const char *, int, ...);             \
    va_list rest;                                           \
    va_start(rest, flags);                                  \
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; \
    va_end(rest);                                           \
    if (!real) real = dlsym(RTLD_NEXT, #name);              \
    if (!strikes("open", path)) return real(path, flags, mode); \
    errno = error_number();                                 \
    return -1;                                              \
  }
OPEN(open)
OPEN(open64)
