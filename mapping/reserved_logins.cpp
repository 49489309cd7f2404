// Words that name an office or a machine, not a person: whoever had one as a login would get its mail, and could be
// taken for it.
#include <algorithm>
#include <iterator>

#include "mapping/names.hpp"

namespace sluis::mapping {

namespace {

/// Without dots and hyphens.
constexpr std::string_view reserved[] = {"abuse",
                                         "account",
                                         "accounts",
                                         "admin",
                                         "administrateur",
                                         "administratie",
                                         "administrator",
                                         "alert",
                                         "alerts",
                                         "all",
                                         "anonymous",
                                         "autodiscover",
                                         "backup",
                                         "beheer",
                                         "beheerder",
                                         "bestuur",
                                         "billing",
                                         "bounce",
                                         "bounces",
                                         "contact",
                                         "daemon",
                                         "devnull",
                                         "directeur",
                                         "directie",
                                         "dmarc",
                                         "everyone",
                                         "ftp",
                                         "functioneelbeheer",
                                         "guest",
                                         "helpdesk",
                                         "hostmaster",
                                         "ict",
                                         "info",
                                         "iedereen",
                                         "jira",
                                         "listserv",
                                         "localhost",
                                         "mail",
                                         "mailerdaemon",
                                         "majordomo",
                                         "marketing",
                                         "news",
                                         "noc",
                                         "nobody",
                                         "noreply",
                                         "owner",
                                         "postmaster",
                                         "privacy",
                                         "receptie",
                                         "root",
                                         "sales",
                                         "security",
                                         "servicedesk",
                                         "ssladmin",
                                         "ssladministrator",
                                         "sslwebmaster",
                                         "staff",
                                         "support",
                                         "sysadmin",
                                         "system",
                                         "systeembeheer",
                                         "test",
                                         "usenet",
                                         "user",
                                         "uucp",
                                         "webmaster"};

std::string without_separators(std::string_view login) {
  std::string out(login);
  std::erase_if(out, [](char c) { return c == '.' || c == '-' || c == '_'; });
  return out;
}

}  // namespace

bool is_reserved_login(std::string_view login, const std::vector<std::string>& more) {
  const auto bare = without_separators(login);
  return std::find(std::begin(reserved), std::end(reserved), bare) != std::end(reserved) || bare == "www" ||
         bare == "superuser" || std::any_of(more.begin(), more.end(), [&](const std::string& one) {
           return without_separators(transliterate(one)) == bare;
         });
}

}  // namespace sluis::mapping
