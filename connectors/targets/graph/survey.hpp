// Reading back all that carries our handles or has an id that we know: users and groups, present and softly deleted,
// and who is in our groups. By delta queries: the first survey walks through all there is, the later ones only through
// what changed since. Where they go on from is kept in memory only: a new process reads the whole.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "connectors/targets/graph/delta_item.hpp"
#include "connectors/targets/graph/session.hpp"
#include "connectors/targets/target.hpp"

namespace sluis::targets::graph {

/// One thread; one survey at a time.
class delta_survey {
 public:
  explicit delta_survey(session& s) : session_(s), properties_(properties_of(s.settings().client_id)) {}

  /// As target::survey. Of an error nothing is kept: the next survey begins where this one did.
  boost::asio::awaitable<result<void>> run(surveyor& to);

 private:
  /// Paths that ask for what changed since.
  struct links {
    std::string users;
    std::string groups;
  };
  struct walked {
    enum class end : std::uint8_t { done, expired, failed } how = end::failed;
    std::string link;
    error why;
  };

  boost::asio::awaitable<walked> walk(std::string from, remote_object::kind what, extent round, surveyor& to);
  boost::asio::awaitable<walked::end> changes(surveyor& to, error& why);
  boost::asio::awaitable<result<void>> whole(surveyor& to);
  boost::asio::awaitable<result<void>> deleted(remote_object::kind what, surveyor& to);

  session& session_;
  shown_properties properties_;
  std::optional<links> since_;
};

}  // namespace sluis::targets::graph
