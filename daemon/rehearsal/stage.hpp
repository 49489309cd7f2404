// A rehearsal while it lasts: a private folder, one stand-in a target, and a daemon of our own between the
// institution's real sources and them. All of it is gone with this object: the daemon, the stand-ins, the folder.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/rehearsal/child.hpp"
#include "daemon/rehearsal/lab_counts.hpp"
#include "daemon/rehearsal/private_folder.hpp"
#include "daemon/rehearsal/programs.hpp"
#include "daemon/rehearsal/scene.hpp"
#include "model/random.hpp"

namespace sluis::daemon::rehearsal {

/// How one waits here.
struct watch {
  std::function<bool()> interrupted;
  std::function<void(int ms)> sleep;
};

/// One thread.
class stage {
 public:
  /// Starts everything and waits until it listens. The root key is destroyed as soon as the daemon has read it: from
  /// then on only its memory holds it. errc::unavailable if a program ends, does not listen within 20 s, or one is
  /// interrupted; its last words are in the error.
  [[nodiscard]] static result<std::unique_ptr<stage>> set_up(const config::institution_settings& what,
                                                             const programs& installed, sluis::random& chance,
                                                             const watch& how);
  [[nodiscard]] std::filesystem::path socket() const;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }
  /// Of the target at this place of the configuration.
  [[nodiscard]] result<lab_counts> counts_of(std::size_t target) const;
  /// Ends everything now. The error names what could not be removed.
  [[nodiscard]] result<void> clear_away();

 private:
  struct actor {
    std::string kind;
    stand_in where;
    secret word;
    std::unique_ptr<child> process;
  };

  explicit stage(private_folder folder) : folder_(std::move(folder)) {}
  result<void> cast(const config::target_settings& target, const programs& installed, sluis::random& chance,
                    const watch& how);
  result<void> raise(const config::institution_settings& what, const programs& installed, sluis::random& chance,
                     const watch& how);

  // Destroyed from below: first who reads and writes, then the folder.
  private_folder folder_;
  std::vector<actor> actors_;
  std::unique_ptr<child> daemon_;
};

}  // namespace sluis::daemon::rehearsal
