#include "daemon/rehearsal/stage.hpp"

#include <charconv>

#include "daemon/rehearsal/props.hpp"
#include "state/files.hpp"

namespace sluis::daemon::rehearsal {

namespace {

constexpr int look_again_ms = 20;
constexpr int most_looks = 20'000 / look_again_ms;

/// Until `there()`, or the reason why that will not be.
result<void> wait_for(const std::filesystem::path& program, const child& process, const watch& how,
                      const std::function<bool()>& there) {
  const auto name = program.filename().string();
  for (int i = 0; i < most_looks; ++i) {
    if (there()) return {};
    if (how.interrupted()) return error(errc::unavailable, "interrupted while " + name + " was starting");
    if (!process.runs())
      return error(errc::unavailable, name + " ended while it was starting: " + process.last_words());
    how.sleep(look_again_ms);
  }
  return error(errc::unavailable, name + " does not listen: " + process.last_words(),
               "is the machine very busy? try again");
}

/// sluis-lab writes the file whole or not at all.
std::uint16_t port_in(const std::filesystem::path& file) {
  const auto text = state::read_file(file, 16);
  std::uint16_t port = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), port);
  return port;
}

}  // namespace

result<void> stage::cast(const config::target_settings& target, const programs& installed, sluis::random& chance,
                         const watch& how) {
  const auto number = std::to_string(actors_.size());
  actor one{target.kind, {0, number + ".token", number + ".account"}, make_word(chance), nullptr};
  SLUIS_TRY(folder_.write(one.where.token_file, one.word.reveal()));
  if (target.google) SLUIS_TRY(folder_.write(one.where.account_file, make_service_account(one.word.reveal()).reveal()));
  const auto port_file = folder() / (number + ".port");
  std::vector<std::string> options{"--port",       "0",
                                   "--port-file",  port_file.string(),
                                   "--token-file", (folder() / one.where.token_file).string(),
                                   "--private",    "--no-quotas",
                                   "--prepared",   "--die-with-parent"};
  const bool has_fixed_unit =
      target.google && target.google->org_unit != "/" && target.google->org_unit.find('{') == std::string::npos;
  if (has_fixed_unit)
    options.insert(options.end(), {"--org-unit", target.google->org_unit});  // the administrator says that it is there
  SLUIS_ASSIGN(auto process, child::start(installed.lab, options, folder() / (number + ".log")));
  one.process = std::make_unique<child>(std::move(process));
  SLUIS_TRY(wait_for(installed.lab, *one.process, how, [&] { return (one.where.port = port_in(port_file)) != 0; }));
  actors_.push_back(std::move(one));
  return {};
}

result<void> stage::raise(const config::institution_settings& what, const programs& installed, sluis::random& chance,
                          const watch& how) {
  for (const auto& each : what.targets) SLUIS_TRY(cast(each, installed, chance, how));
  std::vector<stand_in> in_place;
  for (const auto& each : actors_) in_place.push_back(each.where);
  SLUIS_TRY(folder_.write("sluis.toml", scene_of(what, in_place)));
  SLUIS_TRY(folder_.write_key(key_file, make_word(chance).reveal()));
  SLUIS_ASSIGN(auto process, child::start(installed.sluisd, {"--config", (folder() / "sluis.toml").string()},
                                          folder() / "sluisd.log"));
  daemon_ = std::make_unique<child>(std::move(process));
  SLUIS_TRY(wait_for(installed.sluisd, *daemon_, how, [&] {
    std::error_code ignored;
    return std::filesystem::exists(socket(), ignored);
  }));
  folder_.destroy_keys();  // sluisd reads its root key before it listens
  return {};
}

result<std::unique_ptr<stage>> stage::set_up(const config::institution_settings& what, const programs& installed,
                                             sluis::random& chance, const watch& how) {
  SLUIS_ASSIGN(auto folder, private_folder::make());
  std::unique_ptr<stage> out(new stage(std::move(folder)));
  SLUIS_TRY(out->raise(what, installed, chance, how));
  return out;
}

std::filesystem::path stage::socket() const {
  return folder() / run_dir / "admin.sock";
}

result<lab_counts> stage::counts_of(std::size_t target) const {
  const auto& one = actors_.at(target);
  return ask_lab(one.where.port, one.word, one.kind);
}

result<void> stage::clear_away() {
  folder_.destroy_keys();
  daemon_.reset();
  actors_.clear();
  return folder_.remove();
}

}  // namespace sluis::daemon::rehearsal
