# The target `coverage` writes to coverage.txt in the build folder what the tests run since the last time have reached, by file.
find_program(GCOVR gcovr REQUIRED)
add_custom_target(coverage
    COMMAND ${GCOVR} --root ${PROJECT_SOURCE_DIR} --object-directory ${CMAKE_BINARY_DIR} --delete
            --filter ${PROJECT_SOURCE_DIR}/provider/ --filter ${PROJECT_SOURCE_DIR}/resources/
            --filter ${PROJECT_SOURCE_DIR}/emulator/ --output ${CMAKE_BINARY_DIR}/coverage.txt
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
    USES_TERMINAL VERBATIM)
