// The rehearsal, step by step: what is rehearsed, on which consent, against which stand-ins; one sync, what it did, and
// a second that finds nothing to do.
#include "config/near.hpp"
#include "daemon/client/commands.hpp"
#include "daemon/client/rehearse_consent.hpp"
#include "daemon/client/rehearse_report.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/rehearsal/stage.hpp"

namespace sluis::daemon::client {

namespace {

result<config::institution_settings> find_institution(const config::config& all, const std::string& wanted) {
  std::vector<std::string> known;
  for (const auto& each : all.institutions) {
    if (each.id.str() == wanted) return each;
    known.push_back(each.id.str());
  }
  if (wanted.empty() && known.size() == 1) return all.institutions.front();
  if (wanted.empty())
    return error(errc::invalid_input, "it must be said which institution is meant",
                 "add --institution; " + config::suggestion("", known));
  return error(errc::not_found, all.file.string() + " knows no institution '" + wanted + "'",
               config::suggestion(wanted, known));
}

/// A source that is not there is told before anything is started.
result<void> sources_are_there(const config::institution_settings& what) {
  for (const auto& each : what.sources) {
    std::error_code failed;
    if (std::filesystem::exists(each.path, failed)) continue;
    return error(
        errc::not_found,
        "source " + each.id.str() + ": there is no " + each.path.string() + (failed ? ": " + failed.message() : ""),
        "have the student administration export to it, or correct path in the configuration");
  }
  return {};
}

/// The daemon that keeps the real state, if it runs: its counts, and the consents on record. Nothing is changed there.
struct real_daemon {
  result<json> status;
  result<json> consents;
};

real_daemon ask_real_daemon(const shell& at, const config::config& all, const institution_id& institution) {
  connection real({at.socket.empty() ? all.daemon.run_dir / "admin.sock" : std::filesystem::path(at.socket)});
  auto consents = real.get("/v1/consents" + query({{"institution", institution.str()}}));
  if (!consents) return {consents.error(), consents.error()};
  return {real.get("/v1/status"), std::move(consents)};
}

result<json> one_sync(shell& rehearsed, const std::string& institution) {
  SLUIS_ASSIGN(const auto started, rehearsed.daemon.post("/v1/sync", {{"institution", institution}}));
  SLUIS_ASSIGN(auto ended, follow_job(rehearsed, text(started, "job")));
  if (!ended) return error(errc::unavailable, "interrupted");
  return std::move(*ended);
}

result<rehearsal_report> perform(shell& rehearsed, const config::institution_settings& what, const rehearsal::stage& on,
                                 const real_daemon& real) {
  rehearsal_report out(what);
  const system_clock time;
  for (const auto& each : what.targets) {
    const auto consent = choose_consent(each, real.consents, local_day(time.now()));
    SLUIS_TRY(rehearsed.daemon.post("/v1/consents", order_for(what.id.str(), each.id.str(), consent)));
    out.rests_on(each.id.str(), consent);
  }
  if (real.status) out.kept_now(*real.status);
  SLUIS_ASSIGN(const auto first, one_sync(rehearsed, what.id.str()));
  SLUIS_TRY(out.first_sync(first, rehearsed.daemon));
  SLUIS_TRY(out.requests_until_now(on, rehearsal_report::run::first));
  SLUIS_ASSIGN(const auto second, one_sync(rehearsed, what.id.str()));
  out.second_sync(second);
  SLUIS_TRY(out.requests_until_now(on, rehearsal_report::run::second));
  return out;
}

/// Names are shown from the rehearsal's own state, which is about to go.
result<void> add_names(shell& rehearsed, rehearsal_report& report, const std::string& purpose) {
  if (rehearsed.as == form::for_programs) return report.add_lines(rehearsed.daemon, purpose);
  for (const auto& hash : report.plans()) {
    if (run_plan_show(rehearsed, hash, purpose) != exit_code::done)
      return error(errc::unknown, "the plan could not be shown");
  }
  return {};
}

exit_code rehearse(shell& at, const config::institution_settings& what, const rehearsal::stage& on,
                   const real_daemon& real, const std::string& purpose) {
  connection own({on.socket()});
  shell rehearsed{at.io, at.as, own};
  auto report = perform(rehearsed, what, on, real);
  if (!report) return tell(at, report.error());
  if (at.as == form::for_people) at.io.out << show_rehearsal(report->as_json());
  if (!purpose.empty()) {
    if (const auto shown = add_names(rehearsed, *report, purpose); !shown) return tell(at, shown.error());
  }
  if (at.as == form::for_programs) print(at, report->as_json());
  return report->how_it_ended();
}

}  // namespace

exit_code run_rehearse(shell& at, const rehearse_options& options) {
  const auto all = config::load(options.config);
  if (!all) return tell(at, all.error());
  const auto what = find_institution(*all, options.institution);
  if (!what) return tell(at, what.error());
  if (const auto fit = rehearsal::can_be_rehearsed(*what); !fit) return tell(at, fit.error());
  if (const auto there = sources_are_there(*what); !there) return tell(at, there.error());
  const auto installed = rehearsal::find_programs(rehearsal::own_program());
  if (!installed) return tell(at, installed.error());
  const auto real = ask_real_daemon(at, *all, what->id);
  static_cast<void>(
      at.io.interrupted());  // from here on Ctrl-C is looked at, not died of: there is something to clear away
  system_random chance;
  auto on = rehearsal::stage::set_up(*what, *installed, chance, {at.io.interrupted, at.io.sleep});
  auto how = exit_code::done;
  if (!on) {
    how = at.io.interrupted() ? interrupted_by_user : tell(at, on.error());
  } else {
    how = rehearse(at, *what, **on, real, options.purpose);
    if (const auto gone = (*on)->clear_away(); !gone) how = tell(at, gone.error());
  }
  if (!at.io.interrupted()) return how;
  at.io.err << "interrupted: the rehearsal is cleared away\n";
  return interrupted_by_user;
}

}  // namespace sluis::daemon::client
