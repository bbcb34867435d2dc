# Builds for linux/amd64 or linux/arm64 against a sysroot that packaging/sysroot has made:
#   -DKONNECT_PROCESSOR=x86_64|aarch64 -DKONNECT_SYSROOT=FOLDER
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES KONNECT_PROCESSOR KONNECT_SYSROOT)
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${KONNECT_PROCESSOR})
set(CMAKE_C_COMPILER ${KONNECT_PROCESSOR}-linux-gnu-gcc)
set(CMAKE_SYSROOT ${KONNECT_SYSROOT})
set(CMAKE_LIBRARY_ARCHITECTURE ${KONNECT_PROCESSOR}-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${KONNECT_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${KONNECT_SYSROOT}/usr/lib/${KONNECT_PROCESSOR}-linux-gnu/pkgconfig:${KONNECT_SYSROOT}/usr/share/pkgconfig)

# The same bytes wherever the folders are, and no debugging information: nothing of that is for the user.
get_filename_component(konnect_sysroot_parent ${KONNECT_SYSROOT} DIRECTORY)
set(CMAKE_C_FLAGS_INIT "-fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=3 -ffunction-sections -fdata-sections \
-ffile-prefix-map=${konnect_sysroot_parent}=. -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
