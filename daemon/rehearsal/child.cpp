#include "daemon/rehearsal/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "state/files.hpp"

namespace sluis::daemon::rehearsal {

namespace {

constexpr int patience_ms = 12'000;  // sluisd ends within ten seconds
constexpr std::size_t longest_log = 1 << 20;

/// Between fork and exec: system calls only.
[[noreturn]] void become(const char* program, char* const* arguments, int log, pid_t parent) {
  static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  static char language[] = "LANG=C.UTF-8";
  char* const environment[] = {path, language, nullptr};
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);
  ::signal(SIGPIPE, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execve(program, arguments, environment);
  ::_exit(127);
}

}  // namespace

result<child> child::start(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           const std::filesystem::path& log) {
  const state::descriptor out(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (out.get() < 0) return state::io_error("making", log);
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> given;
  for (auto& each : words) given.push_back(each.data());
  given.push_back(nullptr);
  const auto parent = ::getpid();
  const auto pid = ::fork();
  if (pid == 0) become(program.c_str(), given.data(), out.get(), parent);
  if (pid < 0) return state::io_error("starting", program);
  const int watch = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  return child(pid, watch, log);
}

bool child::ended_within(int ms) const {
  using clock = std::chrono::steady_clock;
  const auto end = clock::now() + std::chrono::milliseconds(ms);
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now()).count();
    pollfd what{watch_, POLLIN, 0};
    const int ready = ::poll(&what, 1, left > 0 ? static_cast<int>(left) : 0);
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

bool child::runs() const {
  return pid_ > 0 && !ended_within(0);
}

std::string child::last_words() const {
  const auto all = state::read_file(log_, longest_log);
  if (!all) return {};
  auto text = *all;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
}

child::~child() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);  // not reaped yet, so the id is still its own
  if (!ended_within(patience_ms)) ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (watch_ >= 0) ::close(watch_);
}

}  // namespace sluis::daemon::rehearsal
