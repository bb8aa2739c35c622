using System.Text.Json;
using CyborgDb.Emulator.Access;

namespace CyborgDb.Emulator.Http;

/// <summary>Fields that many requests have, and shapes that many responses have.</summary>
internal static class CommonFields
{
    public static string IndexName(this JsonFields fields)
    {
        var name = fields.RequiredString("index_name");
        if (name.Length == 0 && fields.Find("index_name") is { ValueKind: JsonValueKind.String })
            fields.Errors.Add(fields.Location.Member("index_name"), "String should have at least 1 character", "string_too_short");
        return name;
    }

    public static IndexAddress IndexAddress(this JsonFields fields) =>
        new(fields.IndexName(), fields.OptionalStringElement("index_key"));

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
