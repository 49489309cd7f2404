// Between a source and the memory: what may not be held is dropped (R-C1), and a record whose names are numbers or
// addresses (mapping/no_name.hpp), or whose name or key has only invisible characters, is invalid, of newcomers and at
// a school's first read as well. One thread at a time.
#pragma once

#include <cstdint>

#include "model/source_record.hpp"

namespace sluis::daemon {

class minimising_sink final : public school_sink {
 public:
  explicit minimising_sink(school_sink& next) : next_(next) {}

  result<void> begin(const source_school& school) override;
  result<void> on_group(const source_group& record) override;
  result<void> on_person(const source_person& record) override;
  result<void> on_invalid(const invalid_record& record) override { return next_.on_invalid(record); }
  result<void> discard() override;
  result<void> end(const completeness& proof) override;
  void fail(const error& cause, const source_position& where) override { next_.fail(cause, where); }

 private:
  school_sink& next_;
  source_person kept_;
  std::uint64_t without_names_ = 0;  // records of this school that the source counts as valid
};

}  // namespace sluis::daemon
