// A survey of a target that shows everybody as they were put there: sluis-bench-survey PEOPLE. The memory is made anew
// in a folder of its own: each person with an account and two memberships, 25 people a group. While the daemon's own
// reconcile() runs, somebody else asks the institution's strand without a pause, so that the longest piece of work
// there is measured, in CPU time and on the clock. Prints one JSON object.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include "bench/first_push.hpp"
#include "bench/peak.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "tests/support/consents.hpp"

namespace {

using namespace sluis;
namespace asio = boost::asio;

const target_id survey_partner("partner");
constexpr std::size_t in_a_group = 25;

std::string id_at_target(std::uint64_t ordinal) {
  char out[64];
  std::snprintf(out, sizeof out, "%08llx-0000-4000-8000-000000000000", static_cast<unsigned long long>(ordinal));
  return out;
}

planned_change change_of(operation op, const subject_id& whom) {
  planned_change out;
  out.op = op;
  out.object = whom;
  out.school.bytes.fill(9);
  return out;
}

field_map said_of(const subject_id& whom) {
  return {{field::user_name, whom.hex() + "@school.example"},
          {field::display_name, "Anneke de Vries"},
          {field::given_name, "Anneke"},
          {field::family_name, "de Vries"},
          {field::email, whom.hex() + "@school.example"},
          {field::school, "Basisschool De Regenboog"},
          {field::active, "true"}};
}

/// What the first push to a target leaves behind.
void push_all(state::store& store, const std::vector<subject_id>& people, const std::vector<subject_id>& groups) {
  auto writer = store.plans().begin(survey_partner, {}).value();
  for (const auto& whom : people) {
    auto change = change_of(operation::create_user, whom);
    change.after = said_of(whom);
    writer->add(change).value();
  }
  for (const auto& group : groups) {
    auto change = change_of(operation::create_group, group);
    change.after = {{field::group_name, "Groep " + group.hex().substr(0, 6)}};
    writer->add(change).value();
  }
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (const auto& group : {groups[i / in_a_group], groups[i % groups.size()]}) {
      auto change = change_of(operation::add_member, group);
      change.member = people[i];
      writer->add(change).value();
    }
  }
  sluis::bench::conclude_all(store, writer->finish(plan_state::ready, 0, "").value(), id_at_target);
}

std::vector<subject_id> make_subjects(state::store& store, sluis::random& chance, std::size_t count) {
  std::vector<subject_id> out;
  while (out.size() < count) {
    state::store::work work(store);
    for (std::size_t i = 0; i < 5000 && out.size() < count; ++i) {
      out.push_back(chance.make<subject_id>());
      store.keys().create(out.back()).value();
    }
    work.commit().value();
  }
  return out;
}

/// Shows what is on record, as a service with pages of 100 does.
class shows_all final : public targets::target {
 public:
  shows_all(state::store& store, const std::vector<subject_id>& people, const std::vector<subject_id>& groups)
      : people_(people), groups_(groups) {
    for (const auto& all : {people, groups}) {
      for (const auto& whom : all) handles_.push_back(store.shadow().find(survey_partner, whom).value()->handle);
    }
  }
  [[nodiscard]] const target_id& id() const override { return survey_partner; }
  void rest_on(permit) override {}
  asio::awaitable<result<void>> prepare() override { co_return result<void>(); }
  asio::awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) override {
    co_return std::vector<outcome>(changes.size());
  }
  asio::awaitable<outcome> look_up(const released_change&) override { co_return outcome{}; }
  asio::awaitable<result<void>> survey(surveyor& to) override {
    const auto executor = co_await asio::this_coro::executor;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      tell(to, remote_object::kind::user, i, said_of(people_[i]));
      if (i % 100 == 99) co_await asio::post(executor, asio::use_awaitable);
    }
    for (std::size_t i = 0; i < groups_.size(); ++i)
      tell(to, remote_object::kind::group, people_.size() + i,
           {{field::group_name, "Groep " + groups_[i].hex().substr(0, 6)}});
    for (std::size_t i = 0; i < people_.size(); ++i) {
      for (const auto group : {i / in_a_group, i % groups_.size()})
        to.on_membership(id_at_target(people_.size() + group + 1), id_at_target(i + 1));
    }
    co_return result<void>();
  }
  [[nodiscard]] std::uint64_t batch_size() const override { return 100; }

 private:
  void tell(surveyor& to, remote_object::kind what, std::size_t i, field_map fields) const {
    to.on_object({what, id_at_target(i + 1), remote_object::life::present, std::move(fields), handles_[i].hex()});
  }
  const std::vector<subject_id>& people_;
  const std::vector<subject_id>& groups_;
  std::vector<target_handle> handles_;
};

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct pieces {
  double longest_cpu = 0, longest_wall = 0, cpu = 0;
  std::uint64_t over_100_ms = 0, asked = 0;
};

