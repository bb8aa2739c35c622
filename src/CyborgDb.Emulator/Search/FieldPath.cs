using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>A field named by a path of members, such as <c>loc.city</c>.</summary>
internal readonly struct FieldPath(string path)
{
    private readonly string[] _members = path.Split('.');

    public JsonElement? Resolve(JsonElement metadata)
    {
        var value = metadata;
        foreach (var member in _members)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(member, out value))
                return null;
        }

        return value;
    }
}
