# Static position-independent executables of static libraries alone: gcc -static-pie. Included before any library is looked for.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(PKG_CONFIG_ARGN --static)
add_link_options(-static-pie -Wl,--gc-sections)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64") # not tried for others
    add_link_options(-Wl,-z,pack-relative-relocs) # a program smaller by 0.7 MB
endif()
