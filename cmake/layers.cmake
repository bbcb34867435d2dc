# konnect_add_layer(NAME LINKS target...): a static library of all .c files of the current folder. The link list is the
# layer law in CMake's words; scripts/check-layers checks the same for includes.
function(konnect_add_layer name)
    cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/provider)
    target_link_libraries(${name} PRIVATE project_options PUBLIC ${ARG_LINKS})
endfunction()
