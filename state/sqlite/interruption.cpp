#include "state/sqlite/interruption.hpp"

#include <utility>

namespace sluis::state::sqlite {

namespace {
constexpr int steps_between_questions = 1000;
}  // namespace

interruption::interruption(database& db, std::function<bool()> must_end) : db_(db), must_end_(std::move(must_end)) {
  sqlite3_progress_handler(db_.raw(), steps_between_questions, is_to_end, this);
}

interruption::~interruption() {
  sqlite3_progress_handler(db_.raw(), 0, nullptr, nullptr);
}

int interruption::is_to_end(void* self) noexcept {
  const auto& mine = *static_cast<const interruption*>(self);
  return mine.db_.in_transaction() && mine.must_end_() ? 1 : 0;
}

bool is_interruption(const sqlite_error& thrown) noexcept {
  return (thrown.code() & 0xff) == SQLITE_INTERRUPT;
}

}  // namespace sluis::state::sqlite
