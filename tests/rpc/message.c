#include "message.h"

#include "pack.h"

#include "base/mem.h"

#include <string.h>

#define AT(type, message, place) (*(type *)((char *)(uintptr_t)(message) + (place)))

static bool is_value(const ProtobufCFieldDescriptor *field)
{
    return field->descriptor == &tfplugin6__dynamic_value__descriptor;
}

/* ---- Requests ---- */

static bool is_dynamic(const Tfplugin6__Schema__Attribute *attribute)
{
    return sv_equal_z(sv_make((const char *)attribute->type.data, attribute->type.len), "\"dynamic\"");
}

/* What `literal` says of the attribute; NULL: nothing. Of what it takes over, `*taken` are the bytes. */
static const struct literal *said_of(const struct message_world *world, const struct literal *literal,
                                     const char *name, strview *taken)
{
    const struct literal *from = literal_member(literal, "...");
    const struct literal *own = literal_member(literal, name);
    if (own == NULL && from != NULL)
        *taken = unpack_key(world->literals->referred(world->literals->state, from->text), name);
    return own;
}

/* An object with all the attributes of the schema, as core sends it. */
static void pack_object(const struct message_world *world, const struct literal *literal, struct buf *out)
{
    pack_map(out, world->block->n_attributes);
    for (size_t i = 0; i < world->block->n_attributes; i++) {
        const Tfplugin6__Schema__Attribute *attribute = world->block->attributes[i];
        strview taken = PACK_NULL;
        const struct literal *own = said_of(world, literal, attribute->name, &taken);
        buf_append(out, pack_string(world->arena, attribute->name));
        if (own != NULL)
            literal_pack(world->literals, own, is_dynamic(attribute), out);
        else
            buf_append(out, taken);
    }
}

/* JSON may leave attributes out. */
static void json_object(const struct message_world *world, const struct literal *literal, struct buf *out)
{
    const char *comma = "{";
    for (size_t i = 0; i < world->block->n_attributes; i++) {
        const Tfplugin6__Schema__Attribute *attribute = world->block->attributes[i];
        strview taken = { NULL, 0 };
        const struct literal *own = said_of(world, literal, attribute->name, &taken);
        if (own == NULL && taken.data == NULL)
            continue;
        buf_printf(out, "%s\"%s\":", comma, attribute->name);
        if (own != NULL)
            literal_json(world->literals, own, is_dynamic(attribute), out);
        else
            buf_append(out, packed_to_json(world->arena, taken));
        comma = ",";
    }
    buf_append_z(out, *comma == '{' ? "{}" : "}");
}

static ProtobufCBinaryData to_data(strview bytes)
{
    return (ProtobufCBinaryData){ bytes.len, (uint8_t *)(uintptr_t)bytes.data };
}

static Tfplugin6__DynamicValue *make_value(const struct message_world *world, const struct literal *literal)
{
    Tfplugin6__DynamicValue *value = ARENA_NEW(world->arena, Tfplugin6__DynamicValue);
    tfplugin6__dynamic_value__init(value);
    struct buf bytes = buf_make(world->arena, BUF_LIMIT_TEXT);
    bool object = literal->kind == LITERAL_OBJECT && world->block != NULL;
    if (literal->kind == LITERAL_JSON) {
        json_object(world, literal->inner, &bytes);
        value->json = to_data(buf_view(&bytes));
    } else if (literal->kind != LITERAL_EMPTY) {
        if (object)
            pack_object(world, literal, &bytes);
        else
            literal_pack(world->literals, literal, false, &bytes);
        value->msgpack = to_data(buf_view(&bytes));
    }
    return value;
}

static ProtobufCBinaryData make_bytes(const struct message_world *world, const struct literal *literal)
{
    if (literal->kind == LITERAL_REFERENCE)
        return to_data(world->literals->referred(world->literals->state, literal->text));
    if (literal->kind == LITERAL_STATE)
        return to_data(packed_to_json(
            world->arena, world->literals->referred(world->literals->state, literal->inner->text)));
    return to_data(arena_copy(world->arena, literal->text));
}

static const char *make_text(const struct message_world *world, const struct literal *literal)
{
    if (literal->kind != LITERAL_REFERENCE)
        return arena_copy(world->arena, literal->text).data;
    strview bytes = world->literals->referred(world->literals->state, literal->text);
    struct pack_head head = unpack_head(bytes);
    return arena_copy(world->arena, head.kind == PACK_TEXT ? head.rest : bytes).data;
}

