# `cmake --install build/release [--prefix DIR] [--component NAME]` installs, by component:
#   provider   bin/terraform-provider-konnect
#   emulator   bin/konnect-emulator
#   mirror     the provider where `terraform init` looks for it, share/terraform/plugins/…: below /usr/local, /usr and ~/.local
#              Terraform finds it unasked; elsewhere a filesystem_mirror names PREFIX/share/terraform/plugins. Only when asked for.
include(GNUInstallDirs)

set(KONNECT_PROVIDER_SOURCE "registry.terraform.io/terraform-provider-konnect/konnect" CACHE STRING
    "The provider's source address in the mirror: with a host, without a version")

string(TOLOWER ${CMAKE_SYSTEM_NAME} os)
set(arch ${CMAKE_SYSTEM_PROCESSOR})
if(arch STREQUAL "x86_64") # Terraform has Go's names
    set(arch amd64)
elseif(arch STREQUAL "aarch64")
    set(arch arm64)
endif()

install(TARGETS terraform-provider-konnect RUNTIME COMPONENT provider)
if(KONNECT_EMULATOR)
    install(TARGETS konnect-emulator RUNTIME COMPONENT emulator)
endif()
install(PROGRAMS $<TARGET_FILE:terraform-provider-konnect>
    DESTINATION ${CMAKE_INSTALL_DATADIR}/terraform/plugins/${KONNECT_PROVIDER_SOURCE}/${KONNECT_VERSION}/${os}_${arch}
    RENAME terraform-provider-konnect_v${KONNECT_VERSION}
    COMPONENT mirror EXCLUDE_FROM_ALL)
