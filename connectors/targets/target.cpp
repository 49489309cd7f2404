#include "connectors/targets/target.hpp"

namespace sluis::targets {

boost::asio::awaitable<result<std::vector<std::string>>> target::set_up() {
  co_return std::vector<std::string>{"nothing has to be made at target " + id().str() +
                                     ": a service of its kind has a field for our handle"};
}

boost::asio::awaitable<sighting> target::find(const released_look_up& /*what*/) {
  co_return sighting{
      sighting::how::unknown,
      {},
      {errc::unavailable, "target " + id().str() + " cannot be asked for one object", "look at the target by hand"}};
}

}  // namespace sluis::targets
