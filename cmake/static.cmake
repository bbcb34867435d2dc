# Static position-independent executables of static libraries alone: gcc -static-pie. Included before any library is looked for.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(PKG_CONFIG_ARGN --static)
add_link_options(-static-pie -Wl,--gc-sections)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64") # binutils 2.40 can do it for no other
    add_link_options(-Wl,-z,pack-relative-relocs) # 0.8 MB of relocations in 8 KB
endif()
