#include "daemon/process/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "connectors/json/parse_json.hpp"

namespace sluis::daemon {

namespace {

constexpr std::size_t most_bytes = 64 * 1024;

/// The string under a key; null if there is none, or an empty one.
std::string* text_in(nlohmann::json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_string()) return nullptr;
  auto& text = object[key].get_ref<std::string&>();
  return text.empty() ? nullptr : &text;
}

}  // namespace

namespace {

/// Closed by the caller.
result<int> open_credential(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) return fd;
  if (errno == ENOENT) {  // without the name: somebody may have written the credential itself in its place
    return error{errc::not_found, "a credential file that the configuration names does not exist",
                 "write what the target gave you into a file, readable by sluisd only, and name that file"};
  }
  return error{errc::io, "cannot read the credential file " + path.string() + ": " + std::strerror(errno),
               "write what the target gave you into it, readable by sluisd only"};
}

result<secret> read_whole(int fd, const std::filesystem::path& path) {
  std::string raw(most_bytes, '\0');
  std::size_t size = 0;
  while (size < raw.size()) {
    const auto got = ::read(fd, raw.data() + size, raw.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  const bool fits = size < raw.size();
  secret out(raw.substr(0, size));
  wipe(raw);
  if (out.empty())
    return error{errc::invalid_input, "the credential file " + path.string() + " is empty",
                 "write the target's credential into it"};
  if (!fits)
    return error{errc::invalid_input, "the credential file " + path.string() + " is larger than 64 KiB",
                 "name the right file"};
  return out;
}

}  // namespace

result<secret> read_public_file(const std::filesystem::path& path) {
  SLUIS_ASSIGN(const int fd, open_credential(path));
  auto out = read_whole(fd, path);
  ::close(fd);
  return out;
}

result<secret> read_secret_file(const std::filesystem::path& path) {
  SLUIS_ASSIGN(const int fd, open_credential(path));
  struct stat found {};
  const bool is_open_to_all = ::fstat(fd, &found) != 0 || (found.st_mode & (S_IROTH | S_IWOTH)) != 0;
  auto out = is_open_to_all ? error{errc::refused,
                                    "everybody on this machine may read or write the credential file " + path.string(),
                                    "chmod o-rw " + path.string()}
                            : read_whole(fd, path);
  ::close(fd);
  return out;
}

result<secret> read_secret_line(const std::filesystem::path& path) {
  SLUIS_ASSIGN(const secret whole, read_secret_file(path));
  secret out(std::string(whole.reveal().substr(0, whole.reveal().find_first_of("\r\n"))));
  if (out.empty())
    return error{errc::invalid_input, "the first line of " + path.string() + " is empty",
                 "write the target's credential into it"};
  return out;
}

result<targets::oauth::service_account> read_service_account(const std::filesystem::path& path) {
  SLUIS_ASSIGN(const secret whole, read_secret_file(path));
  auto parsed = foreign::parse_json(whole.reveal(), foreign::small_document);
  if (!parsed)
    return error{errc::invalid_input, path.string() + " cannot be read: " + parsed.error().message(),
                 "download it from Google again, as JSON"};
  auto& object = *parsed;
  const auto* const type = text_in(object, "type");
  const auto* const address = text_in(object, "client_email");
  auto* const written = text_in(object, "private_key");
  if (type == nullptr || *type != "service_account" || address == nullptr || written == nullptr) {
    return error{errc::invalid_input, path.string() + " is not a service account's key",
                 "download it from Google as JSON: it says \"type\": \"service_account\""};
  }
  const secret pem(*written);
  wipe(*written);
  SLUIS_ASSIGN(auto key, targets::oauth::private_key::parse(pem, path.string()));
  const auto* const key_id = text_in(object, "private_key_id");
  return targets::oauth::service_account{*address, std::move(key), key_id == nullptr ? std::string() : *key_id, {}, {},
                                         {}};
}

}  // namespace sluis::daemon
