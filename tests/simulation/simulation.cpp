#include "tests/simulation/simulation.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <utility>

#include "config/recipient.hpp"
#include "daemon/cycle/planning/visits.hpp"
#include "daemon/cycle/pushing/settling.hpp"
#include "daemon/threads/on_strand.hpp"
#include "mapping/names.hpp"
#include "state/backup/restore.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/support/consents.hpp"

namespace sluis::simulation {

namespace asio = boost::asio;

namespace {

/// All plannings of all simulations: what visits some must say what one of everybody says.
[[maybe_unused]] const bool visits_are_compared = [] {
  daemon::compare_visits([](const std::string& difference) { ADD_FAILURE() << difference; });
  return true;
}();

instant start_of_term() {
  return day{std::chrono::year{2026} / 9 / 1} + std::chrono::hours(8);
}

config::institution_settings settings() {
  config::institution_settings out;
  out.id = institution_id("sim");
  out.name = "Simulation";
  out.mail_domain = "sim.example";
  out.targets.emplace_back();
  out.targets.back().id = target_id("partner");
  return out;
}

const pupil* find_pupil(const world& w, const std::string& key, const real_school** school) {
  for (const auto& s : w.schools) {
    if (const auto p = s.pupils.find(key); p != s.pupils.end()) {
      *school = &s;
      return &p->second;
    }
  }
  return nullptr;
}

}  // namespace

simulation::simulation(std::uint64_t seed) : chance(seed), time(start_of_term()) {
  spdlog::set_level(spdlog::level::warn);
  // Kills here are of the process, not of the machine: memory serves as the disk, and fsync costs nothing.
  const std::filesystem::path memory = "/dev/shm";
  const auto base = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  std::string pattern = (base / "sluis-simulation-XXXXXX").string();
  folder = std::filesystem::path(::mkdtemp(pattern.data())) / "sim";
  real = world::make(2, 15, chance);
  where =
      std::make_unique<daemon::island>(settings(), daemon::worker_strand(workers.get_executor()), io.get_executor());
  where->running = [this] { return time.running(); };
  if (seed % 2 == 0) where->planned_beside_from = 0;  // as with an institution of many
  auto source = std::make_shared<daemon::source_seat>();
  source->settings.id = source_id("las");
  source->reader = std::make_unique<sim_source>(real, reads);
  where->sources.push_back(std::move(source));
  auto target = std::make_shared<daemon::target_seat>(std::make_shared<daemon::async_lock>(io.get_executor()));
  target->settings.id = target_;
  target->settings.kind = testing_support::partner_address().kind;
  target->settings.url = testing_support::partner_address().address;
  target->api = std::make_shared<sim_target>(target_, there, chance, faults);
  where->targets.push_back(std::move(target));
  open();
}

simulation::~simulation() {
  where.reset();
  workers.join();
  std::filesystem::remove_all(folder.parent_path());
}

void simulation::open() {
  const auto keys = has_keys_place_ ? std::optional(keys_place()) : std::nullopt;
  auto store = state::store::open(folder, institution_id("sim"), secret(secret_bytes_), time, chance, keys);
  where->store = std::move(store).value();
  where->store->watch_commits([this](state::store::commit_step step) { return strike(step); });
}

result<void> simulation::strike(state::store::commit_step step) {
  using at = state::store::commit_step;
  if (is_restarting_) return {};
  const auto strikes = [this](const commit_faults::rate& rate) {
    const bool now = rate > 0 && chance.chance(rate);
    if (now) rate.strike();
    return now;
  };
  if (step == at::before && strikes(commits.killed_before)) throw crash();
  if (step == at::committed && strikes(commits.killed_after)) throw crash();
  if (step != at::before && step != at::committed && strikes(commits.killed_published)) throw crash();
  if (step == at::before && strikes(commits.failed)) return error{errc::io, "the disk is full", "make room"};
  if (step == at::committed && strikes(commits.unpublished)) {
    return error{errc::io, "the log's files cannot be written", "make room"};
  }
  return {};
}

// Up to the restart the daemon was running, and moved the store's time each hour.
void simulation::restart() {
  is_restarting_ = true;
  where->store->lived().step(time.running()).value();
  is_restarting_ = false;
  switch_off();
  switch_on();
}

void simulation::switch_off() {
  where->store.reset();
}

void simulation::switch_on() {
  open();
}

void simulation::on_strand(std::function<void()> act) {
  asio::post(where->strand, asio::use_future(std::move(act))).get();
}

std::filesystem::path simulation::back_up() {
  if (!std::exchange(has_keys_place_, true)) restart();
  const auto going_on = [](const char*, std::uint64_t, std::uint64_t) { return true; };
  auto made =
      state::make_backup(folder, folder.parent_path() / "backups", institution_id("sim"), time.now(), going_on).value();
  where->store->copy_keys().value();
  return made.folder;
}

void simulation::restore(const std::filesystem::path& backup) {
  where->store->copy_keys().value();
  switch_off();
  const auto to = folder.parent_path() / "restored";
  const auto going_on = [](const char*, std::uint64_t, std::uint64_t) { return true; };
  const secret root(secret_bytes_);
  state::restore_backup({backup, keys_place(), to, {log_folder()}}, root, chance, going_on).value();
  std::filesystem::remove_all(folder);
  std::filesystem::rename(to, folder);
  switch_on();
}

daemon::sync_report simulation::sync(daemon::sync_request what) {
  daemon::progress how_far(time);
  stopping = false;
  bool over = false;
  daemon::sync_report out;
  auto done = [&out, &over](const std::exception_ptr& thrown, daemon::sync_report report) {
    over = true;
    if (thrown) std::rethrow_exception(thrown);
    out = std::move(report);
  };
  asio::co_spawn(io, daemon::run_cycle(*where, what, {time, how_far, stopping}), done);
  if (meanwhile) asio::co_spawn(io, keep_asking(over), asio::detached);
  io.restart();
  io.run();
  if (out.problem.find(typeid(crash).name()) != std::string::npos) {
    ++kills;
    switch_off();
    switch_on();
  }
  return out;
}

asio::awaitable<void> simulation::keep_asking(const bool& over) {
  while (!over) {
    auto ask = [this] {
      meanwhile();
      return true;
    };
    (void)co_await daemon::on_strand(where->strand, std::move(ask));
  }
}

void simulation::update_allowed() {
  const auto valid =
      where->store->consents()
          .valid_grant(target_, config::recipient_of(where->targets.front()->settings), local_day(time.now()))
          .value();
  there.consent = valid && valid->what() == grant::kind::consent;
  there.allowed = there.consent ? valid->attributes() : attribute_set();
}

void simulation::grant_consent(const attribute_set& attributes, int days) {
  grant_consent_from(local_day(time.now()), attributes, days);
}

void simulation::grant_consent_from(day first, const attribute_set& attributes, int days) {
  auto c = testing_support::signed_consent(target_, attributes, first, first + std::chrono::days(days));
  c.to = config::recipient_of(where->targets.front()->settings);
  where->store->consents().record(c, actor_id{}).value();
  for (const auto& seat : where->targets)
    seat->permits.revoke(permit_issuer::which::all, "another consent was recorded");
  update_allowed();
}

void simulation::withdraw_consent() {
  where->store->consents().withdraw(target_, actor_id{}).value();
  for (const auto& seat : where->targets)
    seat->permits.revoke(permit_issuer::which::of_consent, "the consent was withdrawn");
  update_allowed();
}

// Somebody with rights at the partner and an idea of order of their own.
void simulation::meddle() {
  if (there.users.empty() || there.groups.empty()) return;
  const auto any = [this](auto& of) {
    return std::next(of.begin(), static_cast<std::ptrdiff_t>(chance.below(of.size())));
  };
  const auto user = any(there.users);
  const auto group = any(there.groups);
  switch (chance.below(5)) {
    case 0:
      user->second.fields[field::display_name] = "Somebody Else";
      break;
    case 1:
      user->second.active = there.hides_what_is_off || !user->second.active;
      break;  // what others switch off there cannot be told from what is gone
    case 2:
      for (auto& [id, g] : there.groups) g.members.erase(user->first);
      there.users.erase(user);
      break;
    case 3:
      if (!there.hides_what_is_off) group->second.members.clear();
      break;
    default:
      group->second.members.insert(user->first);
      break;
  }
}

std::string simulation::converge() {
  faults = {};
  commits = {};
  reads = read_fault::none;
  for (int i = 0; i < 5; ++i) {
    daemon::sync_request what;
    if (i == 0) what.drift = daemon::drift_check::now;
    const auto report = sync(what);
    if (!report.problem.empty()) return "a cycle without faults has a problem: " + report.problem;
    approve_names();
    // What is not shown is made again after that time.
    if (!report.targets.empty() && report.targets.front().unsettled != 0) time.advance(daemon::may_still_appear);
    if (!report.targets.empty() && report.targets.front().plan.state == plan_state::held) {
      const auto held = where->store->plans().newest_open(target_).value();
      where->store->plans().approve(held->id, actor_id{}).value();
    }
  }
  return difference();
}

void simulation::approve_names() {
  state::held_reads waiting(*where->store);
  for (const auto& held : waiting.open().value()) {
    const auto& examples = held.told.examples;
    const bool is_for_names = std::any_of(examples.begin(), examples.end(), [](const auto& one) {
      return one.what == "renamed" || one.what == "contradiction";
    });
    const bool is_for_namesakes = held.told.doubled > 0;
    if ((is_for_names || is_for_namesakes) && held.told.moved == 0) waiting.approve(held.hash(), actor_id{}).value();
  }
}

std::string simulation::difference() {
  if (there.duplicates != 0) return std::to_string(there.duplicates) + " duplicates at the partner";
  if (there.without_consent != 0) return std::to_string(there.without_consent) + " changes left without consent";
  return compare_people();
}

std::string simulation::compare_people() {
  std::string problem;
  std::size_t seen = 0;
  std::map<std::pair<std::string, std::string>, std::string> group_at;  // (brin, key) -> partner's group
  auto& store = *where->store;
  store.facts()
      .each(subject_kind::person,
            [&](const state::current_row& row) -> result<void> {
              if (row.role != role::student) return {};  // who simulates staff compares them
              const auto held = store.facts().load_person(row).value();
              const auto& key = held.facts.student_number;
              const real_school* school = nullptr;
              const auto* p = find_pupil(real, key, &school);
              const auto shadow = store.shadow().find(target_, row.id).value();
              const auto user = shadow ? there.users.find(shadow->remote_id) : there.users.end();
              const bool should_be_active = p != nullptr && there.consent;
              if (user == there.users.end()) {
                if (should_be_active) problem = key + " has no account";
                return {};
              }
              if (user->second.active != should_be_active)
                problem = key + " active=" + std::to_string(user->second.active);
              std::string in;
              for (const auto& [id, g] : there.groups) {
                if (!g.members.contains(user->first)) continue;
                if (!in.empty()) problem = key + " is in two groups";
                in = id;
              }
              if (!should_be_active) {
                if (!in.empty()) problem = key + " is gone and still in a group";
                return {};
              }
              ++seen;
              const auto name = mapping::display_name(
                  p->given, there.allowed.has(consent_attribute::family_name_prefix) ? p->prefix : "", p->family);
              if (there.allowed.has(consent_attribute::family_name) &&
                  user->second.fields.at(field::display_name) != name) {
                problem = key + " has another name";
              }
              if (!there.allowed.has(consent_attribute::groups)) return {};
              if (in.empty()) problem = key + " is in no group";
              auto& expected = group_at[{school->brin, p->group_key}];
              if (expected.empty()) expected = in;
              if (expected != in) problem = key + " is in another group than its class";
              if (!in.empty() && !there.groups.at(in).name.starts_with(school->groups.at(p->group_key)))
                problem = key + "'s group has another name";
              return {};
            })
      .value();
  std::size_t expected = 0;
  for (const auto& s : real.schools) expected += s.pupils.size();
  if (problem.empty() && there.consent && seen != expected)
    problem = std::to_string(seen) + " of " + std::to_string(expected) + " pupils";
  return problem;
}

}  // namespace sluis::simulation
