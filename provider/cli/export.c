/* terraform-provider-konnect export: the command line of export/export.h. */
#include "base/printable.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/target.h"
#include "engine/provider.h"
#include "export/export.h"
#include "value/build.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { EXPORTED = 0, FAILED = 1, INCOMPLETE = 2 };

enum { KEY_OUT = CLI_KEY_OWN, KEY_SELECT_TAG };

static const struct argp_option options[] = {
    CLI_OPTION_CONTROL_PLANE,
    { .name = "out", .key = KEY_OUT, .arg = "DIR", .doc = "the folder to write, which must be new or empty" },
    { .name = "select-tag",
      .key = KEY_SELECT_TAG,
      .arg = "TAG",
      .doc = "only objects with this tag; of several, with all of them" },
    CLI_OPTION_SERVER_URL,
    CLI_OPTION_REGION,
    { .name = "help", .key = 'h', .doc = "print this" },
    { .name = NULL },
};

static const char introduction[] =
    "usage: terraform-provider-konnect export --control-plane NAME|ID --out DIR [OPTION...]\n"
    "\n"
    "Reads a control plane and writes it as configuration for Terraform: files by kind, import blocks,\n"
    "references in the place of IDs, variables in the place of secrets. Nothing is changed in Konnect, and\n"
    "nothing that exists is overwritten. The token comes from the environment, as for the provider\n"
    "(KONNECT_TOKEN or KONNECT_SPAT), and so do the address and the control plane that no option names.\n"
    "\n";

static const char conclusion[] =
    "\n"
    "exit code: 0: all is exported; 1: nothing was written; 2: something is not exported, or not\n"
    "wholly known, and the summary names it, or the summary could not be printed\n";

struct arguments {
    struct arena *arena;
    struct cli_target target;
    const char *folder;
    strview *tags;
    size_t tag_count;
    bool help;
};

/* ---- Reading the command line ---- */

static error_t take(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_OUT:
        arguments->folder = argument;
        return 0;
    case KEY_SELECT_TAG:
        if (argument[0] == '\0')
            return EINVAL;
        arguments->tags[arguments->tag_count++] = sv_from(argument);
        return 0;
    case 'h':
        arguments->help = true;
        return 0;
    default:
        return cli_target_take(&arguments->target, key, argument);
    }
}

static const struct cli_help help = { introduction, options, conclusion };

static int refuse(const char *fault)
{
    cli_help_refuse(&help, fault);
    return FAILED;
}

/* ---- What is said ---- */

static void print_diagnostics(const struct ctx *ctx)
{
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next)
        (void)fprintf(stderr, "%s: " SV_FMT "\n\n" SV_FMT "\n\n",
                      diag->severity == DIAG_ERROR ? "Error" : "Warning", SV_ARG(diag->summary),
                      SV_ARG(diag->detail));
}

static void print_progress(void *payload, const struct resource_def *def, size_t count)
{
    (void)payload;
    (void)fprintf(stderr, "read %s: %zu\n", def->type_name, count);
}

static bool needs_variables(const struct rendering_result *rendered)
{
    bool needed = false;
    for (size_t i = 0; i < rendered->fill_in_count; i++)
        needed = needed || rendered->fill_ins[i].needed;
    return needed;
}

static void add_fill_ins(struct buf *text, const struct rendering_result *rendered)
{
    if (rendered->fill_in_count > 0)
        buf_append_z(text,
                     "\nTo be filled in (variables.tf); while one is null, Konnect keeps what it has:\n\n");
    for (size_t i = 0; i < rendered->fill_in_count; i++) {
        const struct export_fill_in *fill_in = &rendered->fill_ins[i];
        buf_printf(text, "  var." SV_FMT ": \"" SV_FMT "\" of " SV_FMT "%s" SV_FMT "%s\n",
                   SV_ARG(fill_in->variable), SV_ARG(fill_in->attribute), SV_ARG(fill_in->address),
                   fill_in->places.len > 0 ? ", with " : "", SV_ARG(fill_in->places),
                   fill_in->needed ? " (every plan needs it: a text with a credential in it)" : "");
    }
}

static void add_gaps(struct buf *text, const struct inventory *inventory)
{
    if (inventory->gap_count > 0)
        buf_append_z(text, "\nNot exported, or not wholly known:\n\n");
    for (size_t i = 0; i < inventory->gap_count; i++)
        buf_printf(text, "  " SV_FMT ": " SV_FMT "\n", SV_ARG(inventory->gaps[i].what),
                   SV_ARG(inventory->gaps[i].why));
}

