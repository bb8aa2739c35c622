using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>A field named by a path of members, such as <c>loc.city</c>.</summary>
readonly struct FieldPath(string path)
{
    readonly string[] _members = path.Split('.');

    public JsonElement? Resolve(JsonElement metadata)
    {
        JsonElement value = metadata;
        foreach (string member in _members)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(member, out value))
                return null;
        }

        return value;
    }
}
