using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>One element of <c>items</c>, its shape checked.</summary>
internal readonly record struct UpsertItem(string Id, JsonElement? Vector, string? Contents, JsonElement? Metadata)
{
    public static UpsertItem Read(JsonFields fields)
    {
        var vector = fields.OptionalList("vector");
        if (vector is { } components)
            JsonVectors.CheckNumbers(components, fields.Location.Member("vector"), fields.Errors);
        return new(fields.RequiredString("id"), vector, fields.OptionalString("contents"), fields.OptionalDictionary("metadata"));
    }
}
