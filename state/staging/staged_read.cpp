#include "state/staging/staged_read.hpp"

#include <utility>

#include "model/secret.hpp"

namespace sluis::state {

namespace {

constexpr std::size_t block_bytes = std::size_t{64} * 1024;

error altered_read() {
  return {errc::corrupt, "a read that was being taken in does not say what was written",
          "look at the disk and the kernel's log; nothing of it was taken in"};
}

}  // namespace

staged_writer::~staged_writer() {
  wipe(filling_);
}

template <class Record>
result<void> staged_writer::put(const Record& record) {
  encode_staged(filling_, record);
  ++records_;
  return filling_.size() < block_bytes ? result<void>() : flush();
}

result<void> staged_writer::on_group(const source_group& record) {
  return put(record);
}

result<void> staged_writer::on_person(const source_person& record) {
  return put(record);
}

result<void> staged_writer::on_invalid(const invalid_record& record) {
  return put(record);
}

result<void> staged_writer::flush() {
  SLUIS_TRY(into_.append(filling_));
  wipe(filling_.data(), filling_.size());
  filling_.clear();  // keeps its memory
  on_block_();
  return {};
}

result<void> staged_writer::begin(const source_school& school) {
  records_ = 0;
  return put(school);
}

result<void> staged_writer::discard() {
  return put(staged_discard{});
}

result<void> staged_writer::end(const completeness& proof) {
  encode_staged(filling_, staged_end{proof, records_});
  return flush();
}

// Where the disk is the cause, this fails as well; then the read has no end, which is as good as none.
void staged_writer::fail(const error& cause, const source_position& where) {
  encode_staged(filling_, staged_failure{cause, where});
  static_cast<void>(flush());
}

staged_reader::~staged_reader() {
  wipe(block_);
}

result<const staged_record*> staged_reader::next() {
  if (rest_.empty()) {
    if (next_block_ == from_.count()) return nullptr;
    SLUIS_ASSIGN(auto block, from_.read(next_block_));
    ++next_block_;
    wipe(block_);
    block_ = std::move(block);
    rest_ = block_;
  }
  if (!decode_staged(rest_, record_)) return altered_read();
  if (std::holds_alternative<source_school>(record_)) records_ = 0;
  const auto* const end = std::get_if<staged_end>(&record_);
  if (end != nullptr && end->records != records_) return altered_read();
  ++records_;
  return &record_;
}

void staged_reader::rewind() {
  next_block_ = 0;
  rest_ = {};
  records_ = 0;
}

}  // namespace sluis::state
