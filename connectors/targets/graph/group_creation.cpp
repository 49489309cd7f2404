#include "connectors/targets/graph/group_creation.hpp"

#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

std::optional<call> group_creation::next() {
  if (step_ == step::settled) return std::nullopt;
  call out;
  if (step_ == step::find) {
    out = find_by_handle(object_kind::group, change_.object(), in_.settings);
    out.wait = std::exchange(wait_, std::chrono::milliseconds{0});
    return out;
  }
  auto body = new_group(change_, in_.settings);
  if (!body) {
    settle({outcome::kind::failed, {}, body.error()});
    return std::nullopt;
  }
  out.method = "PATCH";
  out.path = path_of_group(change_.object());
  out.body = std::move(*body);
  out.prefer = "create-if-missing";
  out.wait = std::exchange(wait_, std::chrono::milliseconds{0});
  return out;
}

void group_creation::hear(const heard& by) {
  if (step_ == step::find) return hear_find(by);
  const auto m = meaning_of(by);
  // Nobody but us makes such a uniqueName: an attempt whose answer was lost made it, and it is not seen yet.
  const bool in_our_own_way = m == meaning::conflict && read_refusal(by.body).attribute == "uniqueName";
  const auto wait = in_our_own_way ? patience_.next_wait() : std::nullopt;
  if (wait) {
    wait_ = *wait;
  } else if (m != meaning::done) {
    settle(settled(change_, by, in_.settings.credential_file));
  } else if (const auto id = id_in(by.body); !id.empty() && whose_is(change_, by.body, in_.settings) == whose::ours) {
    in_.made.made(id);
    settle({outcome::kind::done, id, {}});
  } else {
    step_ = step::find;
  }
}

// It is there, by the upsert's word; perhaps it is not listed yet.
void group_creation::hear_find(const heard& by) {
  auto there = existence(change_, by, in_.settings);
  if (there.what == outcome::kind::failed) {
    if (const auto wait = patience_.next_wait()) {
      wait_ = *wait;
      return;
    }
    there.what = outcome::kind::unknown;
  }
  settle(std::move(there));
}

void group_creation::settle(outcome what) {
  into_ = std::move(what);
  step_ = step::settled;
}

}  // namespace sluis::targets::graph
