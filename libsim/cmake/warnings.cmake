# Warnings and whether they are errors: OFF, ON, or KNOWN, with the compiler that CI uses and only with it. Others warn
# inside their own headers and Eigen's, where nobody here can mend it.
set(QUESNAY_WARNINGS_AS_ERRORS OFF CACHE STRING "Treat warnings as errors: OFF, ON, or KNOWN (with g++ 12 only)")

function(quesnay_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic ${ARGN})
  # g++ 12 warns of overlaps inside its own std::string.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  set(errors ${QUESNAY_WARNINGS_AS_ERRORS})
  if(errors STREQUAL "KNOWN")
    string(COMPARE EQUAL "${CMAKE_CXX_COMPILER_ID}" "GNU" errors)
    if(NOT CMAKE_CXX_COMPILER_VERSION MATCHES "^12\\.")
      set(errors OFF)
    endif()
  endif()
  if(errors)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