static void add_next(struct buf *text, const struct arguments *arguments, const struct export_report *report)
{
    if (report->objects == 0 && report->inventory.gap_count > 0)
        buf_append_z(text, "\nNothing is exported.\n");
    else if (report->objects == 0)
        buf_printf(text, "\nThere is nothing to import: the control plane holds no object %s.\n",
                   arguments->tag_count > 0 ? "with these tags" : "that a resource can say");
    else
        buf_printf(
            text,
            "\nThe control plane itself is not among the resources. Next, in %s: terraform init, then\n"
            "terraform plan, which shows imports and no change%s.\n",
            arguments->folder,
            needs_variables(&report->rendered) ? ", but for objects with a variable that every plan needs:\n"
                                                 "it is sensitive, which is new to their state"
                                               : "");
}

static int print_report(const struct arguments *arguments, const struct export_report *report)
{
    const struct rendering_result *rendered = &report->rendered;
    struct buf text = buf_make(arguments->arena, BUF_LIMIT_HTTP_BODY);
    buf_printf(&text, "Exported %s of the control plane \"" SV_FMT "\" (" SV_FMT ") to %s:\n\n",
               arena_count(arguments->arena, (int64_t)report->objects, "object"),
               SV_ARG(report->control_plane_name), SV_ARG(report->control_plane_id), arguments->folder);
    for (size_t i = 0; i < rendered->file_count; i++)
        if (rendered->files[i].objects > 0)
            buf_printf(&text, "  %-32s %zu\n", rendered->files[i].name.data, rendered->files[i].objects);
    add_fill_ins(&text, rendered);
    add_gaps(&text, &report->inventory);
    add_next(&text, arguments, report);
    strview shown = printable(arguments->arena, buf_view(&text), PRINTABLE_LINES);
    if (fputs(shown.data, stdout) < 0 || fflush(stdout) != 0) {
        (void)fprintf(stderr, "Error: the summary could not be printed: %s\n", strerror(errno));
        return INCOMPLETE;
    }
    return report->inventory.gap_count > 0 ? INCOMPLETE : EXPORTED;
}

/* ---- Running ---- */

/* What the options say, and no default tags: all tags are the objects' own. */
static const struct value *provider_block(const struct cli_program *program,
                                          const struct arguments *arguments)
{
    struct arena *arena = arguments->arena;
    const struct value *block = cli_target_block(arena, program->provider, &arguments->target);
    const struct attr *tags = attr_row(program->provider->attrs, "default_tags");
    return value_with(arena, block, sv_from(tags->name), value_of(arena, tags->type, NULL, NULL, 0));
}

static int run(const struct cli_program *program, const struct arguments *arguments)
{
    struct ctx ctx = ctx_make(arguments->arena);
    struct provider *provider = provider_new(program->provider, program->resources, program->world);
    const struct export_request request = {
        .resources = program->resources,
        .folder = arguments->folder,
        .tags = arguments->tags,
        .tag_count = arguments->tag_count,
        .source = sv_from(program->source),
        .progress = print_progress,
    };
    const struct value *block = provider_block(program, arguments);
    struct export_report report;
    bool good = provider_validate(&ctx, provider, block) &&
                provider_configure(&ctx, provider, block, SV("none, export")) &&
                export_run(&ctx, provider_session(provider), &request, &report);
    print_diagnostics(&ctx);
    int code = good ? print_report(arguments, &report) : FAILED;
    provider_free(provider);
    return code;
}

int cli_export(const struct cli_program *program, int argc, char **argv)
{
    static const struct argp argp = { .options = options, .parser = take };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct arguments arguments = { .arena = arena, .tags = ARENA_ARRAY(arena, strview, (size_t)argc) };
    if (argp_parse(&argp, argc, argv, ARGP_SILENT, NULL, &arguments) != 0)
        return refuse(
            "the command line has an option or a word that is not known, or an option without its value.");
    if (arguments.help)
        return cli_help_print(stdout, &help) ? EXPORTED : FAILED;
    if (arguments.folder == NULL || arguments.folder[0] == '\0')
        return refuse("--out is missing: the folder to write.");
    return run(program, &arguments);
}
