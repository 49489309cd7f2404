// A read of one school in a sealed file (sealed_blocks.hpp): written by the thread that reads the source, read back by
// the institution's strand, as often as it takes, while it is still being written or later. It is whole if its last
// record says so and counts as many as were read back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "model/source_record.hpp"
#include "state/staging/sealed_blocks.hpp"
#include "state/staging/staged_record.hpp"

namespace sluis::state {

/// The source's side. Takes what the door let through (daemon/cycle/reading/minimising_sink.hpp). What it returns as an
/// error is the disk's. On one thread.
class staged_writer final : public school_sink {
 public:
  /// `on_block`: another block can be read back.
  staged_writer(sealed_blocks& into, std::function<void()> on_block) : into_(into), on_block_(std::move(on_block)) {}
  ~staged_writer() override;
  staged_writer(const staged_writer&) = delete;
  staged_writer& operator=(const staged_writer&) = delete;

  result<void> begin(const source_school& school) override;
  result<void> on_group(const source_group& record) override;
  result<void> on_person(const source_person& record) override;
  result<void> on_invalid(const invalid_record& record) override;
  result<void> discard() override;
  result<void> end(const completeness& proof) override;
  void fail(const error& cause, const source_position& where) override;

 private:
  template <class Record>
  result<void> put(const Record& record);
  result<void> flush();

  sealed_blocks& into_;
  std::function<void()> on_block_;
  std::string filling_;
  std::uint64_t records_ = 0;  // since begin
};

/// The strand's side: one record after the other, from the first on.
class staged_reader {
 public:
  explicit staged_reader(sealed_blocks& from) : from_(from) {}
  ~staged_reader();
  staged_reader(const staged_reader&) = delete;
  staged_reader& operator=(const staged_reader&) = delete;

  /// nullptr: no more was written so far. Valid until the next call. errc::corrupt: it is not what was written, or its
  /// end counts others than were read back.
  result<const staged_record*> next();
  /// Blocks of which nothing is left to read.
  [[nodiscard]] std::size_t blocks_done() const { return rest_.empty() ? next_block_ : next_block_ - 1; }
  /// From the first record on again.
  void rewind();

 private:
  sealed_blocks& from_;
  std::size_t next_block_ = 0;
  std::string block_;
  std::string_view rest_;  // of block_
  staged_record record_;
  std::uint64_t records_ = 0;  // since begin
};

}  // namespace sluis::state
