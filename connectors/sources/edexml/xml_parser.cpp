#include "connectors/sources/edexml/xml_parser.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "connectors/sources/edexml/wiping_memory.hpp"

namespace sluis::sources::edexml {

namespace {

std::string_view view(const xmlChar* begin, const xmlChar* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

// Every tag's length is counted, so eight bytes at a time.
std::uint32_t characters_in(std::string_view utf8) {
  constexpr std::uint64_t lowest_bits = 0x0101'0101'0101'0101U;
  std::size_t continuations = 0;
  const auto size = utf8.size();
  for (; utf8.size() >= 8; utf8.remove_prefix(8)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, utf8.data(), sizeof eight);
    continuations += (eight >> 7U & ~eight >> 6U & lowest_bits) * lowest_bits >> 56U;  // the sum of the eight
  }
  for (const char c : utf8) continuations += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 1 : 0;
  return static_cast<std::uint32_t>(size - continuations);
}

text_position place(int line, int column) {
  return {static_cast<std::uint32_t>(std::max(line, 0)), static_cast<std::uint32_t>(std::max(column, 0))};
}

constexpr const char* hint_broken = "export the file again; nothing of it was taken in and nobody was removed";
constexpr const char* hint_truncated =
    "wait until the export has finished, or export again; nothing of it was taken in";

/// libxml2's own message may quote the document, so it is not used.
xml_fault explain(int code, bool is_root_closed, text_position where) {
  if (code == XML_ERR_DOCUMENT_END && is_root_closed) {
    return {"something stands behind the end tag of the document",
            "export the file again, or take out what stands behind its last end tag; nothing of it was taken in",
            where};
  }
  switch (code) {
    case XML_ERR_DOCUMENT_EMPTY:
      return {"the file is empty or is not XML", hint_broken, where};
    case XML_ERR_DOCUMENT_END:
    case XML_ERR_TAG_NOT_FINISHED:
    case XML_ERR_GT_REQUIRED:
    case XML_ERR_LTSLASH_REQUIRED:
      return {"the file ends, or a tag breaks off, before its end tag", hint_truncated, where};
    case XML_ERR_TAG_NAME_MISMATCH:
      return {"an end tag does not match its start tag", hint_broken, where};
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
      return {"an entity is used that XML does not define", hint_broken, where};
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_INVALID_CHAR:
    case XML_I18N_CONV_FAILED:
      return {"a byte is not text in the file's encoding", "declare the encoding it was written in", where};
    case XML_ERR_ATTRIBUTE_REDEFINED:
      return {"an attribute stands twice in one tag", hint_broken, where};
    default:
      return {"this is not well-formed XML (libxml2 error " + std::to_string(code) + ")", hint_broken, where};
  }
}

}  // namespace

std::optional<std::string_view> xml_attributes::find(std::string_view name) const {
  for (int i = 0; i < count_; ++i) {
    const unsigned char** one = raw_ + 5 * i;
    if (one[1] == nullptr && name == reinterpret_cast<const char*>(one[0])) return view(one[3], one[4]);
  }
  return std::nullopt;
}

// libxml2 is C: nothing may be thrown through it.
struct xml_parser::callbacks {
  template <class Action>
  static void guarded(void* self, Action action) noexcept {
    auto& parser = *static_cast<xml_parser*>(self);
    if (parser.stopped_) return;
    try {
      action(parser);
    } catch (...) {
      parser.thrown_ = std::current_exception();
      parser.stop();
    }
  }
  static void start(void* self, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**, int count,
                    int, const xmlChar** attributes) {
    guarded(self, [&](xml_parser& p) {
      ++p.depth_;
      p.events_.start_element(std::string_view(reinterpret_cast<const char*>(name)), xml_attributes(attributes, count),
                              p);
    });
  }
  static void end(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    guarded(self, [](xml_parser& p) {
      p.is_root_closed_ = --p.depth_ == 0;
      p.events_.end_element(p);
    });
  }
  static void characters(void* self, const xmlChar* text, int size) {
    if (!static_cast<xml_parser*>(self)->events_.wants_text()) return;
    guarded(self, [&](xml_parser& p) { p.events_.text(view(text, text + size)); });
  }
  static void doctype(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    guarded(self, [](xml_parser& p) { p.refuse_doctype(); });
  }
  static void failed(void* self, xmlErrorPtr cause) {
    guarded(self, [&](xml_parser& p) { p.record(*cause); });
  }
  static void ignored(void*, xmlErrorPtr) {}
  static xmlSAXHandler table() {
    xmlSAXHandler out{};
    out.initialized = XML_SAX2_MAGIC;
    out.startElementNs = start;
    out.endElementNs = end;
    out.characters = characters;
    out.ignorableWhitespace = characters;
    out.cdataBlock = characters;
    out.internalSubset = doctype;
    out.serror = failed;
    return out;
  }
};

void xml_parser::release::operator()(_xmlParserCtxt* context) const {
  xmlFreeParserCtxt(context);
}

xml_parser::xml_parser(xml_events& events) : events_(events) {
  use_wiping_memory();
  // What libxml2 says apart from a document would go to stderr, and may quote the document.
  xmlSetStructuredErrorFunc(nullptr, callbacks::ignored);
  auto handler = callbacks::table();
  context_.reset(xmlCreatePushParserCtxt(&handler, this, nullptr, 0, nullptr));
  if (!context_) throw std::bad_alloc();
  // Encodings are settled before the parser sees a byte (encoding.hpp), so it need not believe the declaration.
  xmlCtxtUseOptions(context_.get(), XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
}

xml_parser::~xml_parser() {
  xmlResetLastError();
}

bool xml_parser::feed(std::string_view bytes) {
  return parse(bytes, 0);
}

bool xml_parser::finish() {
  return parse({}, 1);
}

bool xml_parser::parse(std::string_view bytes, int last) {
  if (stopped_ || fault_) return false;
  const int code = xmlParseChunk(context_.get(), bytes.data(), static_cast<int>(bytes.size()), last);
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  if (stopped_ || fault_) return false;
  if (context_->wellFormed == 0 || context_->disableSAX != 0) {
    fault_ = explain(code, is_root_closed_, position());
    return false;
  }
  return true;
}

void xml_parser::stop() {
  stopped_ = true;
  xmlStopParser(context_.get());
}

void xml_parser::record(const _xmlError& cause) {
  // Warnings and namespace errors leave the document well-formed; nothing here depends on namespaces.
  if (fault_ || cause.level != XML_ERR_FATAL) return;
  fault_ = explain(cause.code, is_root_closed_, place(cause.line, cause.int2));
}

void xml_parser::refuse_doctype() {
  fault_ = xml_fault{"the file has a DOCTYPE, which could declare entities; EDEXML has none",
                     "export the file as EDEXML, or take the DOCTYPE out", position()};
  stop();
}

text_position xml_parser::position() const {
  if (context_->input == nullptr) return {};
  return place(context_->input->line, context_->input->col);
}

// libxml2 reports a start tag when it has read its attributes. A raw '<' cannot stand in them, so the last one opened
// the tag.
text_position xml_parser::tag_position(std::string_view name) const {
  const auto* in = context_->input;
  const auto read = view(in->base, in->cur);
  auto out = place(in->line, in->col);
  const auto bare = name.size() + 1;  // "<name": no attributes, the usual case
  if (read.size() >= bare && read[read.size() - bare] == '<') {
    out.column -= static_cast<std::uint32_t>(bare);  // the names that anybody asks for are ASCII
    return out;
  }
  const void* found = ::memrchr(read.data(), '<', read.size());
  if (found == nullptr) return out;
  const auto open = static_cast<std::size_t>(static_cast<const char*>(found) - read.data());
  const auto tag = read.substr(open);
  if (tag.find('\n') == std::string_view::npos) {
    out.column -= characters_in(tag);
    return out;
  }
  const auto line_start = read.rfind('\n', open);
  out.line -= static_cast<std::uint32_t>(std::count(tag.begin(), tag.end(), '\n'));
  out.column =
      line_start == std::string_view::npos ? 0 : characters_in(read.substr(line_start + 1, open - line_start - 1)) + 1;
  return out;
}

}  // namespace sluis::sources::edexml