static const void *make_message(const struct message_world *world, const ProtobufCFieldDescriptor *field,
                                const struct literal *literal)
{
    return is_value(field) ? (const void *)make_value(world, literal)
                           : (const void *)message_make(world, field->descriptor, literal);
}

static void set_list(const struct message_world *world, const ProtobufCFieldDescriptor *field,
                     const struct literal *literal, ProtobufCMessage *message)
{
    const void **elements = ARENA_ARRAY(world->arena, const void *, literal->count);
    for (size_t i = 0; i < literal->count; i++)
        elements[i] = make_message(world, field, literal->members[i].value);
    AT(size_t, message, field->quantifier_offset) = literal->count;
    AT(const void **, message, field->offset) = elements;
}

static void set_field(const struct message_world *world, const ProtobufCFieldDescriptor *field,
                      const struct literal *literal, ProtobufCMessage *message)
{
    int64_t number = 0;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        set_list(world, field, literal, message);
    } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        AT(const void *, message, field->offset) = make_message(world, field, literal);
    } else if (field->type == PROTOBUF_C_TYPE_BYTES) {
        AT(ProtobufCBinaryData, message, field->offset) = make_bytes(world, literal);
    } else if (field->type == PROTOBUF_C_TYPE_BOOL) {
        AT(protobuf_c_boolean, message, field->offset) = literal->truth;
    } else if (field->type == PROTOBUF_C_TYPE_INT64 && sv_to_int64(literal->text, &number)) {
        AT(int64_t, message, field->offset) = number;
    } else if (field->type == PROTOBUF_C_TYPE_STRING) {
        AT(const char *, message, field->offset) = make_text(world, literal);
    } else {
        BUG("%s cannot be set", field->name);
    }
}

/* A field that the provider's protocol does not have: a text or a truth. */
static void add_unknown(const struct message_world *world, int64_t number, const struct literal *literal,
                        ProtobufCMessage *message)
{
    struct buf data = buf_make(world->arena, BUF_LIMIT_TEXT);
    bool text = literal->kind == LITERAL_TEXT;
    buf_append_byte(&data, text ? (char)literal->text.len : (char)literal->truth);
    buf_append(&data, text ? literal->text : SV(""));
    message->unknown_fields[message->n_unknown_fields++] = (ProtobufCMessageUnknownField){
        .tag = (uint32_t)number,
        .wire_type = text ? PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED : PROTOBUF_C_WIRE_TYPE_VARINT,
        .len = data.len,
        .data = (uint8_t *)(uintptr_t)buf_view(&data).data,
    };
}

const ProtobufCMessage *message_make(const struct message_world *world,
                                     const ProtobufCMessageDescriptor *descriptor,
                                     const struct literal *literal)
{
    ProtobufCMessage *message = arena_alloc(world->arena, descriptor->sizeof_message);
    protobuf_c_message_init(descriptor, message);
    size_t count = literal != NULL ? literal->count : 0;
    message->unknown_fields = ARENA_ARRAY(world->arena, ProtobufCMessageUnknownField, count);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_copy(world->arena, literal->members[i].key).data;
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(descriptor, name);
        int64_t number = 0;
        if (field != NULL)
            set_field(world, field, literal->members[i].value, message);
        else if (sv_to_int64(literal->members[i].key, &number))
            add_unknown(world, number, literal->members[i].value, message);
        else
            BUG("%s has no field %s", descriptor->name, name);
    }
    return message;
}

/* ---- Parts of replies ---- */

static size_t count_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return field->label == PROTOBUF_C_LABEL_REPEATED ? AT(size_t, message, field->quantifier_offset) : 0;
}

/* The element of a repeated field at an index, or the value of a map's entry by its key; NULL: none. */
static const ProtobufCMessage *element_of(const ProtobufCMessage *message,
                                          const ProtobufCFieldDescriptor *field, strview step)
{
    const ProtobufCMessage *const *elements = AT(const ProtobufCMessage **, message, field->offset);
    const ProtobufCFieldDescriptor *key =
        protobuf_c_message_descriptor_get_field_by_name(field->descriptor, "key");
    int64_t index = 0;
    if (sv_to_int64(step, &index))
        return index >= 0 && (size_t)index < count_of(message, field) ? elements[index] : NULL;
    for (size_t i = 0; key != NULL && i < count_of(message, field); i++)
        if (sv_equal_z(step, AT(const char *, elements[i], key->offset)))
            return AT(const ProtobufCMessage *, elements[i],
                      protobuf_c_message_descriptor_get_field_by_name(field->descriptor, "value")->offset);
    return NULL;
}

