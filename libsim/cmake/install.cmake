# cmake --install: headers, the library, and what find_package(quesnay) reads. The Python module is installed by its
# own component, "python", so that the wheel holds nothing of this.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS quesnay_core EXPORT quesnayTargets COMPONENT cpp
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT cpp
        FILES_MATCHING PATTERN "*.hpp")
set(quesnay_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/quesnay)
install(EXPORT quesnayTargets NAMESPACE quesnay:: DESTINATION ${quesnay_cmake_dir} COMPONENT cpp)
configure_package_config_file(${CMAKE_CURRENT_SOURCE_DIR}/cmake/quesnayConfig.cmake.in quesnayConfig.cmake
                              INSTALL_DESTINATION ${quesnay_cmake_dir})
# Before 1.0 a minor version may change what callers see.
write_basic_package_version_file(quesnayConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/quesnayConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/quesnayConfigVersion.cmake
        DESTINATION ${quesnay_cmake_dir} COMPONENT cpp)
