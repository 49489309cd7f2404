// The one translation unit that compiles Boost.JSON's definitions.
#include <boost/json/src.hpp>
