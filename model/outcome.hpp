// What became of one change at a target.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis {

struct outcome {
  enum class kind : std::uint8_t {
    done = 1,  // the target confirmed it
    failed,    // the target refused it, and it took no effect
    unknown,   // sent, no usable answer: looked up before anything is repeated
    not_sent,  // never left: stopped, throttled out, or an earlier step failed
  } what = kind::not_sent;
  std::string remote_id;  // the target's id of a created object
  error cause;            // for all but done: the target's own words, without personal data
  std::shared_ptr<const secret> first_password =
      {};                   // of a created account, only where the institution wants it handed out
  bool was_absent = false;  // of a removal that is done: the target said that there was nothing to remove under this id
};

[[nodiscard]] const char* to_string(outcome::kind what) noexcept;

}  // namespace sluis
