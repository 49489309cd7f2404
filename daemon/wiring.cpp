#include "daemon/wiring.hpp"

#include "connectors/sources/edexml/edexml_source.hpp"
#include "daemon/target_wiring.hpp"

namespace sluis::daemon {

makers real_makers(boost::asio::io_context& io, const clock& time, sluis::random& chance, http::stop_token stop) {
  makers out;
  out.source = [](const config::source_settings& s) -> result<std::unique_ptr<sources::source>> {
    if (s.kind == "edexml") return sources::make_edexml_source(s.path);
    return error{errc::invalid_input, "no kind of source is called " + s.kind, "edexml is known"};
  };
  const outside_world around{io.get_executor(), time, chance, std::move(stop)};
  out.target = [around](const config::target_settings& s) { return make_target(s, around); };
  out.preparing = [around](const config::target_settings& s) { return make_target(s, around, target_use::preparing); };
  return out;
}

}  // namespace sluis::daemon
