// What a closed or failing memory throws becomes an error like any other, where one institution must not break off what is done for all of them.
#pragma once

#include <exception>
#include <type_traits>

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
    return error(failed.is_damage() ? errc::corrupt : errc::io, failed.what());
  } catch (const std::exception& failed) {
    return error(errc::io, failed.what());
  }
}

}  // namespace sluis::daemon
