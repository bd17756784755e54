# Which commit is built: cmake -DSOURCE=FOLDER [-DHEADER=FILE] -P commit.cmake
# Asks git, if FOLDER is the top of a checkout and not a folder in somebody else's; else reads commit.txt, which git
# fills in its archives and `make wheel` in the sdist. Otherwise the commit is "unknown". Changes that are not committed
# are said. Writes the header if the commit is another than it names, or prints the commit.
set(commit unknown)
set(top "")
find_program(GIT git)
if(GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-toplevel OUTPUT_VARIABLE top ERROR_QUIET
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
file(REAL_PATH ${SOURCE} here)
if(top AND here STREQUAL top)
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse HEAD OUTPUT_VARIABLE commit
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${GIT} -C ${SOURCE} status --porcelain --untracked-files=no OUTPUT_VARIABLE changes
                  COMMAND_ERROR_IS_FATAL ANY)
  if(changes)
    string(APPEND commit " with changes")
  endif()
elseif(EXISTS ${SOURCE}/commit.txt)
  file(STRINGS ${SOURCE}/commit.txt line LIMIT_COUNT 1)
  if(line MATCHES "^[0-9a-f]+( with changes)?$")
    set(commit ${line})
  endif()
endif()

if(NOT HEADER)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo ${commit})
  return()
endif()
set(line "#define QUESNAY_COMMIT \"${commit}\"\n")
set(before "")
if(EXISTS ${HEADER})
  file(READ ${HEADER} before)
endif()
if(NOT line STREQUAL before)
  file(WRITE ${HEADER} "${line}")
endif()
