// A target that could not be made: its credential is missing or cannot be read. It stands in its place so that it is
// told as failing until that is mended, and is made by the first question after that. On the io_context's thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "connectors/targets/target.hpp"

namespace sluis::daemon {

class unmade_target final : public targets::target {
 public:
  using maker = std::function<result<std::shared_ptr<targets::target>>()>;
  /// `why`: what `make` said when it was asked first.
  unmade_target(target_id id, maker make, error why) : id_(std::move(id)), make_(std::move(make)), why_(told(why)) {}

  [[nodiscard]] const target_id& id() const override { return id_; }
  void rest_on(permit p) override;
  void release_hold() override;
  void expect(known_objects known) override;
  boost::asio::awaitable<result<std::vector<std::string>>> set_up() override;
  boost::asio::awaitable<result<void>> prepare() override;
  boost::asio::awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) override;
  boost::asio::awaitable<outcome> look_up(const released_change& change) override;
  boost::asio::awaitable<result<void>> survey(surveyor& to) override;
  boost::asio::awaitable<sighting> find(const released_look_up& what) override;
  [[nodiscard]] field_map as_held(const field_map& said) const override { return made_ ? made_->as_held(said) : said; }
  [[nodiscard]] double changes_per_second(operation op) const override {
    return made_ ? made_->changes_per_second(op) : 0;
  }
  [[nodiscard]] std::uint64_t batch_size() const override { return made_ ? made_->batch_size() : 1; }

  std::vector<std::string> take_warnings() override;

  /// Nothing: it is made by now.
  [[nodiscard]] std::optional<error> why_not();

 private:
  /// Null: why_ says why not.
  targets::target* made();

  [[nodiscard]] static error told(const error& why);

  target_id id_;
  maker make_;
  error why_;
  // What was said before it was made counts when it is.
  std::optional<permit> permit_;
  std::optional<known_objects> known_;
  std::shared_ptr<targets::target> made_;
};

/// Why nothing can be asked of it at all; it is tried again first, and nothing is sent. Nothing: it is one that was
/// made.
[[nodiscard]] std::optional<error> why_unmade(targets::target& api);

}  // namespace sluis::daemon
