#include <gtest/gtest.h>

#include "config/duration.hpp"
#include "config/near.hpp"
#include "config/url.hpp"
#include "config/words.hpp"
#include "model/coverage.hpp"

namespace sluis::config {
namespace {

TEST(config_duration, digits_and_one_unit) {
  struct row {
    const char* text;
    long seconds;  // -1: refused
  };
  for (const auto& [text, seconds] :
       {row{"30s", 30}, row{"15m", 900}, row{"1h", 3600}, row{"1d", 86400}, row{"0s", 0}, row{"36500d", 3153600000},
        row{"", -1}, row{"15", -1}, row{"m", -1}, row{"1 h", -1}, row{"-1s", -1}, row{"+1s", -1}, row{"1.5h", -1},
        row{"1h30m", -1}, row{"1H", -1}, row{"36501d", -1}, row{"99999999999999999999s", -1}}) {
    const auto parsed = parse_duration(text);
    ASSERT_EQ(parsed.has_value(), seconds >= 0) << text;
    if (parsed) {
      EXPECT_EQ(parsed->count(), seconds) << text;
    }
  }
}

TEST(config_duration, is_written_in_the_largest_unit_that_fits) {
  EXPECT_EQ(duration_text(std::chrono::seconds{86400}), "1d");
  EXPECT_EQ(duration_text(std::chrono::seconds{5400}), "90m");
  EXPECT_EQ(duration_text(std::chrono::seconds{61}), "61s");
  EXPECT_EQ(duration_text(std::chrono::seconds{0}), "0s");
}

TEST(config_near, a_slip_is_recognised_and_a_guess_is_not_made) {
  const std::vector<std::string> known = {"id", "kind", "path", "every", "max_removals", "max_removals_percent"};
  struct row {
    const char* written;
    const char* meant;  // nullptr: none
  };
  for (const auto& [written, meant] :
       {row{"evry", "every"}, row{"eveyr", "every"}, row{"knid", "kind"}, row{"di", "id"},
        row{"max_removal", "max_removals"}, row{"max_removals_perc", "max_removals_percent"}, row{"Path", "path"},
        row{"url", nullptr}, row{"", nullptr}, row{"token_file", nullptr}}) {
    const auto found = near_word(written, known);
    EXPECT_EQ(found.value_or("-"), meant == nullptr ? "-" : meant) << written;
  }
}

TEST(config_url, https_or_plain_http_on_loopback_only) {
  struct row {
    const char* url;
    bool good;        // where plain http is refused
    bool good_plain;  // where it is allowed on loopback
  };
  for (const auto& [url, good, good_plain] : {row{"https://scim.example/v2", true, true},
                                              row{"https://scim.example:8443", true, true},
                                              row{"https://[2001:db8::1]:8443/x", true, true},
                                              row{"https://10.0.0.1/", true, true},
                                              row{"http://127.0.0.1:4020/scim/v2", false, true},
                                              row{"http://127.1.2.3/", false, true},
                                              row{"http://localhost:1", false, true},
                                              row{"http://[::1]/x", false, true},
                                              row{"http://127.0.0.1.evil.example/", false, false},
                                              row{"http://localhost.example/", false, false},
                                              row{"http://127.1/", false, false},
                                              row{"http://2130706433/", false, false},
                                              row{"http://[::2]/", false, false},
                                              row{"http://192.168.1.1/", false, false},
                                              row{"http://127.0.0.1@evil.example/", false, false},
                                              row{"https://user:pass@scim.example/", false, false},
                                              row{"https://", false, false},
                                              row{"https:///x", false, false},
                                              row{"https://a b/", false, false},
                                              row{"https://a/x?y=1", false, false},
                                              row{"https://a/#x", false, false},
                                              row{"https://a:0/", false, false},
                                              row{"https://a:65536/", false, false},
                                              row{"https://a:/", false, false},
                                              row{"https://[::1", false, false},
                                              row{"https://[x]/", false, false},
                                              row{"HTTPS://a/", false, false},
                                              row{"ftp://a/", false, false},
                                              row{"", false, false},
                                              row{"https://\xc3\xa9.example/", false, false}}) {
    EXPECT_EQ(!url_problem(url, plain_http::refused), good) << url;
    EXPECT_EQ(!url_problem(url, plain_http::on_loopback), good_plain) << url;
  }
}

TEST(config_words, shapes_of_single_values) {
  for (const char* good : {"demo.example", "a.b-c.nl", "xn--caf-dma.example", "1.2"})
    EXPECT_TRUE(is_mail_domain(good)) << good;
  for (const char* bad :
       {"", "demo", "Demo.example", ".example", "demo.", "a..b", "-a.nl", "a-.nl", "a_b.nl", "@a.nl"}) {
    EXPECT_FALSE(is_mail_domain(bad)) << bad;
  }
  for (const char* good : {"99XX", "01AB-00"}) EXPECT_TRUE(is_school_code(good)) << good;
  for (const char* bad : {"", "99xx", "99XX-", "99XX-1", "99XX01", "9XXX", "99XX-011"})
    EXPECT_FALSE(is_school_code(bad)) << bad;
  for (const char* good : {"sluis-admin", "_x", "adm"}) EXPECT_TRUE(is_group_name(good)) << good;
  for (const char* bad : {"", "-a", "1a", "A", "a b", "a.b"}) EXPECT_FALSE(is_group_name(bad)) << bad;
}

}  // namespace
}  // namespace sluis::config
