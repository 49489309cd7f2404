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
  out.target = [around = outside_world{io.get_executor(), time, chance, std::move(stop)}](const config::target_settings& s) {
    return make_target(s, around);
  };
  return out;
}

}  // namespace sluis::daemon
