// The whole service without a socket: the SCIM part under /scim/v2, the vendors' under prefixes of their own, a token
// endpoint for all, faults before and after them, and the inspection part under /lab that only tests use.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/lab/capture.hpp"
#include "tests/lab/faults.hpp"
#include "tests/lab/list_faults.hpp"
#include "tests/lab/scim.hpp"
#include "tests/lab/service.hpp"
#include "tests/lab/stats.hpp"
#include "tests/lab/store.hpp"
#include "tests/lab/token_endpoint.hpp"

namespace lab {

struct lab_settings {
  std::string origin;  // "https://127.0.0.1:4020"
  std::string token;
  offer what;
  std::uint64_t seed = 1;
  scenario faults;
  std::string capture_file;
  std::string state_file;
  audience open_to = audience::anybody;  // the token endpoint, and /lab
  names may_be = names::unique;          // of what SCIM clients create
};

/// How the connection deals with an answer.
enum class delivery : std::uint8_t { whole, cut, reset };

class laboratory {
 public:
  explicit laboratory(lab_settings settings);
  /// One vendor's API more; before the first request.
  void serve(std::unique_ptr<service> vendor);

  /// What is going to befall this request; the connection waits first if it is a delay.
  [[nodiscard]] fault arrives(const request& r);
  [[nodiscard]] std::chrono::milliseconds delay() const { return faults_.what().delay; }

  struct result {
    answer what;
    delivery how = delivery::whole;
  };
  [[nodiscard]] result handle(const request& r, fault f);

  /// Writes the state file, if there is one.
  void save();
  /// The same, if a request was answered since that may have changed something: a lab that is killed loses at most what
  /// came since.
  void save_if_changed();

 private:
  /// Whose request it is; null: SCIM's, or nobody's.
  [[nodiscard]] service* vendor_of(const request& r) const;
  [[nodiscard]] answer regular(const request& r, service* vendor);
  [[nodiscard]] answer inspect(const request& r);
  [[nodiscard]] json dump() const;
  [[nodiscard]] json all_stats() const;
  void reset();

  lab_settings settings_;
  store store_;
  stats stats_;
  scim scim_;
  std::vector<std::unique_ptr<service>> vendors_;
  json kept_;  // of the state file, until the vendors are there
  bool is_saved_ = true;
  fault_plan faults_;
  list_faults list_faults_;
  capture capture_;
};

}  // namespace lab