static strview bytes_of_value(const ProtobufCMessage *message)
{
    const Tfplugin6__DynamicValue *value = (const Tfplugin6__DynamicValue *)message;
    return sv_make((const char *)value->msgpack.data, value->msgpack.len);
}

static const char *cut_step(struct arena *arena, strview *path)
{
    return arena_copy(arena, sv_cut(path, '.')).data;
}

/* An attribute of a value, or one inside that, as far as the path goes. */
static strview part_of_value(struct arena *arena, strview value, strview path)
{
    while (path.data != NULL && value.data != NULL)
        value = unpack_key(value, cut_step(arena, &path));
    return value;
}

strview message_bytes(struct arena *arena, const ProtobufCMessage *message, strview path)
{
    while (message != NULL && message->descriptor != &tfplugin6__dynamic_value__descriptor) {
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(message->descriptor, cut_step(arena, &path));
        if (field != NULL && field->type == PROTOBUF_C_TYPE_BYTES) {
            ProtobufCBinaryData data = AT(ProtobufCBinaryData, message, field->offset);
            return data.len > 0 ? sv_make((const char *)data.data, data.len) : SV("");
        }
        if (field == NULL || field->type != PROTOBUF_C_TYPE_MESSAGE)
            return sv_make(NULL, 0);
        message = field->label == PROTOBUF_C_LABEL_REPEATED
                      ? element_of(message, field, sv_cut(&path, '.'))
                      : AT(const ProtobufCMessage *, message, field->offset);
    }
    return message != NULL ? part_of_value(arena, bytes_of_value(message), path) : sv_make(NULL, 0);
}

/* ---- Replies ---- */

/* What is compared: where it is, for the message, and what was found out. */
struct fitting {
    const struct message_world *world;
    const char **why;
};

static bool misfit(const struct fitting *fitting, const char *place, const char *what)
{
    *fitting->why = arena_printf(fitting->world->arena, "%s %s", place, what).data;
    return false;
}

static bool fits(const struct fitting *fitting, const ProtobufCMessage *message,
                 const struct literal *expected);

static bool text_fits(const struct fitting *fitting, const char *place, strview actual,
                      const struct literal *expected)
{
    bool good = expected->kind == LITERAL_CONTAINS ? sv_contains(actual, expected->text)
                                                   : sv_equal(actual, expected->text);
    return good || misfit(fitting, place,
                          arena_printf(fitting->world->arena, "is \"" SV_FMT "\"", SV_ARG(actual)).data);
}

static bool attribute_fits(const struct fitting *fitting, strview value,
                           const struct literal_member *expected)
{
    const struct message_world *world = fitting->world;
    const char *name = arena_copy(world->arena, expected->key).data;
    strview actual = unpack_key(value, name);
    struct literal_world as_answered = *world->literals;
    struct buf wanted = buf_make(world->arena, BUF_LIMIT_TEXT);
    bool dynamic = false;
    as_answered.numbers_as_text = true;
    if (expected->value->kind == LITERAL_ANY)
        return (actual.data != NULL && !sv_equal(actual, PACK_NULL) && !sv_equal(actual, PACK_UNKNOWN)) ||
               misfit(fitting, name, "is null or unknown");
    for (size_t i = 0; world->block != NULL && i < world->block->n_attributes; i++)
        dynamic |= sv_equal_z(expected->key, world->block->attributes[i]->name) &&
                   is_dynamic(world->block->attributes[i]);
    literal_pack(&as_answered, expected->value, dynamic, &wanted);
    if (unpack_head(actual).kind == PACK_ARRAY || unpack_head(actual).kind == PACK_MAP)
        return sv_equal(packed_to_json(world->arena, actual),
                        packed_to_json(world->arena, buf_view(&wanted))) ||
               misfit(fitting, name, packed_to_json(world->arena, actual).data);
    return sv_equal(actual, buf_view(&wanted)) || misfit(fitting, name, "has another value");
}

