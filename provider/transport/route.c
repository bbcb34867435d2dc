#include "transport/route.h"

static const struct rpc_handler *find_handler(const struct rpc_service *service, strview method)
{
    for (const struct rpc_handler *row = service->handlers; row->method != NULL; row++)
        if (sv_equal_z(method, row->method))
            return row;
    return NULL;
}

bool route_find(const struct rpc_service *services, size_t count, strview path, struct route *out)
{
    strview rest = path;
    if (sv_cut(&rest, '/').len != 0 || rest.data == NULL)
        return false;
    strview service_name = sv_cut(&rest, '/');
    if (rest.data == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!sv_equal_z(service_name, services[i].descriptor->name))
            continue;
        const struct rpc_handler *handler = find_handler(&services[i], rest);
        const ProtobufCMethodDescriptor *method =
            handler != NULL
                ? protobuf_c_service_descriptor_get_method_by_name(services[i].descriptor, handler->method)
                : NULL;
        if (method == NULL)
            return false;
        *out = (struct route){ handler, method->input, method->output, services[i].state, handler->streams };
        return true;
    }
    return false;
}
