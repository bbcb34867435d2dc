#include "transport/plugin_services.h"

#include "grpc_broker.pb-c.h"
#include "grpc_controller.pb-c.h"
#include "grpc_stdio.pb-c.h"
#include "health.pb-c.h"

static void end_process(void *state)
{
    process_ask_end(state);
}

/* Terraform waits for this reply without a deadline and then two seconds for our end: answer first, end then.
 */
static enum rpc_status shutdown_plugin(struct rpc_call *call)
{
    call->after_reply = end_process;
    return RPC_OK;
}

/* go-plugin's Ping asks for the service "plugin"; the empty name means the server itself. */
static enum rpc_status check_health(struct rpc_call *call)
{
    const Grpc__Health__V1__HealthCheckRequest *request =
        (const Grpc__Health__V1__HealthCheckRequest *)call->request;
    Grpc__Health__V1__HealthCheckResponse *reply = (Grpc__Health__V1__HealthCheckResponse *)call->reply;
    strview service = sv_from(request->service);
    if (service.len > 0 && !sv_equal_z(service, "plugin")) {
        call->status_message = SV("unknown service");
        return RPC_NOT_FOUND; /* SERVICE_UNKNOWN is for Watch alone */
    }
    reply->status = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVING;
    return RPC_OK;
}

static const struct rpc_handler controller[] = {
    { .method = "Shutdown", .handle = shutdown_plugin, .prompt = true },
    { .method = NULL },
};
/* Held open and silent: what a plugin prints reaches Terraform by stderr alone. */
static const struct rpc_handler stdio[] = {
    { .method = "StreamStdio" },
    { .method = NULL },
};
/* Terraform opens this and never uses it. */
static const struct rpc_handler broker[] = {
    { .method = "StartStream" },
    { .method = NULL },
};
static const struct rpc_handler health[] = {
    { .method = "Check", .handle = check_health, .prompt = true },
    { .method = NULL },
};

void plugin_services(struct process_watch *watch, struct rpc_service out[PLUGIN_SERVICES])
{
    out[0] = (struct rpc_service){ &plugin__grpccontroller__descriptor, controller, watch };
    out[1] = (struct rpc_service){ &plugin__grpcstdio__descriptor, stdio, NULL };
    out[2] = (struct rpc_service){ &plugin__grpcbroker__descriptor, broker, NULL };
    out[3] = (struct rpc_service){ &grpc__health__v1__health__descriptor, health, NULL };
}
