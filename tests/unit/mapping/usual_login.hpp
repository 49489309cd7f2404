// The template of a login where an institution says nothing (config/config.hpp).
#pragma once

namespace sluis::mapping {

inline constexpr const char* usual_login = "{given}.{prefix}{family}";

}  // namespace sluis::mapping