static bool value_fits(const struct fitting *fitting, const char *place, strview value,
                       const struct literal *expected)
{
    if (expected->kind != LITERAL_OBJECT) {
        struct buf wanted = buf_make(fitting->world->arena, BUF_LIMIT_TEXT);
        literal_pack(fitting->world->literals, expected, false, &wanted);
        return sv_equal(value, buf_view(&wanted)) || misfit(fitting, place, "has another value");
    }
    for (size_t i = 0; i < expected->count; i++)
        if (!attribute_fits(fitting, value, &expected->members[i]))
            return false;
    return true;
}

static bool message_field_fits(const struct fitting *fitting, const ProtobufCFieldDescriptor *field,
                               const ProtobufCMessage *actual, const struct literal *expected)
{
    if ((expected->kind == LITERAL_ABSENT) != (actual == NULL))
        return misfit(fitting, field->name, actual == NULL ? "is not there" : "is there");
    if (actual == NULL || expected->kind == LITERAL_ANY)
        return true;
    if (is_value(field))
        return value_fits(fitting, field->name, bytes_of_value(actual), expected);
    return fits(fitting, actual, expected);
}

/* A list with all its elements, or some entries of a map by their keys. */
static bool repeated_fits(const struct fitting *fitting, const ProtobufCFieldDescriptor *field,
                          const ProtobufCMessage *message, const struct literal *expected)
{
    size_t count = count_of(message, field);
    if (expected->kind == LITERAL_LIST && count != expected->count)
        return misfit(fitting, field->name,
                      arena_printf(fitting->world->arena, "has %zu elements", count).data);
    for (size_t i = 0; i < expected->count; i++) {
        bool list = expected->kind == LITERAL_LIST;
        strview step = list ? arena_printf(fitting->world->arena, "%zu", i) : expected->members[i].key;
        const ProtobufCMessage *element = element_of(message, field, step);
        if (element == NULL)
            return misfit(fitting, field->name,
                          arena_printf(fitting->world->arena, "has no " SV_FMT, SV_ARG(step)).data);
        if (expected->members[i].value->kind != LITERAL_ANY &&
            !fits(fitting, element, expected->members[i].value))
            return false;
    }
    return true;
}

/* Where the presence counts, 0 is not the same as nothing. */
static bool number_fits(const struct fitting *fitting, const ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field, const struct literal *expected)
{
    int64_t wanted = 0;
    bool there = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                 AT(uint32_t, message, field->quantifier_offset) == field->id;
    return (there && sv_to_int64(expected->text, &wanted) && AT(int64_t, message, field->offset) == wanted) ||
           misfit(fitting, field->name, there ? "has another value" : "is not there");
}

static bool field_fits(const struct fitting *fitting, const ProtobufCMessage *message,
                       const ProtobufCFieldDescriptor *field, const struct literal *expected)
{
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return repeated_fits(fitting, field, message, expected);
    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
        return message_field_fits(fitting, field, AT(const ProtobufCMessage *, message, field->offset),
                                  expected);
    case PROTOBUF_C_TYPE_BOOL:
        return (AT(protobuf_c_boolean, message, field->offset) != 0) == expected->truth ||
               misfit(fitting, field->name, expected->truth ? "is false" : "is true");
    case PROTOBUF_C_TYPE_INT64:
        return number_fits(fitting, message, field, expected);
    case PROTOBUF_C_TYPE_STRING:
        return text_fits(fitting, field->name, sv_from(AT(const char *, message, field->offset)), expected);
    case PROTOBUF_C_TYPE_BYTES:
        return (AT(ProtobufCBinaryData, message, field->offset).len > 0) == (expected->kind == LITERAL_ANY) ||
               misfit(fitting, field->name, "has or has no bytes");
    default:
        BUG("%s cannot be compared", field->name);
    }
}

static bool fits(const struct fitting *fitting, const ProtobufCMessage *message,
                 const struct literal *expected)
{
    for (size_t i = 0; i < expected->count; i++) {
        const char *name = arena_copy(fitting->world->arena, expected->members[i].key).data;
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);
        if (field == NULL)
            BUG("%s has no field %s", message->descriptor->name, name);
        if (!field_fits(fitting, message, field, expected->members[i].value))
            return false;
    }
    return true;
}

bool message_fits(const struct message_world *world, const ProtobufCMessage *message,
                  const struct literal *expected, const char **why)
{
    const struct fitting fitting = { world, why };
    return fits(&fitting, message, expected);
}
