# find_package first; a pinned source second, for machines without the system packages.
include(FetchContent)

find_package(Eigen3 3.4 QUIET NO_MODULE)
if(NOT Eigen3_FOUND)
  FetchContent_Declare(eigen GIT_REPOSITORY https://gitlab.com/libeigen/eigen.git GIT_TAG 3.4.0)
  FetchContent_MakeAvailable(eigen)
endif()

find_package(Boost 1.74 REQUIRED)

find_package(OpenMP REQUIRED COMPONENTS CXX)

find_path(RANDOM123_INCLUDE_DIR Random123/philox.h)
if(NOT RANDOM123_INCLUDE_DIR)
  FetchContent_Declare(random123 GIT_REPOSITORY https://github.com/DEShawResearch/random123.git GIT_TAG v1.14.0)
  FetchContent_MakeAvailable(random123)
  set(RANDOM123_INCLUDE_DIR ${random123_SOURCE_DIR}/include)
endif()
add_library(Random123::Random123 INTERFACE IMPORTED)
target_include_directories(Random123::Random123 SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})
