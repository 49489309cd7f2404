# Everything is a Debian 12 package; nothing is fetched. Headers of others count as SYSTEM, so that our warnings stay ours.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
add_library(tomlplusplus::tomlplusplus ALIAS PkgConfig::TOMLPLUSPLUS)

# Asio and Beast are compiled once, here, and only declared everywhere else.
add_library(sluis_asio STATIC cmake/asio_and_beast.cpp)
target_link_libraries(sluis_asio PUBLIC Boost::headers OpenSSL::SSL Threads::Threads)
target_compile_definitions(sluis_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED)

# Boost.JSON as well: its parser reads all foreign JSON (connectors/json).
add_library(sluis_boost_json STATIC cmake/boost_json.cpp)
target_link_libraries(sluis_boost_json PUBLIC Boost::headers)
