#include "daemon/process/wiring.hpp"

#include <map>
#include <utility>

#include "connectors/sources/edexml/edexml_source.hpp"
#include "daemon/process/target_wiring.hpp"

namespace sluis::daemon {

namespace {

class names_by_institution {
 public:
  explicit names_by_institution(names_maker make) : make_(std::move(make)) {}
  [[nodiscard]] std::shared_ptr<http::name_lookups> of(const institution_id& institution) {
    auto& names = made_[institution];
    if (!names) names = make_();
    return names;
  }

 private:
  names_maker make_;
  std::map<institution_id, std::shared_ptr<http::name_lookups>> made_;
};

}  // namespace

std::shared_ptr<http::name_lookups> names_of_the_system() {
  return std::make_shared<http::name_lookups>();
}

makers real_makers(boost::asio::io_context& io, const clock& time, sluis::random& chance, http::stop_token stop,
                   names_maker make_names) {
  makers out;
  out.source = [](const config::source_settings& s) -> result<std::unique_ptr<sources::source>> {
    if (s.kind == "edexml") return sources::make_edexml_source(s.path);
    return error{errc::invalid_input, "no kind of source is called " + s.kind, "edexml is known"};
  };
  const auto around =
      [&io, &time, &chance, stop = std::move(stop),
       names = std::make_shared<names_by_institution>(std::move(make_names))](const institution_id& institution) {
        return outside_world{io.get_executor(), time, chance, stop, names->of(institution)};
      };
  out.target = [around](const institution_id& institution, const config::target_settings& s) {
    return make_target(s, around(institution));
  };
  out.preparing = [around](const institution_id& institution, const config::target_settings& s) {
    return make_target(s, around(institution), target_use::preparing);
  };
  return out;
}

}  // namespace sluis::daemon
