# Files named *.isa.cpp are lane kernels. Each is compiled once for every instruction set of the target processor
# family, into a namespace of its own (QUESNAY_ISA), and chosen at run time (core/isa.hpp).

# Dense linear algebra on large tables promises 1e-12 across machines, not bits: its products may be fused
# (docs/adr/0008-a-matrix-kernel-of-our-own.md).
function(quesnay_fuse_products name)
  foreach(source IN LISTS ARGN)
    cmake_path(GET source FILENAME filename)
    if(filename STREQUAL name)
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -ffp-contract=fast)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "no source of the lane kernels is named ${name}, whose products are to be fused")
endfunction()

function(quesnay_add_isa_kernels target flags)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set(isas baseline v3 v4)
    set(march_baseline -march=x86-64)
    set(march_v3 -march=x86-64-v3)
    set(march_v4 -march=x86-64-v4 -mprefer-vector-width=512)
    target_compile_definitions(${target} PRIVATE QUESNAY_HAS_X86_LEVELS)
  else()
    set(isas baseline)
    set(march_baseline "")
  endif()
  # Fully optimised in every build but Debug, where the compiler would take minutes under a sanitizer.
  foreach(isa IN LISTS isas)
    set(objects ${target}_${isa})
    add_library(${objects} OBJECT ${ARGN})
    target_compile_features(${objects} PRIVATE cxx_std_20)
    target_include_directories(${objects} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_compile_definitions(${objects} PRIVATE QUESNAY_ISA=${isa})
    target_compile_options(${objects} PRIVATE ${flags} ${march_${isa}} $<IF:$<CONFIG:Debug>,-O1,-O3>)
    quesnay_warnings(${objects} -Wshadow)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${objects}>)
  endforeach()
endfunction()
