/* gRPC can be built without xDS (GRPC_NO_XDS), the protocol by which clients learn of servers and their
 * policies; Debian's is built with it. These functions, which gRPC calls while it starts, register it and the
 * policies that go with it. In a statically linked program the linker takes ours, which do nothing, in their
 * place, and leaves out all that they alone need: a fifth of the program. We are a server on a unix socket,
 * and balance no load. The names are those of gRPC 1.51 (Debian 12 and 13); were they others,
 * tests/release/test_elf.py would find what is left in. */

#define REPLACES(name, symbol)                                                                               \
    void name(void *builder) __asm__(symbol);                                                                \
    void name(void *builder)                                                                                 \
    {                                                                                                        \
        (void)builder;                                                                                       \
    }

#define BUILDER "PNS_17CoreConfiguration7BuilderE"

REPLACES(register_extra_filters, "_ZN9grpc_core20RegisterExtraFiltersE" BUILDER)
REPLACES(register_rls_policy, "_ZN9grpc_core19RegisterRlsLbPolicyE" BUILDER)
REPLACES(register_grpclb_policy, "_ZN9grpc_core20RegisterGrpcLbPolicyE" BUILDER)
