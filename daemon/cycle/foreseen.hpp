// What a closed or failing memory throws becomes an error like any other, where one institution must not break off what
// is done for all of them.
#pragma once

#include <exception>
#include <filesystem>
#include <string>
#include <type_traits>
#include <typeinfo>

#include "model/result.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::daemon {

/// `work` returns a result.
template <class Work>
std::invoke_result_t<Work&> foreseen(Work& work) {
  try {
    return work();
  } catch (const result_error& failed) {
    return failed.cause();
  } catch (const state::sqlite::sqlite_error& failed) {
    return failed.cause();
  } catch (const std::filesystem::filesystem_error& failed) {  // speaks of paths
    return error(errc::io, failed.what());
  } catch (const std::exception& failed) {  // what() may repeat what somebody is called
    return error(errc::io, std::string("something unforeseen: ") + typeid(failed).name(), "please report it");
  }
}

/// Only where an exception is being handled: what it says, without what somebody is called.
[[nodiscard]] inline std::string caught_text() {
  auto again = []() -> result<void> { throw; };
  return foreseen(again).error().text();
}

}  // namespace sluis::daemon
