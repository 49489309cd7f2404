"""A library for LD_PRELOAD with what hangs on real machines: a network share whose server is silent, and a name of which no name server answers. Both stop only the thread that asks."""
import pathlib
import shutil
import subprocess

CC = shutil.which("cc")
LOOK, READ = "l", "r"  # what the file of a share holds: any read of a file hangs, or any but its beginning

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What hung is told in the file $HANGING_SHARES.struck. */
static void tell(const char* what) {
  char name[4096];
  const char* flag = getenv("HANGING_SHARES");
  if (flag == NULL) return;
  snprintf(name, sizeof name, "%s.struck", flag);
  int file = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (write(file, what, strlen(what)) < 0) abort();
  close(file);
}

/* The file $HANGING_SHARES says whether files in folders called hung… hang. */
static int hangs(int fd, off_t at) {
  char link[64], path[4096], how = 0;
  const char* flag = getenv("HANGING_SHARES");
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (flag == NULL || n <= 0) return 0;
  path[n] = 0;
  if (strstr(path, "/hung") == NULL) return 0;
  int file = open(flag, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  if (read(file, &how, 1) != 1) how = 0;
  close(file);
  return how == 'l' || (how == 'r' && at > 0);
}

ssize_t pread(int fd, void* to, size_t size, off_t at) {
  if (hangs(fd, at)) tell("a share\n");
  while (hangs(fd, at)) usleep(20000);
  return syscall(SYS_pread64, fd, to, size, at);
}
ssize_t pread64(int fd, void* to, size_t size, off_t at) { return pread(fd, to, size, at); }

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints, struct addrinfo** out) {
  static int (*real)(const char*, const char*, const struct addrinfo*, struct addrinfo**);
  if (name != NULL && strncmp(name, "hung", 4) == 0) {
    tell("a name\n");
    sleep(120);
    return EAI_AGAIN;
  }
  if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "getaddrinfo");
  return real(name, service, hints, out);
}
"""


def build(folder):
    """The library's path."""
    folder = pathlib.Path(folder)
    (folder / "hanging.c").write_text(SOURCE)
    subprocess.run([CC, "-shared", "-fPIC", "-O1", "-o", folder / "hanging.so", folder / "hanging.c", "-ldl"], check=True)
    return folder / "hanging.so"
