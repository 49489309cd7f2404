// Opens the memories of institutions, and closes them: at the start, when a reload brings one or takes one out, and
// anew when a write failed (a full disk, a file system that turned read-only) or when the first opening did, so that
// nobody has to restart the daemon for what the machine has overcome. On the io_context's thread; the work itself on
// each institution's strand.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/process/configured.hpp"
#include "daemon/process/institutions/served.hpp"
#include "daemon/process/opening.hpp"
#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::daemon {

class openings {
 public:
  openings(secret root_key, const clock& time, sluis::random& chance, const std::atomic<bool>& stopping)
      : root_key_(std::move(root_key)), time_(time), chance_(chance), stopping_(stopping) {}

  /// Before anything is opened, and not again: what is open stays where it is.
  void keep_in(std::filesystem::path state_dir) { state_dir_ = std::move(state_dir); }
  [[nodiscard]] const std::filesystem::path& state_dir() const { return state_dir_; }
  [[nodiscard]] std::filesystem::path log_folder(const institution_id& of) const {
    return state_dir_ / of.str() / "log";
  }
  /// What the configuration says of each institution, for their logs.
  void take_over(std::map<institution_id, configured> what) { configured_ = std::move(what); }

  /// All at once, each on its strand: most of an opening is waiting for a disk. Returns when all are open, or are not.
  std::vector<found_open> open_all(const islands& all);
  /// What an opening found becomes the institution's.
  void note(island& where, found_open&& found);
  /// Closes a memory that broke, and opens what is closed: at once for an administrator, by the schedule with patience.
  boost::asio::awaitable<void> keep_open(std::shared_ptr<island> where, origin by);
  /// The verification of the log found this: closed, and opened anew, which compares all of it and refuses what it
  /// refuses at a start.
  boost::asio::awaitable<void> open_after_doubt(std::shared_ptr<island> where, error why);
  /// Of an institution that was open already, what take_over() got.
  boost::asio::awaitable<void> note_configuration(std::shared_ptr<island> where);

  /// Out of the configuration: its folder is not opened again before close() has ended.
  void note_closing(const std::shared_ptr<island>& where) { closing_[where->settings.id] = where; }
  [[nodiscard]] bool is_closing(const institution_id& id) const { return closing_.contains(id); }
  boost::asio::awaitable<void> close(std::shared_ptr<island> where);

 private:
  boost::asio::awaitable<void> open(std::shared_ptr<island> where);
  boost::asio::awaitable<void> open_unless_kept(std::shared_ptr<island> where, std::string why);
  [[nodiscard]] opening_request opening_of(const island& where) const;

  secret root_key_;
  const clock& time_;
  sluis::random& chance_;
  const std::atomic<bool>& stopping_;
  std::filesystem::path state_dir_;
  std::map<institution_id, configured> configured_;
  std::map<institution_id, std::shared_ptr<island>> closing_;  // and not closed yet: the newest of each
};

}  // namespace sluis::daemon
