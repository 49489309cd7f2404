#include "connectors/sources/edexml/school_identity.hpp"

#include "connectors/sources/edexml/file_input.hpp"
#include "connectors/sources/edexml/outline.hpp"
#include "connectors/sources/edexml/run_pass.hpp"

namespace sluis::sources::edexml {

namespace {

class identity_pass final : public element_consumer {
 public:
  explicit identity_pass(const std::string& file) : outline_(file) {}
  [[nodiscard]] const outline& school() const { return outline_; }

  answer open(context what, const xml_attributes& attributes, text_position where) override {
    if (what != context::edex && what != context::school) return answer::skip;
    outline_.open(what, attributes, where);
    return answer::read;
  }
  void value(context in, const element_text& value) override { outline_.value(in, value); }
  void close(context what, text_position where) override { outline_.close(what, where); }
  [[nodiscard]] bool stopped() const override { return outline_.has_school() || outline_.failure(); }

 private:
  outline outline_;
};

}  // namespace

std::optional<std::string> school_identity(const read_unit& unit) {
  auto file = file_input::open(unit.path, unit.name);
  if (!file) return std::nullopt;
  identity_pass pass(unit.name);
  static_cast<void>(run_pass(**file, pass, {}));
  if (!pass.school().has_school()) return std::nullopt;
  return pass.school().school_code();
}

}  // namespace sluis::sources::edexml