/// Between each two of somebody else's pieces of work one of these has its turn, so that what passes between two of
/// them is one piece.
asio::awaitable<void> keep_asking(daemon::worker_strand strand, const bool& over, pieces& into) {
  double cpu_before = 0;
  auto before = std::chrono::steady_clock::now();
  while (!over) {
    auto look = [&] {
      const auto cpu = cpu_seconds();
      const auto now = std::chrono::steady_clock::now();
      if (into.asked++ > 0) {
        const auto piece = cpu - cpu_before;
        into.longest_cpu = std::max(into.longest_cpu, piece);
        into.longest_wall = std::max(into.longest_wall, std::chrono::duration<double>(now - before).count());
        into.over_100_ms += piece > 0.1 ? 1 : 0;
        if (piece > 0.0005) into.cpu += piece;
      }
      cpu_before = cpu_seconds();
      before = now;
      return true;
    };
    co_await daemon::on_strand(strand, std::move(look));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = argc == 2 ? static_cast<std::size_t>(std::atoll(argv[1])) : 0;
  if (count == 0) {
    std::fprintf(stderr, "usage: sluis-bench-survey PEOPLE\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  std::string pattern = (std::filesystem::temp_directory_path() / "sluis-bench-survey-XXXXXX").string();
  const std::filesystem::path home = ::mkdtemp(pattern.data());
  daemon::system_clock time;
  daemon::system_random chance;
  asio::io_context io;
  asio::thread_pool workers(1);
  const secret root_key(std::string(32, 'b'));
  config::institution_settings settings;
  settings.id = institution_id("bench");
  daemon::island where(settings, daemon::worker_strand(workers.get_executor()), io.get_executor());
  where.store = state::store::open(home / "bench", settings.id, root_key, time, chance).value();
  auto& store = *where.store;
  const auto people = make_subjects(store, chance, count);
  const auto groups = make_subjects(store, chance, (count + in_a_group - 1) / in_a_group);
  push_all(store, people, groups);
  const auto today = day{std::chrono::floor<std::chrono::days>(time.now())};
  const auto consent = testing_support::signed_consent(survey_partner, attribute_set::all(),
                                                       today - std::chrono::days(1), today + std::chrono::days(9));
  store.consents().record(consent, actor_id{}).value();

  daemon::target_seat target(std::make_shared<daemon::async_lock>(io.get_executor()));
  target.settings.id = survey_partner;
  target.settings.kind = consent.to.kind;
  target.settings.url = consent.to.address;
  target.settings.stalled_after = std::chrono::hours(1);
  target.api = std::make_shared<shows_all>(store, people, groups);
  daemon::activity how_far("survey", time);
  const std::atomic<bool> stopping = false;
  daemon::sync_request what;
  what.drift = daemon::drift_check::now;

  std::ofstream("/proc/self/clear_refs") << "5";  // VmHWM counts from here on
  const auto mb_before = bench::peak_mb();
  bool over = false;
  pieces strand;
  std::string problem;
  std::uint64_t drifted = 0;
  auto done = [&](const std::exception_ptr& thrown, const result<daemon::drift_report>& found) {
    over = true;
    if (thrown) std::rethrow_exception(thrown);
    if (!found) problem = found.error().text();
    if (found) drifted = found->counts.total() + found->findings.size();
  };
  const auto begun = std::chrono::steady_clock::now();
  asio::co_spawn(io, daemon::reconcile(where, target, what, {time, how_far, stopping}), done);
  asio::co_spawn(io, keep_asking(where.strand, over, strand), asio::detached);
  io.run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  const auto mb = bench::peak_mb();
  std::printf(
      "{\"people\":%zu,\"seconds\":%.2f,\"strand_cpu_s\":%.2f,\"strand_us_a_person\":%.1f,\"longest_piece_cpu_ms\":%."
      "1f,"
      "\"longest_piece_wall_ms\":%.1f,\"pieces_over_100_ms\":%llu,\"mb_before\":%.0f,\"peak_mb\":%.0f,\"drifted\":%llu,"
      "\"problem\":\"%s\"}\n",
      count, took.count(), strand.cpu, strand.cpu / static_cast<double>(count) * 1e6, strand.longest_cpu * 1e3,
      strand.longest_wall * 1e3, static_cast<unsigned long long>(strand.over_100_ms), mb_before, mb,
      static_cast<unsigned long long>(drifted), problem.c_str());
  where.store.reset();
  workers.join();
  std::filesystem::remove_all(home);
  return problem.empty() && drifted == 0 ? 0 : 1;
}
